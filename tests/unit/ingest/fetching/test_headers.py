"""What headers say, and how much of it is believed."""

from datetime import UTC, datetime

import pytest

from ilbo_ingest.fetching import Validators
from ilbo_ingest.fetching.headers import Headers, headers_of

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


def headers(*lines: str) -> Headers:
    pairs = (line.partition(": ") for line in lines)
    return headers_of((name.encode(), value.encode("utf-8")) for name, _, value in pairs)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        ("0", 0),
        ("99999999999", 86_400),
        ("9" * 400, 86_400),
        ("Wed, 25 Nov 2026 09:02:00 GMT", 120),
        ("Wed, 25 Nov 2026 08:00:00 GMT", 0),
        ("Sun, 22 Nov 2037 09:00:00 GMT", 86_400),
        ("", None),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("１２０", None),
        ("Sun, 99 Nov 2026 09:00:00 GMT", None),
        ("Sun, 22 Nov 99999 09:00:00 GMT", None),
    ],
)
def test_how_long_a_server_wants_to_be_left_alone(value: str, seconds: float | None) -> None:
    assert headers(f"Retry-After: {value}").retry_after_seconds(lambda: NOW) == seconds


@pytest.mark.parametrize(
    ("lines", "seconds"),
    [
        ([], None),
        (["Cache-Control: max-age=600"], 600),
        (["Cache-Control: public, MAX-AGE = 600"], 600),
        (["Cache-Control: s-maxage=60, max-age=600"], 600),
        (["Cache-Control: s-maxage=60"], 60),
        (["Cache-Control: public", "Cache-Control: max-age=600"], 600),
        (["Cache-Control: max-age=600", "Age: 100"], 500),
        (["Cache-Control: max-age=60", "Age: 100"], 0),
        (["Cache-Control: no-cache, max-age=600"], 0),
        (["Cache-Control: max-age=999999999999"], 365 * 86_400),
        (["Cache-Control: max-age=x"], None),
        (["Cache-Control: max-age=600", "Expires: 0"], 600),
        (["Expires: Wed, 25 Nov 2026 09:10:00 GMT"], 600),
        (["Expires: Wed, 25 Nov 2026 09:10:00 GMT", "Date: Wed, 25 Nov 2026 09:05:00 GMT"], 300),
        (["Expires: Mon, 01 Jan 2001 00:00:00 GMT"], 0),
        (["Expires: -1"], None),
    ],
)
def test_how_long_a_page_stays_fresh(lines: list[str], seconds: float | None) -> None:
    assert headers(*lines).max_age_seconds(lambda: NOW) == seconds


@pytest.mark.parametrize(
    ("value", "media_type", "charset"),
    [
        ("application/rss+xml; charset=EUC-KR", "application/rss+xml", "EUC-KR"),
        ('Text/HTML;Charset="utf-8"', "text/html", "utf-8"),
        ("text/xml", "text/xml", None),
        ("text/xml; charset=", "text/xml", None),
        ("; charset=utf-8", "", "utf-8"),
        ("", "", None),
    ],
)
def test_what_a_page_says_it_is(value: str, media_type: str, charset: str | None) -> None:
    found = headers(f"Content-Type: {value}")
    assert (found.media_type, found.charset) == (media_type, charset)


def test_validators_are_those_that_can_be_sent_back() -> None:
    good = headers('ETag: W/"v1"', "Last-Modified: Wed, 25 Nov 2026 09:00:00 GMT")
    assert good.validators == Validators('W/"v1"', "Wed, 25 Nov 2026 09:00:00 GMT")
    assert headers("ETag: 첫눈", f"Last-Modified: {'x' * 1_001}").validators == Validators()


def test_a_header_in_another_encoding_is_not_lost() -> None:
    raw = ((b"Location", "/한".encode()), (b"X-A", "한".encode("cp949")))
    assert headers_of(raw).get("location") == "/한"
    assert headers_of(raw).get("x-a") == "한".encode("cp949").decode("latin-1")
