"""Fetching from an upstream on loopback that does everything wrong that upstreams do."""

import gzip
import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime

import pytest

from ilbo_weather.exchange import Page, Request
from ilbo_weather.httpx_fetcher import HttpxFetcher, Limits
from ilbo_weather.readings import NO_VALIDATORS, Failure, Unchanged, Validators
from tests.servers import free_port
from tests.unit.weather.pages import page
from tests.upstream import Reply, Upstream

PATH = "/XML/weather/sfc_web_map.xml"
MIB = 1024 * 1024
BOMB = gzip.compress(b"\0" * 50 * MIB, 1)


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    with Upstream() as server:
        yield server


@pytest.fixture
async def fetcher() -> AsyncIterator[HttpxFetcher]:
    fetcher = HttpxFetcher("ilbo-weather test", Limits(5, 10, 20))
    yield fetcher
    await fetcher.close()


@pytest.fixture
async def hasty() -> AsyncIterator[HttpxFetcher]:
    """Yield a fetcher that waits 0.3 s for a byte and 1 s for a page."""
    fetcher = HttpxFetcher("ilbo-weather test", Limits(5, 0.3, 1))
    yield fetcher
    await fetcher.close()


def asked(url: str, known: Validators = NO_VALIDATORS) -> Request:
    return Request(url, endpoint="test", known=known, headers={"Accept": "text/xml"})


async def failure(fetcher: HttpxFetcher, upstream: Upstream, reply: Reply) -> Failure:
    upstream.answer(PATH, reply)
    answer = await fetcher.fetch(asked(upstream.url(PATH)))
    assert isinstance(answer, Failure), answer
    return answer


@pytest.mark.parametrize("gzipped", [False, True])
async def test_a_page_comes_as_it_was_sent(
    fetcher: HttpxFetcher, upstream: Upstream, gzipped: bool
) -> None:
    upstream.answer(PATH, Reply(page(), gzipped=gzipped, etag='"15"'))
    answer = await fetcher.fetch(asked(upstream.url(PATH)))
    assert isinstance(answer, Page)
    assert (answer.content, answer.validators, answer.status) == (
        page(), Validators(etag='"15"'), 200
    )  # fmt: skip
    headers = upstream.requests()[0].headers
    assert headers["accept"] == "text/xml"
    assert headers["user-agent"] == "ilbo-weather test"
    assert headers["accept-encoding"] == "gzip"


async def test_a_known_page_is_asked_for_conditionally(
    fetcher: HttpxFetcher, upstream: Upstream
) -> None:
    modified = "Thu, 12 Mar 2026 06:10:00 GMT"
    upstream.answer(PATH, Reply(page(), etag='"15"', headers={"Last-Modified": modified}))
    first = await fetcher.fetch(asked(upstream.url(PATH)))
    assert isinstance(first, Page)
    assert isinstance(await fetcher.fetch(asked(upstream.url(PATH), first.validators)), Unchanged)
    headers = upstream.requests()[1].headers
    assert (headers["if-none-match"], headers["if-modified-since"]) == ('"15"', modified)


async def test_a_304_that_nobody_asked_for_is_a_page_like_others(
    fetcher: HttpxFetcher, upstream: Upstream
) -> None:
    upstream.answer(PATH, Reply(status=304))
    answer = await fetcher.fetch(asked(upstream.url(PATH)))
    assert isinstance(answer, Page)
    assert answer.status == 304


async def test_an_etag_that_cannot_be_sent_back_is_forgotten(
    fetcher: HttpxFetcher, upstream: Upstream
) -> None:
    upstream.answer(PATH, Reply(page(), headers={"ETag": '"\xe9"'}))
    answer = await fetcher.fetch(asked(upstream.url(PATH)))
    assert isinstance(answer, Page)
    assert answer.validators == NO_VALIDATORS


@pytest.mark.parametrize("status", [204, 400, 401, 403, 404, 408, 429, 500, 503])
async def test_an_error_status_comes_with_its_body_and_headers(
    fetcher: HttpxFetcher, upstream: Upstream, status: int
) -> None:
    body = b"" if status == 204 else b"API rate limit exceeded"
    upstream.answer(PATH, Reply(body, status=status, headers={"Retry-After": "120"}))
    answer = await fetcher.fetch(asked(upstream.url(PATH)))
    assert isinstance(answer, Page)
    assert (answer.status, answer.content, answer.headers["retry-after"]) == (status, body, "120")


