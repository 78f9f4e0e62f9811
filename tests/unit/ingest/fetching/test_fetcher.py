"""Chains of requests: redirects, cookies, headers and the time they share."""

import asyncio

import pytest

from ilbo_ingest.fetching import (
    Caps,
    Fetched,
    FetchFailure,
    NotModified,
    Outcome,
    Request,
    Validators,
)
from ilbo_ingest.fetching.fetcher import GuardedFetcher
from ilbo_ingest.fetching.turns import Turns
from tests.unit.ingest.fetching.fakes import FakeWire, said

FEED = "https://feeds.kr/rss"
KNOWN = Validators('"v1"', "Wed, 25 Nov 2026 09:00:00 GMT")


@pytest.fixture
def wire() -> FakeWire:
    return FakeWire()


@pytest.fixture
def turns() -> Turns:
    return Turns(0)


@pytest.fixture
def fetcher(wire: FakeWire, turns: Turns) -> GuardedFetcher:
    return GuardedFetcher(wire, turns, "Ilbo/1 (+https://ilbo.kr)")


def failure(outcome: Outcome) -> FetchFailure:
    assert isinstance(outcome, FetchFailure), outcome
    return outcome


async def test_a_page_comes_with_what_its_headers_say(
    wire: FakeWire, fetcher: GuardedFetcher
) -> None:
    lines = ("Content-Type: Text/XML; charset=euc-kr", 'ETag: "v1"', "Cache-Control: max-age=60")
    wire.answer(FEED, said(200, *lines))
    outcome = await fetcher.fetch(Request(FEED))
    assert isinstance(outcome, Fetched)
    assert (outcome.url, outcome.body) == (FEED, b"<rss/>")
    assert (outcome.content_type, outcome.charset) == ("text/xml", "euc-kr")
    assert (outcome.validators, outcome.max_age_seconds) == (Validators('"v1"'), 60)
    assert (outcome.moved_to, outcome.headers[1]) == (None, ("etag", '"v1"'))


async def test_a_request_says_who_asks_and_what_is_known(
    wire: FakeWire, fetcher: GuardedFetcher
) -> None:
    wire.answer(FEED, said(304))
    request = Request(FEED, headers={"Accept": "text/xml", "X-Key": "k"}, validators=KNOWN)
    assert await fetcher.fetch(request) == NotModified(FEED)
    assert wire.asked[0].headers == {
        "host": "feeds.kr",
        "user-agent": "Ilbo/1 (+https://ilbo.kr)",
        "accept": "text/xml",
        "accept-encoding": "gzip",
        "connection": "close",
        "if-none-match": '"v1"',
        "if-modified-since": "Wed, 25 Nov 2026 09:00:00 GMT",
        "x-key": "k",
    }


async def test_nothing_is_known_where_nothing_was_asked(
    wire: FakeWire, fetcher: GuardedFetcher
) -> None:
    wire.answer(FEED, said(304))
    outcome = failure(await fetcher.fetch(Request(FEED)))
    assert (outcome.reason, outcome.status) == ("http_status", 304)


async def test_a_source_keeps_its_headers_and_cookies_from_other_hosts(
    wire: FakeWire, fetcher: GuardedFetcher
) -> None:
    wire.answer(FEED, said(302, "Location: /b", "Set-Cookie: c=1"))
    wire.answer("https://feeds.kr/b", said(302, "Location: https://other.kr/"))
    wire.answer("https://other.kr/", said())
    request = Request(FEED, headers={"Authorization": "Bearer k"}, validators=KNOWN)
    assert isinstance(await fetcher.fetch(request), Fetched)
    first, second, third = (ask.headers for ask in wire.asked)
    assert ("authorization" in first, "cookie" in first) == (True, False)
    assert ("authorization" in second, second["cookie"]) == (True, "c=1")
    assert ("authorization" in third, "cookie" in third) == (False, False)
    assert {ask.headers["if-none-match"] for ask in wire.asked} == {'"v1"'}


@pytest.mark.parametrize(
    ("status", "method", "body"),
    [
        (301, "GET", b""),
        (302, "GET", b""),
        (303, "GET", b""),
        (307, "POST", b"a"),
        (308, "POST", b"a"),
    ],
)
async def test_a_form_is_repeated_where_the_redirect_says_so(
    wire: FakeWire, fetcher: GuardedFetcher, status: int, method: str, body: bytes
) -> None:
    wire.answer(FEED, said(status, "Location: /new"))
    wire.answer("https://feeds.kr/new", said())
    assert isinstance(await fetcher.fetch(Request(FEED, method="POST", body=b"a")), Fetched)
    assert (wire.asked[1].method, wire.asked[1].body) == (method, body)


async def test_a_form_is_repeated_to_no_other_host(wire: FakeWire, fetcher: GuardedFetcher) -> None:
    wire.answer(FEED, said(307, "Location: https://other.kr/"))
    outcome = failure(await fetcher.fetch(Request(FEED, method="POST", body=b"a")))
    assert outcome.reason == "bad_redirect"
    assert len(wire.asked) == 1


