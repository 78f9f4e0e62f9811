"""A feed and its entries in the terms all feed formats share, before anything is decided."""

from dataclasses import dataclass
from typing import Literal

from ilbo_ingest.drafts import Attachment, Note, Picture

TextKind = Literal["text", "html", "maybe html"]
"""maybe html: the format doesn't say, as RSS doesn't."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text of an entry."""

    value: str
    kind: TextKind
    where: str
    base: str | None = None
    """What its relative links are resolved against."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote it."""

    name: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """A plain value and where it stands."""

    text: str
    where: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One item, entry or object of a feed."""

    where: str
    """Its place, e.g. rss/channel/item[3]."""
    title: Text | None = None
    link: Value | None = None
    id: Value | None = None
    authors: tuple[Author, ...] = ()
    author: Value | None = None
    """The authors as the feed writes them."""
    content: Text | None = None
    """The text itself, where the format keeps it apart from a summary."""
    summary: Text | None = None
    published: tuple[Value, ...] = ()
    """Every date of publication, the likeliest first."""
    updated: tuple[Value, ...] = ()
    tags: tuple[Value, ...] = ()
    rights: Value | None = None
    source_title: Value | None = None
    """The feed it was taken from, where it says so."""
    pictures: tuple[Picture, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    language: str | None = None
    withdrawn: str | None = None
    """Why it is no entry but the end of one (RFC 6721)."""


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says about itself, and its entries."""

    format: str
    title: str = ""
    title_where: str = "title"
    link: str = ""
    id: str = ""
    own_link: str = ""
    """Where the feed itself is, by its own word."""
    author: str = ""
    authors: tuple[Author, ...] = ()
    """They count for entries without one, in Atom (RFC 4287, 4.2.1)."""
    rights: str = ""
    language: str | None = None
    entries: tuple[Entry, ...] = ()
    notes: tuple[Note, ...] = ()
