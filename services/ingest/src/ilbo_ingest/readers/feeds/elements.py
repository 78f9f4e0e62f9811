"""What of a feed's tree is given to feedparser, and what is read from the tree itself."""

import re
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field

from lxml import etree

from ilbo_ingest.readers.feeds.names import (
    Element,
    attribute,
    canonical_tag,
    children,
    name_of,
    shown_name,
    text_in,
)

MAX_ITEMS = 2000
_MAX_CHILDREN = 1000
_ITEMS = frozenset({"item", "entry"})
_CONTENTS = ("content", "content:encoded", "fullitem", "body", "xhtml:body")
_SUMMARIES = ("description", "summary", "abstract")
# They repeat the description, or stand for it.
_OTHER_SUMMARIES = ("dc:description", "itunes:summary", "itunes:subtitle", "media:description")
_TITLES = ("title", "dc:title", "itunes:title", "media:title")
_IDS = ("guid", "id")
_HEAD = (
    "title", "dc:title", "link", "id", "language", "author", "managingeditor", "dc:creator",
    "dc:author", "itunes:author",
)  # fmt: skip
_MAIL = re.compile(r"<?\s*[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8}\s*>?")
# Longer than any of them, and shorter than what keeps a pattern of the library busy.
_MAX_NAME = 1000
_DEEP_CHANNELS = 3


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a feed: its element, and where its fields stand."""

    element: Element
    where: str
    places: dict[str, str]
    contents: tuple[str, ...]
    """The places of all texts that are no mere summary, in their order."""
    names: frozenset[str]
    """The children that feedparser is asked about."""


@dataclass(frozen=True, slots=True)
class FeedTree:
    """A feed's elements."""

    root: Element
    head: Element
    items: tuple[Item, ...]
    tombstones: tuple[Element, ...]
    where: str = ""
    """The place of the head."""
    left_out: int = 0
    """How many items behind the first MAX_ITEMS there are."""


def feed_tree(root: Element) -> FeedTree:
    """Return the head and the items of a feed."""
    name = name_of(root)
    channels = children(root, "channel") if name in ("rss", "rdf:rdf", "rdf") else []
    head = channels[0] if channels else root
    found = [root] if name == "entry" else _items(root, _DEEP_CHANNELS)
    items = [_item(element, where) for element, where in _numbered(root, found[:MAX_ITEMS])]
    tombstones = tuple(child for child in root if name_of(child) == "at:deleted-entry")
    left_out = max(0, len(found) - MAX_ITEMS)
    return FeedTree(root, head, tuple(items), tombstones, _path(root, head), left_out)


def reduced(tree: FeedTree) -> bytes:
    """Return the feed as XML with only what feedparser is asked about; the tree is changed."""
    kept = {id(item.element) for item in tree.items}
    for item in tree.items:
        _reduce_item(item)
    if id(tree.root) not in kept:
        _reduce(tree.root, tree.head, kept)
    if tree.head is not tree.root:
        _reduce(tree.head, tree.head, kept)
    return etree.tostring(tree.root, encoding="utf-8")


def single(tree: FeedTree, item: Item) -> bytes:
    """Return a feed of one item, from a tree that is reduced."""
    parent = item.element.getparent()
    if parent is None:
        return etree.tostring(item.element, encoding="utf-8")
    shell = _copied(tree.root, None)
    target = shell
    if parent is not tree.root:
        target = _copied(parent, shell)
    target.append(item.element)
    xml = etree.tostring(shell, encoding="utf-8")
    parent.append(item.element)
    return xml


def _copied(element: Element, parent: Element | None) -> Element:
    """Return an element like this one, without what is in it."""
    copied = copy(element)
    copied[:] = []
    if parent is not None:
        parent.append(copied)
    return copied


def _items(parent: Element, depth: int) -> list[Element]:
    found: list[Element] = []
    for child in parent:
        name = name_of(child)
        if name in _ITEMS:
            found.append(child)
        elif name == "channel" and depth:
            found.extend(_items(child, depth - 1))
    return found


def _numbered(root: Element, elements: Sequence[Element]) -> list[tuple[Element, str]]:
    """Return each item with its place, counted from 1 within its parent."""
    counts: dict[str, int] = {}
    numbered = []
    for element in elements:
        parent = element.getparent()
        path = _path(root, parent) if parent is not None and element is not root else ""
        place = f"{path}/{shown_name(element)}" if path else shown_name(element)
        counts[place] = counts.get(place, 0) + 1
        numbered.append((element, f"{place}[{counts[place]}]"))
    return numbered


