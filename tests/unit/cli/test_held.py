import json
from collections.abc import Iterator

import pytest
import typer

from ilbo import held
from ilbo.errors import Exit
from tests.unit.cli.calls import Called, call
from tests.unit.cli.stand_in import StandIn, stand_in

ROW = {
    "article_id": "rate-1",
    "headline": "금리 동결",
    "source": "한국은행",
    "reason": "보도시점 “조간”: 조간 names no hour",
    "needs_editor": True,
    "since": "2026-03-12T00:00:00+00:00",
    "due": None,
}
EMBARGOED = {**ROW, "article_id": "rate-2", "reason": "embargo", "due": "2026-03-12T09:00:00+00:00"}


@pytest.fixture
def ingest() -> Iterator[StandIn]:
    with stand_in() as running:
        yield running


def _held(ingest: StandIn, *arguments: str) -> Called:
    app = typer.Typer()
    app.add_typer(held.app, name="held")
    return call(app, "held", *arguments, "--url", ingest.url, "--key", "ilbo_x")


def _answers(ingest: StandIn, content: object, status: int = 200) -> None:
    ingest.will_answer(status, json.dumps(content, ensure_ascii=False))


def test_what_waits_is_listed_with_reason_and_time(ingest: StandIn) -> None:
    _answers(ingest, {"held": [ROW, EMBARGOED], "total": 3})
    called = _held(ingest, "list")
    assert called.code == 0
    for words in ("금리 동결", "names no hour", "an editor", "2026-03-12 18:00"):
        assert words in called.out
    assert "1 more" in called.errors


def test_for_programs_there_is_one_object_a_line(ingest: StandIn) -> None:
    _answers(ingest, {"held": [ROW], "total": 1})
    assert json.loads(_held(ingest, "list", "--json").out) == ROW


def test_where_nothing_waits_that_is_said(ingest: StandIn) -> None:
    _answers(ingest, {"held": [], "total": 0})
    called = _held(ingest, "list")
    assert (called.out, "nothing is held" in called.errors) == ("", True)


def test_an_article_is_shown_whole(ingest: StandIn) -> None:
    _answers(ingest, {**ROW, "article": {"headline": "금리 동결", "body": ["첫 문단", "둘째"]}})
    called = _held(ingest, "show", "rate-1")
    assert "둘째" in called.out
    assert ingest.asked[0].path == "/v1/held/rate-1"


def test_a_time_without_offset_is_korean(ingest: StandIn) -> None:
    public_at = "2026-03-12T09:00:00+00:00"
    _answers(ingest, {"article_id": "rate-1", "state": "held", "public_at": public_at}, 202)
    called = _held(ingest, "release", "rate-1", "--at", "2026-03-12T18:00")
    assert called.out == "rate-1 held until 2026-03-12 18:00\n"
    assert json.loads(ingest.asked[0].body) == {"at": "2026-03-12T18:00:00+09:00"}
    assert ingest.asked[0].path == "/v1/held/rate-1/release"
    assert ingest.asked[0].headers["idempotency-key"]


def test_a_time_that_is_none_is_not_sent(ingest: StandIn) -> None:
    called = _held(ingest, "release", "rate-1", "--at", "저녁")
    assert (called.code, "저녁" in called.errors) == (Exit.USAGE, True)
    assert ingest.asked == []


def test_what_is_not_held_is_named(ingest: StandIn) -> None:
    _answers(ingest, {"title": "Not held", "detail": "no article rate-9 is held"}, 404)
    called = _held(ingest, "release", "rate-9")
    assert (called.code, "no article rate-9 is held" in called.errors) == (Exit.FAILED, True)


def test_a_conflict_for_good_is_not_tried_again(ingest: StandIn) -> None:
    _answers(ingest, {"title": "Withdrawn", "detail": "the article was withdrawn"}, 409)
    called = _held(ingest, "release", "rate-1")
    assert (called.code, "was withdrawn" in called.errors) == (Exit.FAILED, True)
    assert len(ingest.asked) == 1


def test_each_article_is_dropped_and_a_refusal_stops_no_other(ingest: StandIn) -> None:
    _answers(ingest, {"detail": "no article rate-9 is held"}, 404)
    _answers(ingest, {"article_id": "rate-1", "state": "dropped"})
    called = _held(ingest, "drop", "rate-9", "rate-1")
    assert (called.code, called.out) == (Exit.FAILED, "rate-1 dropped\n")
    assert "rate-9: no article rate-9 is held" in called.errors
