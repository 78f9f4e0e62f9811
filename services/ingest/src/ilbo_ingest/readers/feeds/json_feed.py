"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1) read into entries.

`authors` of 1.1 and `author` of 1.0 are both taken; an id may be a number. What has a wrong type is
as if it weren't there, and told.
"""

import re
from collections.abc import Mapping, Sequence

from ilbo_ingest.drafts import Attachment, Note, Picture, UnreadableDocumentError
from ilbo_ingest.json_body import JsonError, parse_json
from ilbo_ingest.readers.feeds.elements import MAX_ITEMS
from ilbo_ingest.readers.feeds.entries import Author, Entry, Feed, Text, TextKind, Value
from ilbo_ingest.readers.feeds.media import name_in

_VERSION = re.compile(rb'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org\\?/version\\?/')
_NUMBER = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/(1(?:\.\d)?)/?")
_MAX_FILES = 64


def is_json_feed(data: bytes) -> bool:
    """Whether JSON says that it is a feed; a cheap look, in which `version` may stand anywhere."""
    start = data[:4].lstrip(b"\xef\xbb\xbf \t\r\n")
    return start[:1] == b"{" and _VERSION.search(data) is not None


def read_json_feed(data: bytes) -> Feed:
    """Return a feed; raise UnreadableDocumentError naming the reason."""
    try:
        content = parse_json(data)
    except JsonError as error:
        raise UnreadableDocumentError(f"the JSON {error}") from error
    version = _NUMBER.match(_string(content, "version")) if isinstance(content, Mapping) else None
    if not isinstance(content, Mapping) or version is None:
        raise UnreadableDocumentError("the JSON is no JSON Feed")
    items = content.get("items")
    if not isinstance(items, Sequence) or isinstance(items, str):
        raise UnreadableDocumentError("the JSON Feed has no list of items")
    notes = [
        Note(0, str(item)[:100], f"items[{number}] is no object")
        for number, item in enumerate(items[:MAX_ITEMS])
        if not isinstance(item, Mapping)
    ]
    if len(items) > MAX_ITEMS:
        notes.append(Note(0, "", f"{len(items) - MAX_ITEMS} items behind the first are not read"))
    return Feed(
        format=f"JSON Feed {version[1]}",
        title=_string(content, "title"),
        link=_string(content, "home_page_url"),
        own_link=_string(content, "feed_url"),
        authors=_authors(content),
        language=_string(content, "language") or None,
        entries=tuple(
            _entry(item, f"items[{number}]")
            for number, item in enumerate(items[:MAX_ITEMS])
            if isinstance(item, Mapping)
        ),
        notes=tuple(notes),
    )


def _entry(item: Mapping[str, object], where: str) -> Entry:
    authors = _authors(item)
    names = ", ".join(author.name for author in authors)
    link = _value(item, where, "url", "external_url")
    return Entry(
        where=where,
        title=_text(item, where, "title", "text"),
        link=link,
        id=_value(item, where, "id"),
        authors=authors,
        author=Value(names, f"{where}.authors") if names else None,
        content=_text(item, where, "content_html", "html")
        or _text(item, where, "content_text", "text"),
        summary=_text(item, where, "summary", "text"),
        published=_values(item, where, "date_published"),
        updated=_values(item, where, "date_modified"),
        tags=tuple(
            Value(tag.strip(), f"{where}.tags")
            for tag in _list(item, "tags")
            if isinstance(tag, str) and tag.strip()
        ),
        pictures=tuple(
            Picture(url=url) for name in ("image", "banner_image") if (url := _string(item, name))
        ),
        attachments=tuple(_attachments(item)),
        language=_string(item, "language") or None,
    )


def _authors(content: Mapping[str, object]) -> tuple[Author, ...]:
    written = [*_list(content, "authors"), content.get("author")]
    names = (_string(author, "name") for author in written if isinstance(author, Mapping))
    return tuple(dict.fromkeys(Author(name) for name in names if name))


def _attachments(item: Mapping[str, object]) -> list[Attachment]:
    files = [file for file in _list(item, "attachments") if isinstance(file, Mapping)]
    return [
        Attachment(
            name=_string(file, "title") or name_in(url),
            url=url,
            content_type=_string(file, "mime_type") or None,
        )
        for file in files[:_MAX_FILES]
        if (url := _string(file, "url"))
    ]


def _text(item: Mapping[str, object], where: str, name: str, kind: TextKind) -> Text | None:
    value = _string(item, name)
    return Text(value, kind, f"{where}.{name}") if value else None


def _values(item: Mapping[str, object], where: str, name: str) -> tuple[Value, ...]:
    value = _value(item, where, name)
    return (value,) if value else ()


def _value(item: Mapping[str, object], where: str, *names: str) -> Value | None:
    for name in names:
        if text := _string(item, name):
            return Value(text, f"{where}.{name}")
    return None


def _list(item: Mapping[str, object], name: str) -> list[object]:
    value = item.get(name)
    return value if isinstance(value, list) else []


def _string(item: object, name: str) -> str:
    value = item.get(name) if isinstance(item, Mapping) else None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value.strip() if isinstance(value, str) else ""
