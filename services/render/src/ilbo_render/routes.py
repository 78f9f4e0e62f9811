"""Addresses of the site: bytes of a request line in, what is asked for out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal
from urllib.parse import quote, unquote_to_bytes

from ilbo_render.search.question import parse

MAX_ADDRESS_BYTES = 4096
_ARTICLE_ID = re.compile(r"[A-Za-z0-9._-]{1,128}")
_PICTURE_NUMBER = re.compile(r"[1-9][0-9]?", re.ASCII)
_BAD_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_PAGE = re.compile(rb"(?:^|&)page=([0-9]{1,7})(?:&|$)")
_PAGE_NAMED = re.compile(rb"(?:^|&)page=")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\\]")

Kind = Literal[
    "front", "article", "section", "everything", "photos", "sources", "source", "tag", "archive",
    "day", "weather", "corrections", "sitemap", "day_sitemap", "news_sitemap", "robots", "asset",
    "lite_front", "lite_article", "feed.xml", "atom.xml", "feed.json", "search", "photo",
    "not_found",
]  # fmt: skip
Feed = Literal["site", "section", "source"]


@dataclass(frozen=True, slots=True)
class Target:
    """One page of the site, in canonical form."""

    kind: Kind
    name: str = ""
    page: int = 1
    of: Feed = "site"
    """Whose feed it is."""


@dataclass(frozen=True, slots=True)
class Redirect:
    """The same page has another, canonical address."""

    location: str


class BadAddressError(ValueError):
    """No address at all: answered with 400."""


NOT_FOUND = Target("not_found")
_FIXED: Mapping[str, Target] = MappingProxyType(
    {
        "/": Target("front"),
        "/lite/": Target("lite_front"),
        "/photos": Target("photos"),
        "/sources": Target("sources"),
        "/archive": Target("archive"),
        "/weather": Target("weather"),
        "/corrections": Target("corrections"),
        "/sections/all": Target("everything"),
        "/sitemap.xml": Target("sitemap"),
        "/news-sitemap.xml": Target("news_sitemap"),
        "/robots.txt": Target("robots"),
        "/feed.xml": Target("feed.xml"),
        "/atom.xml": Target("atom.xml"),
        "/feed.json": Target("feed.json"),
    }
)
_PAGED = frozenset(["section", "everything", "photos", "source", "tag", "day", "search"])
_NAMED: Mapping[str, Kind] = MappingProxyType(
    {"articles": "article", "lite": "lite_article", "sections": "section", "sources": "source",
     "tags": "tag"}
)  # fmt: skip
_FEEDS: Mapping[str, Kind] = MappingProxyType(
    {"feed.xml": "feed.xml", "atom.xml": "atom.xml", "feed.json": "feed.json"}
)
_OWNERS: Mapping[str, Feed] = MappingProxyType({"sections": "section", "sources": "source"})


def route(raw_path: bytes, query: bytes, assets: frozenset[str]) -> Target | Redirect:
    """Return what an address asks for; raise BadAddressError when it is none.

    Segments are split before they are decoded, so a name may hold a slash; what the address says
    is never used as a path of a file.
    """
    if len(raw_path) + len(query) > MAX_ADDRESS_BYTES:
        return NOT_FOUND
    segments = [_decode(segment) for segment in raw_path.split(b"/")]
    path = "/".join(segments)
    if path in assets:
        return Target("asset", path)
    if path == "/search":
        return _with_page(Target("search", parse(query).path), query)
    target = _FIXED.get(path) if len(segments) <= 3 else None
    target = target or _deeper(segments[1:])
    if target == NOT_FOUND:
        return _with_other_slash(raw_path, segments, assets)
    return _with_page(target, query)


def _decode(segment: bytes) -> str:
    if _BAD_ESCAPE.search(segment):
        raise BadAddressError("a percent sign without two hexadecimal digits")
    try:
        text = unquote_to_bytes(segment).decode()
    except UnicodeDecodeError as error:
        raise BadAddressError("bytes that are no UTF-8") from error
    if _UNSAFE.search(text):
        raise BadAddressError("a control character or backslash")
    return text


def _deeper(segments: list[str]) -> Target:
    if not all(segments):
        return NOT_FOUND
    match segments:
        case [("articles" | "lite") as first, article_id] if _ARTICLE_ID.fullmatch(article_id):
            return Target(_NAMED[first], article_id)
        case ["photos", article_id, number] if _ARTICLE_ID.fullmatch(
            article_id
        ) and _PICTURE_NUMBER.fullmatch(number):
            return Target("photo", article_id, int(number))
        case [("sections" | "sources" | "tags") as first, name]:
            return Target(_NAMED[first], name)
        case [("sections" | "sources") as first, name, feed] if feed in _FEEDS:
            return Target(_FEEDS[feed], name, of=_OWNERS[first])
        case ["archive", *parts]:
            return _archive(parts)
    return NOT_FOUND


def _archive(parts: list[str]) -> Target:
    numbers = parts[:-1] if parts[3:] == ["sitemap.xml"] else parts
    widths = [4, 2, 2][: len(numbers)]
    if len(numbers) > 3 or [len(part) for part in numbers] != widths:
        return NOT_FOUND
    if not all(part.isascii() and part.isdigit() for part in numbers):
        return NOT_FOUND
    try:
        day = date(*(int(part) for part in [*numbers, "1", "1"][:3]))
    except ValueError:
        return NOT_FOUND
    if len(numbers) < 3:
        return Target("archive", "-".join(numbers))
    return Target("day_sitemap" if len(parts) == 4 else "day", day.isoformat())


def _with_page(target: Target, query: bytes) -> Target:
    if target.kind not in _PAGED or not _PAGE_NAMED.search(query):
        return target
    found = _PAGE.search(query)
    number = int(found[1]) if found else 0
    if number < 1:
        return NOT_FOUND
    return Target(target.kind, target.name, number)


def _with_other_slash(
    raw_path: bytes, segments: list[str], assets: frozenset[str]
) -> Target | Redirect:
    """Redirect to the same path with or without a final slash, if there is a page."""
    if segments == ["", "lite"]:
        return Redirect("/lite/")
    if len(segments) > 2 and not segments[-1]:
        other = raw_path.rstrip(b"/")
        if isinstance(found := route(other, b"", assets), Target) and found != NOT_FOUND:
            return Redirect(quote(other, safe="/%"))
    return NOT_FOUND
