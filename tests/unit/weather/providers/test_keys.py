"""A key has one spelling when it is sent and none in what people read."""

import json
from urllib.parse import parse_qs, quote, quote_plus, urlsplit
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilbo_weather.exchange import Page, Request
from ilbo_weather.providers.access import KeyedAccess
from ilbo_weather.providers.keys import Key
from ilbo_weather.readings import Failure
from tests.unit.weather.providers.answers import FakeClock, FakeUpstream

DECODED = "aB3+xY/9zQ=="
ENCODED = "aB3%2BxY%2F9zQ%3D%3D"


@pytest.mark.parametrize("given_", [DECODED, ENCODED, f"  {ENCODED}\n", ENCODED.lower()])
def test_both_spellings_of_a_key_are_sent_encoded_once(given_: str) -> None:
    key = Key.of(given_)
    assert key.quoted.lower() == ENCODED.lower()
    query = urlsplit(f"https://x.test/?serviceKey={key.quoted}").query
    assert parse_qs(query)["serviceKey"][0].lower() == DECODED.lower()


def test_a_key_shows_only_its_fingerprint() -> None:
    key = Key.of(ENCODED)
    assert DECODED not in repr(key)
    assert key.fingerprint == Key.of(DECODED).fingerprint != Key.of("other").fingerprint
    assert DECODED not in repr(Request(f"https://x.test/?k={key.quoted}", "x"))


@pytest.mark.parametrize(
    "echo",
    [
        DECODED,
        ENCODED,
        ENCODED.lower(),
        quote(ENCODED, safe=""),
        quote_plus(DECODED),
        json.dumps(DECODED).strip('"'),
        DECODED.replace("/", "\\/"),
        escape(DECODED, {"+": "&#43;", "/": "&#x2F;", "=": "&#61;"}),
        DECODED.replace("+", " "),
        DECODED.upper(),
    ],
)
def test_an_echoed_key_is_gone_however_it_is_spelt(echo: str) -> None:
    key = Key.of(DECODED)
    assert key.scrub(f"no key {echo} here") == "no key *** here"
    assert key.scrub_bytes(f"키 {echo} 없음".encode("cp949")) == "키 *** 없음".encode("cp949")


async def test_the_key_is_gone_before_anybody_reads_or_cuts_an_answer() -> None:
    page = Page(f"{'x' * 195}serviceKey={ENCODED}".encode())
    timeout = Failure("upstream", "read_timeout", f"GET https://x.test/?serviceKey={ENCODED}")
    upstream = FakeUpstream(lambda _: page)
    access = KeyedAccess(upstream, FakeClock(), "https://x.test", Key.of(DECODED))
    for upstream.answer in (lambda _: page, lambda _: timeout):
        got = await access.ask(Request("https://x.test", "x"))
        text = got.content.decode() if isinstance(got, Page) else repr(got)
        assert "serviceKey=***" in text
        assert "aB3" not in text


@given(st.text(st.characters(codec="ascii", min_codepoint=33), min_size=8, max_size=40))
def test_no_key_survives_in_any_of_its_spellings(value: str) -> None:
    key = Key(value)
    for spelling in (value, quote(value, safe=""), quote(quote(value, safe=""), safe="")):
        assert key.scrub(f"<{spelling}>") == "<***>"
