"""Fetching from an upstream that does what no server should."""

import asyncio
import gc
import resource
import time
from collections.abc import AsyncIterator, Iterator

import pytest

from ilbo_ingest.fetching import (
    Caps,
    Fetched,
    Fetcher,
    FetchFailure,
    NotModified,
    Outcome,
    Reason,
    Request,
    guarded_fetcher,
)
from tests.hostile_upstream import BODY, HostileUpstream
from tests.until import until_async

HASTY = Caps(read_seconds=0.2, total_seconds=0.4)
PATIENT = Caps(body_bytes=1024 * 1024)
ENDS: dict[str, Reason] = {
    "silence": "timeout",
    "slow-headers": "timeout",
    "slow-body": "timeout",
    "slow-status-line": "timeout",
    "endless-headers": "too_large",
    "endless-line": "too_large",
    "endless-hints": "too_large",
    "endless-body": "too_large",
    "endless-extension": "too_large",
    "endless-trailer": "protocol",
    "gzip-bomb": "too_large",
    "gzip-layers": "bad_encoding",
    "gzip-twice-said": "bad_encoding",
    "gzip-lie": "bad_encoding",
    "gzip-cut": "truncated",
    "gzip-junk": "bad_encoding",
    "gzip-members-flood": "bad_encoding",
    "brotli": "bad_encoding",
    "length-too-long": "truncated",
    "length-twice": "protocol",
    "length-negative": "protocol",
    "length-huge": "truncated",
    "reset": "truncated",
    "closed-at-once": "truncated",
    "chunk-garbage": "protocol",
    "chunk-cut": "truncated",
    "chunk-huge": "protocol",
    "coding-unknown": "protocol",
    "not-http": "protocol",
    "no-colon": "protocol",
    "nul-in-header": "protocol",
    "status-word": "protocol",
    "switching": "protocol",
    "partial": "http_status",
    "uninvited": "http_status",
    "busy": "http_status",
    "nowhere": "http_status",
    "redirect-loop": "redirect_loop",
    "redirect-pair": "redirect_loop",
    "redirect-nowhere": "bad_redirect",
    "redirect-empty": "bad_redirect",
    "redirect-inside": "forbidden_address",
    "redirect-port": "forbidden_port",
    "redirect-file": "bad_url",
    "chain?left=6": "too_many_redirects",
    "post-only": "http_status",
    "members": "http_status",
}
GOOD = (
    "good",
    "good-gzip",
    "good-gzip-members",
    "good-chunked",
    "good-until-close",
    "good-old",
    "good-early-hints",
    "good-cookies",
    "good-moved",
    "cookie-wall",
    "chain?left=5",
    "conditional",
)


@pytest.fixture(scope="module")
def upstream() -> Iterator[HostileUpstream]:
    with HostileUpstream() as server:
        yield server
        gc.collect()  # a socket that was only forgotten warns here, and a warning is an error


@pytest.fixture
def fetcher() -> Fetcher:
    return guarded_fetcher("ilbo-ingest test", "127.0.0.1", 0)


@pytest.fixture(autouse=True)
async def nothing_is_left(upstream: HostileUpstream) -> AsyncIterator[None]:
    """After each test no connection and no task of the fetcher is left."""
    yield
    await until_async(lambda: upstream.open == 0, what="every connection has ended")
    assert asyncio.all_tasks() == {asyncio.current_task()}


def ask(upstream: HostileUpstream, path: str, caps: Caps = PATIENT) -> Request:
    return Request(upstream.url(f"/{path}"), reach="allowed", caps=caps)


def failure(outcome: Outcome) -> FetchFailure:
    assert isinstance(outcome, FetchFailure), outcome
    return outcome


@pytest.mark.parametrize(("path", "reason"), ENDS.items())
async def test_every_hostile_answer_ends_by_name_and_in_time(
    upstream: HostileUpstream, fetcher: Fetcher, path: str, reason: Reason
) -> None:
    started = time.monotonic()
    caps = HASTY if reason == "timeout" else PATIENT
    outcome = failure(await fetcher.fetch(ask(upstream, path, caps)))
    assert outcome.reason == reason, outcome
    assert time.monotonic() - started < caps.total_seconds + 2


@pytest.mark.parametrize("path", GOOD)
async def test_what_is_only_unusual_is_fetched(
    upstream: HostileUpstream, fetcher: Fetcher, path: str
) -> None:
    outcome = await fetcher.fetch(ask(upstream, path, Caps()))
    assert isinstance(outcome, Fetched), outcome
    assert outcome.body == BODY


