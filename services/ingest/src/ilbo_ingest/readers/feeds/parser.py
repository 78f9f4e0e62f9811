"""feedparser behind one function: harmless XML in, what each format means by its elements out.

Its sanitizer and its resolver of links within HTML are off: nh3 does both, later and faster. Its
dates aren't used (see `ilbo_ingest.readers.dates`).
"""

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import feedparser  # type: ignore[import-untyped] # it has no types

from ilbo_ingest.readers.feeds.entries import Author, TextKind

_FORMATS = {
    "rss090": "RSS 0.90",
    "rss091n": "RSS 0.91",
    "rss091u": "RSS 0.91",
    "rss092": "RSS 0.92",
    "rss093": "RSS 0.93",
    "rss094": "RSS 0.94",
    "rss20": "RSS 2.0",
    "rss10": "RSS 1.0",
    "rss": "RSS",
    "atom01": "Atom 0.1",
    "atom02": "Atom 0.2",
    "atom03": "Atom 0.3",
    "atom10": "Atom 1.0",
    "atom": "Atom",
    "cdf": "CDF",
}


_NO_TEXT = ("image/", "audio/", "video/")
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]{16,}")
Kind = Callable[[str], TextKind]


class FeedParserError(Exception):
    """feedparser failed over something it didn't expect; the caller reads the items singly."""


@dataclass(frozen=True, slots=True)
class ParsedText:
    """One text, its type and what its links are relative to."""

    value: str
    kind: TextKind
    base: str | None


@dataclass(frozen=True, slots=True)
class Parsed:
    """A feed's head, or one of its entries."""

    title: ParsedText | None
    link: str
    id: str
    author: str
    authors: tuple[Author, ...]
    contents: tuple[ParsedText | None, ...]
    """All that is no mere summary; None where it is no text."""
    summary: ParsedText | None
    source_title: str
    language: str | None


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """All of it."""

    format: str
    is_atom: bool
    head: Parsed
    entries: tuple[Parsed, ...]


def parse_feed(xml: bytes, url: str | None) -> ParsedFeed:
    """Return what a feed says; raise FeedParserError when the library doesn't get through."""
    headers = {"content-type": "application/xml; charset=utf-8"}
    if url:
        headers["content-location"] = url
    try:
        result = feedparser.parse(
            io.BytesIO(xml),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:  # it raises whatever a strange element leads it to
        raise FeedParserError(repr(error)[:200]) from error
    version = str(result.get("version") or "")
    is_atom = version.startswith("atom")
    kind_of = _atom_kind if is_atom else _loose_kind
    return ParsedFeed(
        format=_FORMATS.get(version, "a feed of no known version"),
        is_atom=is_atom,
        head=_parsed(result["feed"], kind_of),
        entries=tuple(_parsed(entry, kind_of) for entry in result["entries"]),
    )


def _parsed(found: Mapping[str, Any], kind_of: Kind) -> Parsed:
    contents = [_text(content, kind_of) for content in _list(found, "content")]
    source = _own(found, "source")
    return Parsed(
        title=_detail(found, "title", kind_of),
        link=_string(found, "link"),
        id=_string(found, "id"),
        author=_string(found, "author"),
        authors=_authors(found),
        contents=tuple(contents),
        summary=_detail(found, "summary", kind_of),
        source_title=_string(source, "title") if isinstance(source, Mapping) else "",
        language=_string(found, "language") or None,
    )


def _detail(found: Mapping[str, Any], name: str, kind_of: Kind) -> ParsedText | None:
    detail = _own(found, f"{name}_detail")
    if isinstance(detail, Mapping):
        # The detail may be of an inner element; the value is the right one.
        return _text({**detail, "value": _string(found, name)}, kind_of)
    value = _string(found, name)
    return ParsedText(value, "maybe html", None) if value else None


def _text(detail: Mapping[str, Any], kind_of: Kind) -> ParsedText | None:
    value = _string(detail, "value")
    media_type = _string(detail, "type")
    if not value or media_type.startswith(_NO_TEXT):
        return None
    # What is neither text nor XML comes in base64; what still does could not be decoded.
    is_text = media_type.startswith("text/") or media_type.endswith("xml")
    if media_type and not is_text and _BASE64.fullmatch(value):
        return None
    return ParsedText(value, kind_of(media_type), _string(detail, "base") or None)


def _atom_kind(media_type: str) -> TextKind:
    return "text" if media_type == "text/plain" else "html"


def _loose_kind(media_type: str) -> TextKind:
    """Only XHTML is what it says: everything else in RSS may hold HTML or not."""
    return "html" if media_type.endswith("xml") else "maybe html"


def _authors(found: Mapping[str, Any]) -> tuple[Author, ...]:
    authors = [
        Author(_string(author, "name"), _string(author, "email"))
        for author in _list(found, "authors")
    ]
    known = [author for author in authors if author.name or author.email]
    if not known and (name := _string(found, "author")):
        known = [Author(name)]
    return tuple(dict.fromkeys(known))


def _list(found: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    values = _own(found, name)
    if not isinstance(values, list):
        return []
    return [value for value in values if isinstance(value, Mapping)]


def _string(found: Mapping[str, Any], name: str) -> str:
    value = _own(found, name)
    return value.strip() if isinstance(value, str) else ""


def _own(found: Mapping[str, Any], name: str) -> Any:
    """Return a value by its own name: the library's dictionary looks for others first, slowly."""
    return dict.get(found, name) if isinstance(found, dict) else None
