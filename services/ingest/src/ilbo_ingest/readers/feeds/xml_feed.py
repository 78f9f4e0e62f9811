"""An XML feed read into entries: the tree says where things stand, feedparser what they mean."""

from collections.abc import Callable

from ilbo_ingest.drafts import Note
from ilbo_ingest.readers.feeds.elements import FeedTree, Item, feed_tree, reduced, single
from ilbo_ingest.readers.feeds.entries import Entry, Feed, Text, Value
from ilbo_ingest.readers.feeds.markup import parse_markup
from ilbo_ingest.readers.feeds.media import files_of
from ilbo_ingest.readers.feeds.names import (
    Element,
    attribute,
    children,
    name_of,
    shown_name,
    text_in,
)
from ilbo_ingest.readers.feeds.parser import (
    FeedParserError,
    Parsed,
    ParsedFeed,
    ParsedText,
    parse_feed,
)
from ilbo_ingest.readers.reader import Document

_PUBLISHED = (
    "pubdate", "published", "issued", "dcterms:issued", "prism:publicationdate", "dc:date",
    "dcterms:created", "created", "date",
)  # fmt: skip
_UPDATED = ("updated", "modified", "dcterms:modified", "a10:updated")
_TAGS = ("category", "dc:subject", "media:keywords", "itunes:keywords", "keywords")
_WITH_COMMAS = frozenset({"media:keywords", "itunes:keywords", "keywords"})
_RIGHTS = ("rights", "copyright", "dc:rights", "media:copyright")
_MAX_TAGS = 200


def read_xml_feed(document: Document) -> Feed:
    """Return a feed; raise UnreadableDocumentError naming the reason."""
    markup = parse_markup(document)
    tree = feed_tree(markup.root)
    extras = [_extras(item) for item in tree.items]
    own_link = _own_link(tree.head)
    rights = [text_in(child) for child in children(tree.head, *_RIGHTS)]
    notes = list(markup.notes)
    if tree.left_out:
        notes.append(Note(0, "", f"{tree.left_out} items behind the first are not read"))
    parsed, entries = _parsed(tree, document.url, notes)
    combined = [
        extra(entry) if entry else None for extra, entry in zip(extras, entries, strict=True)
    ]
    ends = [_tombstone(element) for element in tree.tombstones]
    return Feed(
        format=parsed.format,
        title=parsed.head.title.value if parsed.head.title else "",
        title_where=f"{tree.where}/title",
        link=parsed.head.link,
        id=parsed.head.id,
        own_link=own_link,
        author=parsed.head.author,
        authors=parsed.head.authors if parsed.is_atom else (),
        rights=rights[0] if rights else "",
        language=parsed.head.language,
        entries=(*(entry for entry in combined if entry is not None), *ends),
        notes=tuple(notes),
    )


def _parsed(
    tree: FeedTree, url: str | None, notes: list[Note]
) -> tuple[ParsedFeed, list[Parsed | None]]:
    """Return feedparser's view, item by item where it fails over the whole."""
    xml = reduced(tree)
    try:
        feed = parse_feed(xml, url)
    except FeedParserError:
        feed = None
    if feed is not None and len(feed.entries) == len(tree.items):
        return feed, list(feed.entries)
    first: ParsedFeed | None = feed
    entries: list[Parsed | None] = []
    for item in tree.items:
        alone = _alone(tree, item, url, notes)
        first = first or alone
        entries.append(alone.entries[0] if alone else None)
    return first or _EMPTY, entries


def _alone(tree: FeedTree, item: Item, url: str | None, notes: list[Note]) -> ParsedFeed | None:
    try:
        feed = parse_feed(single(tree, item), url)
    except FeedParserError as error:
        notes.append(Note(0, "", f"{item.where}: can't be read: {error}"))
        return None
    if len(feed.entries) != 1:
        notes.append(Note(0, "", f"{item.where}: is no single item"))
        return None
    return feed


def _extras(item: Item) -> Callable[[Parsed], Entry]:
    """Return what makes an entry of feedparser's view; the tree is looked at now."""
    element = item.element
    published = _values(item, _PUBLISHED)
    updated = _values(item, _UPDATED)
    if lastmod := attribute(element, "lastmod"):
        updated = (*updated, Value(lastmod, f"{item.where}/@lastmod"))
    tags = _tags(item)
    rights = _values(item, _RIGHTS)
    files = files_of(element)

    def entry(parsed: Parsed) -> Entry:
        return Entry(
            where=item.where,
            title=_text(parsed.title, item.places.get("headline")),
            link=_value(parsed.link, item.places.get("link")),
            id=_value(parsed.id, item.places.get("upstream_id")),
            authors=parsed.authors,
            author=_value(parsed.author, item.places.get("author")),
            content=_content(parsed, item),
            summary=_text(parsed.summary, item.places.get("summary")),
            published=published,
            updated=updated,
            tags=tags,
            rights=rights[0] if rights else None,
            source_title=_value(parsed.source_title, f"{item.where}/source"),
            pictures=tuple(files.pictures.values()),
            attachments=tuple(files.attachments.values()),
            language=parsed.language,
        )

    return entry


def _content(parsed: Parsed, item: Item) -> Text | None:
    """Return the longest of the texts that are no mere summary."""
    places = item.contents if len(item.contents) == len(parsed.contents) else ()
    texts = [
        _text(content, places[number] if places else f"{item.where}/content")
        for number, content in enumerate(parsed.contents)
    ]
    return max(
        (text for text in texts if text is not None),
        key=lambda text: len(text.value),
        default=None,
    )


def _text(parsed: ParsedText | None, where: str | None) -> Text | None:
    return Text(parsed.value, parsed.kind, where or "", parsed.base) if parsed else None


def _value(text: str, where: str | None) -> Value | None:
    return Value(text, where or "") if text else None


def _values(item: Item, names: tuple[str, ...]) -> tuple[Value, ...]:
    found = children(item.element, *names)
    values = (Value(text_in(child), f"{item.where}/{shown_name(child)}") for child in found)
    return tuple(value for value in values if value.text)


def _tags(item: Item) -> tuple[Value, ...]:
    found: list[Value] = []
    for child in children(item.element, *_TAGS)[:_MAX_TAGS]:
        name = name_of(child)
        text = attribute(child, "label", "term") or text_in(child)
        parts = text.split(",") if name in _WITH_COMMAS else [text]
        where = f"{item.where}/{name}"
        found += [Value(part.strip(), where) for part in parts if part.strip()]
    return tuple(dict.fromkeys(found[:_MAX_TAGS]))


def _own_link(head: Element) -> str:
    links = children(head, "link")
    own = [attribute(link, "href") for link in links if attribute(link, "rel").lower() == "self"]
    return own[0] if own else ""


def _tombstone(element: Element) -> Entry:
    """Return the end of an entry (RFC 6721)."""
    comments = [text_in(child) for child in element if name_of(child) == "at:comment"]
    reference = attribute(element, "ref")
    return Entry(
        where="feed/at:deleted-entry",
        id=Value(reference, "feed/at:deleted-entry/@ref") if reference else None,
        withdrawn=(comments[0] if comments else "") or "the feed took it back",
    )


_NOTHING = Parsed(None, "", "", "", (), (), None, "", None)
_EMPTY = ParsedFeed("a feed of no known version", is_atom=False, head=_NOTHING, entries=())
