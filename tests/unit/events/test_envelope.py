import re
from datetime import UTC, datetime

import pytest

from ilbo_events import (
    ARTICLES,
    PAGES,
    WEATHER,
    ArticlePublished,
    ArticleWithdrawn,
    PagesChanged,
    Stream,
    UnreadableError,
    WeatherObserved,
    decode,
    encode,
)
from tests.news import MORNING, article, envelope

ENTRY = "1795552200000-0"
"""Made at MORNING."""


def wire(fields: dict[str, str | bytes]) -> dict[bytes, bytes]:
    """Return fields as a Redis client reads them."""
    return {k.encode(): v if isinstance(v, bytes) else v.encode() for k, v in fields.items()}


def test_what_is_encoded_is_decoded_to_the_same() -> None:
    given = envelope(subject="snow-seoul", traceparent="00-1-2-01")
    assert decode(ARTICLES, ENTRY, wire(encode(article(), given))) == (article(), given)


def test_the_fields_are_the_attributes_of_cloudevents() -> None:
    fields = encode(article(), envelope(subject="snow-seoul"))
    assert {name: value for name, value in fields.items() if name != "data"} == {
        "ce_specversion": "1.0",
        "ce_id": "e-1",
        "ce_type": "ArticlePublished",
        "ce_source": "/ingest",
        "ce_time": "2026-11-24T20:30:00Z",
        "ce_subject": "snow-seoul",
        "datacontenttype": "application/json",
    }


def test_korean_text_stands_in_every_field() -> None:
    given = envelope(id="첫눈", source="/기상청", subject="서울")
    event, read = decode(ARTICLES, ENTRY, wire(encode(article(byline="김보기"), given)))
    assert (event, read) == (article(byline="김보기"), given)


def test_nothing_is_written_that_a_reader_would_refuse() -> None:
    wrong = article().model_copy(update={"article_id": "눈"})
    with pytest.raises(ValueError, match="article_id"):
        encode(wrong, envelope())


def test_data_alone_is_an_article() -> None:
    data = '{"headline":"서울 첫눈","body":"첫 문단\\n\\n둘째 문단"}'
    event, read = decode(ARTICLES, ENTRY, {b"data": data.encode()})
    assert event == ArticlePublished(
        article_id=ENTRY,
        headline="서울 첫눈",
        body=("첫 문단", "둘째 문단"),
        first_published_at=MORNING,
        published_at=MORNING,
    )
    assert (read.id, read.type, read.source, read.time) == (
        ENTRY, "ArticlePublished", "/unknown", MORNING,
    )  # fmt: skip


def test_the_given_event_id_names_the_article_only_when_an_address_can_hold_it() -> None:
    data = b'{"headline":"\xec\xb2\xab\xeb\x88\x88"}'
    named, _ = decode(ARTICLES, ENTRY, {b"data": data, b"ce_id": b"snow-1"})
    unfit, read = decode(ARTICLES, ENTRY, {b"data": data, b"ce_id": "첫 눈".encode()})
    assert isinstance(named, ArticlePublished)
    assert isinstance(unfit, ArticlePublished)
    assert (named.article_id, unfit.article_id, read.id) == ("snow-1", ENTRY, "첫 눈")


def test_the_first_publication_is_the_publication_unless_it_is_given() -> None:
    event, _ = decode(
        ARTICLES, ENTRY, {b"data": b'{"headline":"a","published_at":"2026-03-12T00:00:00+09:00"}'}
    )
    assert isinstance(event, ArticlePublished)
    assert event.first_published_at == event.published_at == datetime(2026, 3, 11, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("stream", "kind", "data", "expected"),
    [
        (ARTICLES, b"ArticleWithdrawn", b'{"article_id":"a"}', ArticleWithdrawn),
        (WEATHER, None, b'{"station":{"id":"108","name":"x"}}', WeatherObserved),
        (PAGES, None, b'{"paths":["/"],"because_stream":"a","because_entry":"1-0"}', PagesChanged),
    ],
)
def test_every_event_takes_its_times_from_the_entry(
    stream: Stream, kind: bytes | None, data: bytes, expected: type
) -> None:
    fields = {b"data": data} | ({b"ce_type": kind} if kind else {})
    event, _ = decode(stream, ENTRY, fields)
    assert type(event) is expected
    times = {value for value in dict(event).values() if isinstance(value, datetime)}
    assert times == {MORNING}


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, "the entry has no field 'data'"),
        ({b"data": b'{"headline":'}, "Invalid JSON"),
        ({b"data": b"\xff\xfe"}, "Invalid JSON"),
        ({b"data": b"[1,2]"}, "data: Input should be an object"),
        ({b"data": b'{"headline":"\\ud800"}'}, "Invalid JSON"),
        ({b"data": b"{}"}, "headline: Field required"),
        ({b"data": b'{"headline":7}'}, "headline: Input should be a valid string"),
        ({b"data": b"{}", b"ce_type": b"Rumour"}, "type 'Rumour' does not belong to articles"),
        ({b"data": b"{}", b"ce_type": b"WeatherObserved"}, "does not belong to articles"),
        ({b"data": b"[" * 10_000}, "Invalid JSON"),
    ],
)
def test_what_cannot_be_read_says_why(fields: dict[bytes, bytes], reason: str) -> None:
    with pytest.raises(UnreadableError, match=re.escape(reason)):
        decode(ARTICLES, ENTRY, fields)


def test_an_observation_is_never_not_a_number() -> None:
    data = b'{"station":{"id":"108","name":"x"},"temperature_celsius":NaN}'
    with pytest.raises(UnreadableError, match="temperature_celsius"):
        decode(WEATHER, ENTRY, {b"data": data})


@pytest.mark.parametrize(
    "entry", ["18446744073709551615-18446744073709551615", "253402300800000-0", "0-1"]
)
def test_an_entry_id_of_any_size_is_read(entry: str) -> None:
    event, _ = decode(ARTICLES, entry, {b"data": '{"headline":"먼 훗날"}'.encode()})
    assert isinstance(event, ArticlePublished)
    assert event.article_id == entry


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (b"2026-11-25T05:30:00+09:00", MORNING),
        (b"2026-11-24T20:30:00Z", MORNING),
        (b"2026-11-24T20:30:00", MORNING),
        (b"yesterday", MORNING),
        (b"\xff", MORNING),
        (b"0001-01-01T00:00:00+14:00", MORNING),
    ],
)
def test_the_time_of_an_event_is_its_own_or_that_of_its_entry(given: bytes, read: datetime) -> None:
    _, envelope_read = decode(ARTICLES, ENTRY, {b"data": b'{"headline":"a"}', b"ce_time": given})
    assert envelope_read.time == read