async def test_a_redirect_may_become_safer_and_never_less_safe(
    wire: FakeWire, fetcher: GuardedFetcher
) -> None:
    wire.answer("http://feeds.kr/", said(301, "Location: https://feeds.kr/rss"))
    wire.answer(FEED, said())
    assert isinstance(await fetcher.fetch(Request("http://feeds.kr/")), Fetched)
    wire.answer(FEED, said(301, "Location: http://feeds.kr/rss"))
    assert failure(await fetcher.fetch(Request(FEED))).reason == "bad_redirect"


@pytest.mark.parametrize(
    ("statuses", "moved_to"),
    [
        ((301, 308), "https://feeds.kr/2"),
        ((301, 302), None),
        ((307,), None),
        ((301,), "https://feeds.kr/1"),
    ],
)
async def test_a_page_has_moved_when_every_redirect_is_permanent(
    wire: FakeWire, fetcher: GuardedFetcher, statuses: tuple[int, ...], moved_to: str | None
) -> None:
    urls = [FEED, "https://feeds.kr/1", "https://feeds.kr/2"]
    for url, target, status in zip(urls, urls[1:], statuses, strict=False):
        wire.answer(url, said(status, f"Location: {target}"))
    wire.answer(urls[len(statuses)], said())
    outcome = await fetcher.fetch(Request(FEED))
    assert isinstance(outcome, Fetched)
    assert (outcome.url, outcome.moved_to) == (urls[len(statuses)], moved_to)


async def test_a_door_is_asked_first_and_only_for_its_cookie(
    wire: FakeWire, fetcher: GuardedFetcher
) -> None:
    wire.answer("https://feeds.kr/", said(404, "Set-Cookie: s=1; Path=/; Secure; HttpOnly"))
    wire.answer(FEED, said())
    request = Request(FEED, method="POST", body=b"a", cookies_from="/", validators=KNOWN)
    assert isinstance(await fetcher.fetch(request), Fetched)
    door, page = wire.asked
    assert (door.method, door.body, door.reads) == ("GET", b"", "head")
    assert "if-none-match" not in door.headers
    assert (page.method, page.headers["cookie"]) == ("POST", "s=1")


async def test_a_door_that_is_shut_is_the_failure(wire: FakeWire, fetcher: GuardedFetcher) -> None:
    wire.answer(FEED, said())
    outcome = failure(await fetcher.fetch(Request(FEED, cookies_from="https://away.kr/")))
    assert (outcome.reason, outcome.detail) == ("connect", "https://away.kr/: nobody listens")


async def test_a_flood_of_cookies_is_not_carried_on(
    wire: FakeWire, fetcher: GuardedFetcher
) -> None:
    flood = [f"Set-Cookie: a{number}={'b' * 300}" for number in range(3_000)]
    wire.answer("https://feeds.kr/", said(200, *flood))
    wire.answer(FEED, said())
    assert isinstance(await fetcher.fetch(Request(FEED, cookies_from="/")), Fetched)
    assert "cookie" not in wire.asked[1].headers


async def test_all_requests_of_a_chain_share_the_time(
    wire: FakeWire, fetcher: GuardedFetcher
) -> None:
    wire.seconds = 0.06
    wire.answer(FEED, said(302, "Location: /2"))
    wire.answer("https://feeds.kr/2", said(302, "Location: /3"))
    outcome = failure(await fetcher.fetch(Request(FEED, caps=Caps(total_seconds=0.1))))
    assert (outcome.reason, outcome.detail) == ("timeout", "https://feeds.kr/2: not within 0.1 s")


async def test_waiting_for_a_turn_takes_no_time(
    wire: FakeWire, fetcher: GuardedFetcher, turns: Turns
) -> None:
    wire.answer(FEED, said())
    async with turns.turn("feeds.kr:443"):
        task = asyncio.create_task(fetcher.fetch(Request(FEED, caps=Caps(total_seconds=0.1))))
        await asyncio.wait([task], timeout=0.2)
        assert wire.asked == []
    assert isinstance(await task, Fetched)


@pytest.mark.parametrize(
    "name", ["", "a b", "Host", "COOKIE", "Transfer-Encoding", "If-None-Match"]
)
def test_headers_that_are_the_fetchers_own_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="is no header that a source may set"):
        Request(FEED, headers={name: "x"})


@pytest.mark.parametrize("value", ["a\r\nb: c", "첫눈", "\0"])
def test_headers_that_cannot_be_sent_are_refused(value: str) -> None:
    with pytest.raises(ValueError, match="X-A"):
        Request(FEED, headers={"X-A": value})


async def test_an_address_that_cannot_be_read_is_a_failure(
    wire: FakeWire, fetcher: GuardedFetcher
) -> None:
    for request in (Request("feeds.kr/rss"), Request(FEED, cookies_from="file:///etc/passwd")):
        assert failure(await fetcher.fetch(request)).reason == "bad_url"
    assert wire.asked == []
