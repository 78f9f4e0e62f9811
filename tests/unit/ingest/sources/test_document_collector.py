"""How the document of a source is asked for, and what its answers mean."""

from pathlib import Path
from typing import Any

import pytest

from ilbo_ingest.fetching import Fetched, FetchFailure, NotModified, Outcome, Request, Validators
from ilbo_ingest.sources.arrivals import Arrival, Ended
from ilbo_ingest.sources.collectors.document import DocumentCollector
from ilbo_ingest.sources.collectors.pages import is_web_page
from ilbo_ingest.sources.memory import Memory
from tests.unit.ingest.sources.fakes import URL, feed_source

KNOWN = Validators('"1"', "Mon, 15 Jun 2026 01:00:00 GMT")
RSS = b"<rss/>"


class Server:
    """One server that gives one answer."""

    def __init__(self, answer: Outcome) -> None:
        self._answer = answer
        self.asked: list[Request] = []

    async def fetch(self, request: Request) -> Outcome:
        self.asked.append(request)
        return self._answer


def fetched(body: bytes = RSS, **given: Any) -> Fetched:
    usual: dict[str, Any] = {
        "url": URL, "body": body, "headers": (), "reach": "allowed", "validators": KNOWN,
        "content_type": "text/xml", "charset": "euc-kr",
    }  # fmt: skip
    return Fetched(**(usual | given))


async def brought(
    answer: Outcome, memory: Memory | None = None, **given: Any
) -> tuple[list[Arrival], Ended, Request]:
    server = Server(answer)
    collector = DocumentCollector(feed_source(**given), server)
    *arrivals, ended = [each async for each in collector.collect(memory or Memory())]
    assert isinstance(ended, Ended)
    return [each for each in arrivals if isinstance(each, Arrival)], ended, server.asked[0]


async def test_a_source_is_asked_with_its_quirks(tmp_path: Path) -> None:
    ca = tmp_path / "gpki.pem"
    _, _, plain = await brought(fetched())
    assert (plain.method, plain.body, plain.headers, plain.cookies_from) == ("GET", b"", {}, None)
    assert (plain.reach, plain.trust.extra_ca, plain.trust.tls) == ("allowed", None, "modern")
    _, _, odd = await brought(
        fetched(), Memory(validators=KNOWN), method="POST", body="bbsId=7", cookies_from="/",
        extra_ca=ca, tls="legacy",
    )  # fmt: skip
    assert (odd.method, odd.body, odd.cookies_from) == ("POST", b"bbsId=7", "/")
    assert odd.headers == {"content-type": "application/x-www-form-urlencoded"}
    assert (odd.trust.extra_ca, odd.trust.tls, odd.validators) == (ca, "legacy", KNOWN)


async def test_a_document_comes_with_what_its_server_says_of_it() -> None:
    [arrival], ended, _ = await brought(fetched(max_age_seconds=60, moved_to="https://new.kr/"))
    assert (arrival.document.data, arrival.document.url, arrival.reach) == (RSS, URL, "allowed")
    assert arrival.document.content_type == "text/xml; charset=euc-kr"
    assert (ended.validators, ended.max_age_seconds) == (KNOWN, 60)
    assert (ended.moved_to, ended.unchanged) == ("https://new.kr/", False)


async def test_the_very_same_document_is_not_read_again() -> None:
    _, first, _ = await brought(fetched())
    known = Memory(sha256=first.sha256, validators=KNOWN)
    for answer in (fetched(), NotModified(URL)):
        arrivals, ended, _ = await brought(answer, known)
        assert (arrivals, ended.unchanged, ended.sha256) == ([], True, first.sha256)
        assert ended.validators == KNOWN


@pytest.mark.parametrize(
    ("answer", "trouble", "reason", "has_contact"),
    [
        (FetchFailure("http_status", "gone", 404), "failing", "http_404", True),
        (FetchFailure("dns", "no such name"), "failing", "dns", False),
        (FetchFailure("too_large", "6 MiB"), "failing", "too_large", True),
        (fetched(b"<!DOCTYPE html><p>x"), "error-page", "web_page", True),
    ],
)
async def test_trouble_has_a_name(
    answer: Outcome, trouble: str, reason: str, has_contact: bool
) -> None:
    arrivals, ended, _ = await brought(answer)
    assert arrivals == []
    assert ended.failure is not None
    assert (ended.failure.trouble, ended.failure.reason) == (trouble, reason)
    assert ended.has_contact is has_contact


@pytest.mark.parametrize(
    "page",
    [
        b"<!DOCTYPE html>", b"<!doctype HTML PUBLIC", b"\xef\xbb\xbf\n <html lang=ko>", b"<HTML>",
        b'<?xml version="1.0"?>\n<!DOCTYPE html>', b"<!-- x -->\n<!-- y --><html>", b"<body>",
        b"<head><title>",
    ],
)  # fmt: skip
def test_a_web_page_is_known_by_its_first_bytes(page: bytes) -> None:
    assert is_web_page(page)


@pytest.mark.parametrize(
    "feed",
    [
        b"<rss>", b'<?xml version="1.0"?><feed>', b"{}", b"", b"<!-- <html> --><rss>",
        b"<!---->" * 500 + b"<rss>", b" " * 4000 + b"<rss>", b"<?xml" * 800,
    ],
)  # fmt: skip
def test_a_feed_is_none(feed: bytes) -> None:
    assert not is_web_page(feed)


def test_what_changes_the_reading_changes_the_address() -> None:
    def address(**given: Any) -> str:
        return DocumentCollector(feed_source(**given), Server(fetched())).address

    assert address() == address(interval_seconds=5) == address(max_silence_hours=3)
    assert len({address(), address(section="경제"), address(licence="kogl-0")}) == 3
