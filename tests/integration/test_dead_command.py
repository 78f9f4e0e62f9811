"""`ilbo dead` on a real server: what it lists, shows, publishes again and drops."""

import json
from typing import Any

import pytest
from redis import Redis
from typer.testing import CliRunner, Result

from ilbo.dead import app
from ilbo.errors import CommandError, Exit

REASON = "headline: Field required"
BROKEN = "끊긴 JSON {".encode()


@pytest.fixture
def redis(redis_url: str) -> Any:
    return Redis.from_url(redis_url)


def _bury(redis: Any, entry: bytes, data: bytes) -> str:
    notes = {
        "dead_entry": entry,
        "dead_reason": REASON,
        "dead_group": "render-0",
        "dead_deliveries": 1,
        "dead_at": "2026-03-12T06:00:00+00:00",
    }
    redis.sadd("articles.dead.seen", entry)
    letter = redis.xadd("articles.dead", {"data": data, **notes})
    return f"articles/{letter.decode()}"


def _call(url: str, *arguments: str) -> Result:
    result = CliRunner().invoke(app, [*arguments, "--redis", url])
    if isinstance(result.exception, CommandError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result


def test_a_letter_is_listed_with_reason_age_and_deliveries(redis: Any, redis_url: str) -> None:
    letter = _bury(redis, b"1-1", BROKEN)
    shown = _call(redis_url, "list").stdout
    assert letter in shown
    assert REASON in shown
    listed = json.loads(_call(redis_url, "list", "--json").stdout)
    assert listed["letter"] == letter
    assert (listed["entry"], listed["reason"], listed["deliveries"]) == ("1-1", REASON, 1)


def test_a_letter_is_shown_with_its_original_bytes(redis: Any, redis_url: str) -> None:
    letter = _bury(redis, b"1-1", BROKEN)
    assert BROKEN.decode() in _call(redis_url, "show", letter).stdout
    binary = _bury(redis, b"1-2", b"\xff\x00")
    shown = json.loads(_call(redis_url, "show", binary, "--json").stdout)
    assert shown["fields"] == {"data_base64": "/wA="}


def test_a_retried_letter_is_the_original_entry_under_its_own_id(
    redis: Any, redis_url: str
) -> None:
    letter = _bury(redis, b"1-1", BROKEN)
    _call(redis_url, "retry", letter)
    [(_, fields)] = redis.xrange("articles")
    assert fields == {b"ce_id": b"1-1", b"data": BROKEN}
    assert redis.xlen("articles.dead") == 0


def test_a_dropped_letter_leaves_its_mark(redis: Any, redis_url: str) -> None:
    letter = _bury(redis, b"1-1", BROKEN)
    _call(redis_url, "drop", letter)
    assert redis.xlen("articles.dead") == 0
    assert redis.sismember("articles.dead.seen", b"1-1")
    assert redis.xlen("articles") == 0


def test_all_means_every_letter_of_every_stream(redis: Any, redis_url: str) -> None:
    for number in range(3):
        _bury(redis, f"1-{number}".encode(), BROKEN)
    redis.xadd("weather.dead", {"data": b"{}", "dead_entry": "2-2", "dead_reason": "x"})
    done = _call(redis_url, "retry", "--all", "--json").stdout.splitlines()
    assert len(done) == 4
    assert (redis.xlen("articles"), redis.xlen("weather")) == (3, 1)


def test_a_letter_that_is_not_there_is_an_error_with_its_name(redis_url: str) -> None:
    with pytest.raises(CommandError, match=r"no dead letter articles/1-1"):
        _call(redis_url, "show", "articles/1-1")


@pytest.mark.parametrize("name", ["1-1", "nosuch/1-1", "articles/x"])
def test_a_name_that_is_none_is_a_wrong_call(redis_url: str, name: str) -> None:
    with pytest.raises(CommandError) as caught:
        _call(redis_url, "drop", name)
    assert caught.value.code is Exit.USAGE


def test_nothing_is_dropped_without_a_name_or_all(redis: Any, redis_url: str) -> None:
    _bury(redis, b"1-1", BROKEN)
    with pytest.raises(CommandError, match="--all"):
        _call(redis_url, "drop")
    assert redis.xlen("articles.dead") == 1


def test_the_namespace_is_honoured(
    redis: Any, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _bury(redis, b"1-1", BROKEN)
    monkeypatch.setenv("ILBO_NAMESPACE", "other:")
    assert _call(redis_url, "list", "--json").stdout == ""