def _path(root: Element, element: Element) -> str:
    names = [shown_name(element)]
    while element is not root and (parent := element.getparent()) is not None:
        element = parent
        names.append(shown_name(element))
    return "/".join(reversed(names))


def _item(element: Element, where: str) -> Item:
    del element[_MAX_CHILDREN:]
    _lift_description(element)
    kept = _Kept(element)
    places = {field: f"{where}/{name}" for field, name in kept.fields.items()}
    contents = tuple(f"{where}/{name}" for name in kept.contents)
    return Item(element, where, places, contents, frozenset(kept.names))


def _lift_description(element: Element) -> None:
    """Have what a group of media says stand for the description of an item without one."""
    if children(element, *_SUMMARIES, *_OTHER_SUMMARIES, *_CONTENTS):
        return
    for group in children(element, "media:group"):
        for description in children(group, "media:description")[:1]:
            element.append(description)


@dataclass(slots=True)
class _Kept:
    """Which children of an item speak for each field."""

    element: Element
    fields: dict[str, str] = field(default_factory=dict)
    contents: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=lambda: {"link", "source", *_CONTENTS, *_IDS})

    def __post_init__(self) -> None:
        self._keep("headline", self._first(_TITLES))
        self._keep("author", self._author())
        summary = self._first(_SUMMARIES)
        if summary:
            self.names.update(_SUMMARIES)
            self.fields["summary"] = summary
        else:
            self._keep("summary", self._first(_OTHER_SUMMARIES))
        self._find_contents()
        self._find_names()

    def _keep(self, field: str, name: str | None) -> None:
        if name:
            self.fields[field] = name
            self.names.add(name)

    def _first(self, names: Sequence[str]) -> str | None:
        said = children(self.element, *names)
        return next((name_of(child) for child in said if len(child) or text_in(child)), None)

    def _author(self) -> str | None:
        """Return who names the author: a name is worth more than an address alone."""
        named = [
            child
            for child in children(self.element, "author", "dc:creator", "dc:author")
            if (text := text_in(child)) and not _MAIL.fullmatch(text[:_MAX_NAME])
        ]
        if named:
            return name_of(named[0])
        return self._first(("author", "dc:creator", "itunes:author"))

    def _find_contents(self) -> None:
        """Tell which texts feedparser counts as content: a second summary is one, too."""
        has_summary = False
        for child in self.element:
            name = name_of(child)
            if name in _CONTENTS:
                self.contents.append(name)
            elif name in _SUMMARIES and name in self.names:
                if has_summary and not self.contents:
                    self.contents.append(name)
                has_summary = True

    def _find_names(self) -> None:
        if children(self.element, "link"):
            self.fields["link"] = "link"
        elif attribute(self.element, "href"):
            self.fields["link"] = "@href"
        elif children(self.element, "guid"):
            self.fields["link"] = "guid"
        id_name = self._first(_IDS)
        about = any(name_of_attribute(key) == "about" for key in self.element.attrib)
        if id_name or about:
            self.fields["upstream_id"] = id_name or "@rdf:about"


def name_of_attribute(key: object) -> str:
    """Return an attribute's name without its namespace."""
    return str(key).rpartition("}")[2].rpartition(":")[2].lower()


def _reduce_item(item: Item) -> None:
    for child in list(item.element):
        name = name_of(child)
        if name in item.names:
            _shorten(child, name)
            child.tag = canonical_tag(name, child)
            _in_one_piece(child)
        else:
            item.element.remove(child)


def _in_one_piece(child: Element) -> None:
    """Write a text that is full of references as CDATA: each would be a call of its own."""
    text = child.text
    if len(child) == 0 and text and ("<" in text or "&" in text) and "]]>" not in text:
        child.text = etree.CDATA(text)


def _shorten(child: Element, name: str) -> None:
    """Cut what is too long to be a name; a pattern of the library would be busy for hours."""
    if name in ("author", "dc:creator", "dc:author", "itunes:author"):
        for part in child.iter():
            part.text = (part.text or "")[:_MAX_NAME]
            part.tail = None


def _reduce(parent: Element, head: Element, kept: set[int]) -> None:
    """Remove what is no item of a feed and says nothing of it."""
    for child in list(parent):
        if id(child) in kept or child is head:
            continue
        name = name_of(child)
        holds_items = name == "channel" and any(id(inner) in kept for inner in child)
        if holds_items:
            _reduce(child, head, kept)
        elif parent is head and name in _HEAD:
            _shorten(child, name)
            child.tag = canonical_tag(name, child)
        else:
            parent.remove(child)
