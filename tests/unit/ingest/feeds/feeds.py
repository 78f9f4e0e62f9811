"""Feeds as publishers write them, and what the reader makes of them."""

from datetime import datetime

from ilbo_ingest.documents import Document, Reading, read_document
from ilbo_ingest.drafts import Draft
from ilbo_ingest.readers.dates import KST
from ilbo_ingest.readers.feeds.reader import FeedReader
from ilbo_ingest.readers.reader import Context
from tests.unit.ingest.pages import paper

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=KST)
_SPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
    ' xmlns:atom="http://www.w3.org/2005/Atom"'
)


def rss(
    *items: str, head: str = "<title>한강일보</title><link>https://hangang.example.kr/</link>"
) -> str:
    inside = "".join(f"<item>{item}</item>" for item in items)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<rss version="2.0" {_SPACES}><channel>{head}{inside}</channel></rss>'
    )


def atom(*entries: str, head: str = "<title>한강일보</title>", attributes: str = "") -> str:
    inside = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {attributes}>{head}{inside}</feed>'


def reading(feed: str | bytes, url: str | None = None) -> Reading:
    data = feed.encode() if isinstance(feed, str) else feed
    return read_document(Document(data, "feed.xml", None, url), paper(), lambda: NOW)


def drafts(feed: str | bytes, url: str | None = None) -> tuple[Draft, ...]:
    data = feed.encode() if isinstance(feed, str) else feed
    return FeedReader().read(Document(data, "feed.xml", None, url), Context(paper(), NOW)).drafts


def draft(feed: str | bytes, url: str | None = None) -> Draft:
    (only,) = drafts(feed, url)
    return only


def reasons(feed: str | bytes) -> list[str]:
    return [note.reason for note in reading(feed).notes]


def places(found: Draft) -> dict[str, tuple[str, str]]:
    return {place.field: (place.where, place.value) for place in found.places}
