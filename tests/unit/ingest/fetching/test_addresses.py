"""Addresses that others wrote: one spelling, one meaning, or refused by name."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilbo_ingest.fetching.addresses import Address, parse_address
from ilbo_ingest.fetching.failures import FailedError
from tests.unit.ingest.fetching.forbidden import MALFORMED, SCHEMES


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("http://example.kr", "http://example.kr/"),
        (" HTTP://Example.KR:80/A?b=C#d ", "http://example.kr/A?b=C"),
        ("https://example.kr.:8443/rss.do", "https://example.kr:8443/rss.do"),
        (
            "http://한국.kr/가?나=다 라",
            "http://xn--3e0b707e.kr/%EA%B0%80?%EB%82%98=%EB%8B%A4%20%EB%9D%BC",
        ),
        ("http://\u1112\u1161\u11ab\u1100\u116e\u11a8.kr/", "http://xn--3e0b707e.kr/"),
        ("http://www_1.example.kr/a//b/./c/../d", "http://www_1.example.kr/a//b/d"),
        ("http://example.kr/a%20b%2Fc", "http://example.kr/a%20b%2Fc"),
        ("http://example.kr?q=1", "http://example.kr/?q=1"),
        ("http://8.8.8.8/", "http://8.8.8.8/"),
        ("http://[2001:4860:4860:0:0:0:0:8888]:8080/", "http://[2001:4860:4860::8888]:8080/"),
        ("http://3com.example.kr/", "http://3com.example.kr/"),
        ("http://1.2.3.4.example/", "http://1.2.3.4.example/"),
        ("http://example.kr/@user", "http://example.kr/@user"),
    ],
)
def test_an_address_is_read(text: str, url: str) -> None:
    assert parse_address(text).url == url
    assert parse_address(url).url == url


@pytest.mark.parametrize("text", [*SCHEMES, *MALFORMED])
def test_what_is_not_plain_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(FailedError) as refused:
        parse_address(text)
    assert refused.value.failure.reason == "bad_url"
    assert len(refused.value.failure.detail) < 400


def test_passwords_and_keys_are_not_told() -> None:
    for text in ("http://me:geheim@example.kr/", "ftp://example.kr/?key=geheim"):
        with pytest.raises(FailedError) as refused:
            parse_address(text)
        assert "geheim" not in str(refused.value)
    assert "geheim" not in str(parse_address("http://example.kr/a?key=geheim"))


@pytest.mark.parametrize(
    ("reference", "url"),
    [
        ("/b", "https://example.kr:8443/b"),
        ("b?c=d", "https://example.kr:8443/rss/b?c=d"),
        ("?page=2", "https://example.kr:8443/rss/list.do?page=2"),
        ("../b", "https://example.kr:8443/b"),
        ("//other.kr/x", "https://other.kr/x"),
        ("http://other.kr", "http://other.kr/"),
        ("가.xml", "https://example.kr:8443/rss/%EA%B0%80.xml"),
    ],
)
def test_a_reference_is_resolved_on_its_page(reference: str, url: str) -> None:
    assert parse_address("https://example.kr:8443/rss/list.do?a=b").join(reference).url == url


@pytest.mark.parametrize(
    "reference",
    [
        "",
        "http:",
        "http:///",
        "http:other.kr/",
        "https:x",
        "file:/etc/passwd",
        "javascript:x",
        "\\\\other.kr/",
        "/a\r\nb: c",
        "//u@other.kr/",
        "//[::1",
        "///other.kr",
        "//①/",
    ],
)
def test_a_reference_that_is_not_plain_is_refused(reference: str) -> None:
    page = parse_address("https://example.kr/rss/")
    with pytest.raises(FailedError) as refused:
        page.join(reference)
    assert refused.value.failure.reason == "bad_url"


def read(text: str) -> Address | None:
    try:
        return parse_address(text)
    except FailedError:
        return None


@given(st.text(max_size=40), st.sampled_from(["", "http://", "https://a", "http://[", "http://1."]))
def test_no_text_is_read_in_two_ways(text: str, start: str) -> None:
    address = read(start + text)
    if address is not None:
        assert address.url.isascii()
        assert read(address.url) == address


@given(st.text(max_size=40), st.sampled_from(["", "/", "//", "//[", "?", "http:"]))
def test_every_reference_is_an_address_or_refused(text: str, start: str) -> None:
    with suppress(FailedError):
        found = parse_address("https://example.kr/rss/").join(start + text)
        assert read(found.url) == found
