"""Cookies of one chain, as servers write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilbo_ingest.fetching.addresses import parse_address
from ilbo_ingest.fetching.cookies import Cookies
from ilbo_ingest.fetching.headers import headers_of

FEED = parse_address("https://www.feeds.kr/rss/list.do")
PARTS = ["a=b", "첫눈", ";", "=", " ", "Max-Age", "Path=/", "Domain=", ".kr", "Expires=", "\0", '"']


def told(*cookies: str, at: str = "https://www.feeds.kr/rss/list.do") -> str | None:
    jar = Cookies()
    jar.learn(FEED, headers_of((b"set-cookie", cookie.encode()) for cookie in cookies))
    return jar.header(parse_address(at))


@pytest.mark.parametrize(
    ("cookie", "at", "header"),
    [
        ("JSESSIONID=A1; Path=/; HttpOnly", "https://www.feeds.kr/", "JSESSIONID=A1"),
        ("a=1; Domain=feeds.kr", "https://m.feeds.kr/rss/", "a=1"),
        ("a=1", "https://m.feeds.kr/rss/", None),
        ("a=1; Domain=other.kr", "https://other.kr/rss/", None),
        ("a=1; Path=/rss", "https://www.feeds.kr/news", None),
        ("a=1; Secure", "http://www.feeds.kr/rss/list.do", None),
        ("a=1; Max-Age=0", "https://www.feeds.kr/rss/list.do", None),
        ("a=1; Max-Age", "https://www.feeds.kr/rss/list.do", "a=1"),
        ("가=1", "https://www.feeds.kr/rss/list.do", None),
        (f"a={'b' * 9_000}", "https://www.feeds.kr/rss/list.do", None),
    ],
)
def test_a_cookie_goes_where_it_may(cookie: str, at: str, header: str | None) -> None:
    assert told(cookie, at=at) == header


@given(st.lists(st.sampled_from(PARTS), max_size=12).map("".join))
def test_nothing_that_a_server_writes_goes_wrong(cookie: str) -> None:
    header = told(cookie)
    assert header is None or header.isascii()