async def test_a_bomb_costs_no_more_memory_than_the_cap(
    upstream: HostileUpstream, fetcher: Fetcher
) -> None:
    await fetcher.fetch(ask(upstream, "good"))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    caps = Caps(body_bytes=4 * 1024 * 1024)
    assert failure(await fetcher.fetch(ask(upstream, "gzip-bomb", caps))).reason == "too_large"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 32 * 1024


async def test_the_caps_hold_in_both_directions(
    upstream: HostileUpstream, fetcher: Fetcher
) -> None:
    exact = Caps(body_bytes=len(BODY))
    short = Caps(body_bytes=len(BODY) - 1)
    for path in ("good", "good-gzip", "good-until-close"):
        assert isinstance(await fetcher.fetch(ask(upstream, path, exact)), Fetched)
        outcome = failure(await fetcher.fetch(ask(upstream, path, short)))
        assert outcome.reason == "too_large"


async def test_a_page_that_is_known_is_asked_for_conditionally(
    upstream: HostileUpstream, fetcher: Fetcher
) -> None:
    first = await fetcher.fetch(ask(upstream, "conditional"))
    assert isinstance(first, Fetched)
    assert (first.validators.etag, first.max_age_seconds) == ('"v1"', 600)
    again = Request(first.url, reach="allowed", validators=first.validators)
    assert await fetcher.fetch(again) == NotModified(first.url)


async def test_a_form_is_sent_where_only_forms_are_taken(
    upstream: HostileUpstream, fetcher: Fetcher
) -> None:
    request = Request(
        upstream.url("/post-only"),
        reach="allowed",
        method="POST",
        body=b"page=1",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert isinstance(await fetcher.fetch(request), Fetched)
    head = upstream.asked("/post-only")[-1].lower()
    assert "content-length: 6\r\n" in head
    assert "content-type: application/x-www-form-urlencoded\r\n" in head


async def test_a_form_without_fields_says_that_it_is_empty(
    upstream: HostileUpstream, fetcher: Fetcher
) -> None:
    request = Request(upstream.url("/post-only"), reach="allowed", method="POST")
    assert isinstance(await fetcher.fetch(request), Fetched)
    assert "content-length: 0\r\n" in upstream.asked("/post-only")[-1].lower()


async def test_a_cookie_from_the_door_opens_the_feed_and_is_forgotten(
    upstream: HostileUpstream, fetcher: Fetcher
) -> None:
    members = upstream.url("/members")
    outcome = await fetcher.fetch(Request(members, reach="allowed", cookies_from="/"))
    assert isinstance(outcome, Fetched)
    assert failure(await fetcher.fetch(Request(members, reach="allowed"))).status == 403


async def test_the_server_says_how_long_it_wants_to_be_left_alone(
    upstream: HostileUpstream, fetcher: Fetcher
) -> None:
    outcome = failure(await fetcher.fetch(ask(upstream, "busy")))
    assert (outcome.status, outcome.retry_after_seconds) == (503, 120)


@pytest.mark.parametrize(
    ("path", "most", "body"),
    [("denied", 100, b"no key"), ("denied", 5, b""), ("denied", 0, b""), ("slow-denied", 100, b"")],
)
async def test_a_refusal_is_read_as_far_as_is_asked(
    upstream: HostileUpstream, fetcher: Fetcher, path: str, most: int, body: bytes
) -> None:
    caps = Caps(total_seconds=5, read_seconds=0.2, refusal_bytes=most)
    outcome = failure(await fetcher.fetch(ask(upstream, path, caps)))
    assert (outcome.status, outcome.body) == (401, body)


async def test_a_fetch_that_is_cancelled_leaves_nothing(
    upstream: HostileUpstream, fetcher: Fetcher
) -> None:
    for path in ("silence", "slow-body", "slow-headers"):
        task = asyncio.create_task(fetcher.fetch(ask(upstream, path, Caps())))
        await until_async(lambda: upstream.open == 1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await until_async(lambda: upstream.open == 0)


async def test_one_slow_server_holds_up_no_other(fetcher: Fetcher) -> None:
    with HostileUpstream() as slow, HostileUpstream() as good:
        stuck = [asyncio.create_task(fetcher.fetch(ask(slow, "silence", HASTY))) for _ in range(3)]
        await until_async(lambda: len(slow.heads) == 1)
        assert isinstance(await fetcher.fetch(ask(good, "good")), Fetched)
        assert len(slow.heads) == 1, "one request at a time"
        assert [failure(end).reason for end in await asyncio.gather(*stuck)] == ["timeout"] * 3