async def test_an_error_status_counts_even_when_its_body_is_broken(
    fetcher: HttpxFetcher, upstream: Upstream
) -> None:
    for reply in (
        Reply(b"x" * 100, status=401, cut_at=10),
        Reply(b"no gzip", status=401, headers={"Content-Encoding": "gzip"}),
    ):
        upstream.answer(PATH, reply)
        answer = await fetcher.fetch(asked(upstream.url(PATH)))
        assert isinstance(answer, Page)
        assert (answer.status, answer.content) == (401, b"")


async def test_an_unchanged_page_tells_how_long_it_holds(
    fetcher: HttpxFetcher, upstream: Upstream
) -> None:
    expires = {"Expires": "Thu, 12 Mar 2026 06:40:00 GMT"}
    upstream.answer(PATH, Reply(page(), etag='"15"', headers=expires))
    known = Validators(etag='"15"')
    answer = await fetcher.fetch(asked(upstream.url(PATH), known))
    assert answer == Unchanged(datetime(2026, 3, 12, 6, 40, tzinfo=UTC))


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(page(), cut_at=100), "protocol"),
        (Reply(page(), gzipped=True, cut_at=100), "protocol"),
        (Reply(page(), cut_at=100, ending="reset"), "read"),
        (Reply(page(), headers={"Content-Encoding": "br"}), "content_encoding"),
        (Reply(page(), headers={"Content-Encoding": "gzip"}), "content_encoding"),
        (Reply(b"x" * (4 * MIB + 1)), "too_large"),
        (Reply(BOMB, headers={"Content-Encoding": "gzip"}), "too_large"),
    ],
)
async def test_what_goes_wrong_on_the_way_has_a_name(
    fetcher: HttpxFetcher, upstream: Upstream, reply: Reply, reason: str
) -> None:
    assert (await failure(fetcher, upstream, reply)).reason == reason


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(page(), wait_seconds=30), "read_timeout"),
        (Reply(page() * 100, drips=True), "deadline"),
    ],
)
async def test_a_slow_upstream_is_given_up(
    hasty: HttpxFetcher, upstream: Upstream, reply: Reply, reason: str
) -> None:
    started = time.monotonic()
    assert (await failure(hasty, upstream, reply)).reason == reason
    assert time.monotonic() - started < 10


async def test_a_body_of_just_the_largest_size_is_taken(
    fetcher: HttpxFetcher, upstream: Upstream
) -> None:
    upstream.answer(PATH, Reply(b"\0" * 4 * MIB, gzipped=True))
    answer = await fetcher.fetch(asked(upstream.url(PATH)))
    assert isinstance(answer, Page)
    assert len(answer.content) == 4 * MIB


async def test_a_gzip_body_without_its_end_is_refused(
    fetcher: HttpxFetcher, upstream: Upstream
) -> None:
    whole = gzip.compress(page())
    reply = Reply(whole[:-10], headers={"Content-Encoding": "gzip"})
    assert (await failure(fetcher, upstream, reply)).reason == "truncated"


async def test_a_redirect_on_the_same_host_is_followed(
    fetcher: HttpxFetcher, upstream: Upstream
) -> None:
    upstream.answer(PATH, Reply(status=302, headers={"Location": "/moved.xml"}))
    upstream.answer("/moved.xml", Reply(page()))
    assert isinstance(await fetcher.fetch(asked(upstream.url(PATH))), Page)


async def test_a_redirect_to_another_host_is_not_followed(
    fetcher: HttpxFetcher, upstream: Upstream
) -> None:
    with Upstream() as other:
        for target in (upstream.url("/x", host="localhost"), other.url("/x"), "file:///etc/passwd"):
            reply = Reply(status=302, headers={"Location": target})
            assert (await failure(fetcher, upstream, reply)).reason == "redirect"
        assert other.requests() == []
    assert upstream.requests("/x") == []


async def test_redirects_without_end_are_given_up(
    fetcher: HttpxFetcher, upstream: Upstream
) -> None:
    answer = await failure(fetcher, upstream, Reply(status=302, headers={"Location": PATH}))
    assert answer.reason == "redirect"
    assert len(upstream.requests()) == 4


async def test_an_address_that_nobody_serves_is_a_failure(fetcher: HttpxFetcher) -> None:
    for address in (f"http://127.0.0.1:{free_port()}/", "http://no-such-host.invalid/"):
        answer = await fetcher.fetch(asked(address))
        assert isinstance(answer, Failure)
        assert (answer.kind, answer.reason) == ("upstream", "connect")
