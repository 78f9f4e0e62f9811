import pytest

from ilbo_events import ArticlePublished, WeatherObserved
from ilbo_ingest.documents import MAX_DOCUMENT_BYTES, Document, Reading, read_document
from ilbo_ingest.drafts import UnreadableDocumentError
from tests.unit.ingest.fakes import NOON, FakeClock
from tests.unit.ingest.pages import Page, paper


def read(data: bytes, name: str = "page.txt") -> Reading:
    return read_document(Document(data, name), paper(), FakeClock())


def test_a_page_becomes_events() -> None:
    reading = read(Page().text().encode())
    kinds = [type(event) for event in reading.events]
    assert kinds == [ArticlePublished, ArticlePublished, WeatherObserved, WeatherObserved]
    assert reading.reader == "portal-text"


def test_the_same_page_in_another_encoding_is_the_same_news() -> None:
    text = Page().text().replace("•", "·")  # CP949 has no other bullet
    ours, theirs = (read(text.encode(code)) for code in ("utf-8", "cp949"))
    assert [edited.digest for edited in ours.articles] == [
        edited.digest for edited in theirs.articles
    ]


def test_an_event_tells_where_it_came_from() -> None:
    article = read(Page().text().encode()).articles[0].article
    assert article.provenance
    assert article.provenance.origin == "page.txt"
    assert article.provenance.fetched_at == NOON
    assert article.provenance.reader == "portal-text"
    assert len(article.provenance.sha256) == 64


def test_a_station_outside_the_registry_keeps_its_name_as_id() -> None:
    ticker = ("• 맑음서울 8.7℃", "• 쨍쨍강릉 3.0℃", "• 맑음독도 -℃", "• 울산 5.3℃")
    seoul, gangneung, dokdo, ulsan = read(Page().but(ticker=ticker).text().encode()).observations
    assert (seoul.station.id, seoul.temperature_celsius) == ("108", 8.7)
    assert seoul.condition
    assert seoul.condition.code == "clear"
    assert gangneung.condition
    assert (gangneung.condition.code, gangneung.condition.word) == (None, "쨍쨍")
    assert (dokdo.station.id, dokdo.temperature_celsius) == ("독도", None)
    assert dokdo.quality.temperature == "missing"
    assert ulsan.condition is None
    assert {event.time_precision for event in (seoul, dokdo)} == {"day"}


def test_cloud_events_are_the_same_for_the_same_document() -> None:
    first, second = (read(Page().text().encode()).cloud_events() for _ in range(2))
    assert first == second
    assert len({str(event["id"]) for event in first}) == 4
    assert first[0]["specversion"] == "1.0"
    assert first[2]["subject"] == "108@2026-03-12"


def test_one_item_that_is_refused_hurts_no_other() -> None:
    long = f"정치\n더보기\n{'가' * 501} (포탈뉴스통신) 글이다."
    reading = read(Page().but(blocks=long).text().encode())
    assert len(reading.articles) == 1
    assert "headline" in reading.notes[0].reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"%PDF-1.7", "the PDF is cut off"),
        (b"PK\x03\x04rest", "the ZIP is cut off"),
        (b"<?xml version='1.0'?>", "XML"),
        (b' {"headline":"x"}', "JSON"),
        (b"\x00\x01", "NUL"),
        (b"2026", "masthead date"),
        (b"x" * (MAX_DOCUMENT_BYTES + 1), "are allowed"),
    ],
)
def test_what_no_reader_knows_is_refused_by_name(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableDocumentError, match=reason):
        read(data)


def test_an_endless_name_is_cut() -> None:
    assert read(Page().text().encode(), "가" * 5000).articles[0].article.provenance
