"""What a reader found in a document, before the desk decides what is published."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from ilbo_events import Correction, Image, Source

Precision = Literal["minute", "day"]
UNTITLED = "(제목 없음)"
"""The headline of an item without a word; it is held, so that nobody reads it but the editor."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the document one field was found."""

    field: str
    """A field of Draft, e.g. headline."""
    where: str
    """In the format's own terms, e.g. rss/channel/item[3]/title."""
    value: str
    """As it stands there, shortened to 200 characters."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture a document names by its address, or carries."""

    url: str | None = None
    data: bytes | None = None
    caption: str = ""
    credit: str = ""
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file a document names by its address, or carries."""

    name: str
    url: str | None = None
    data: bytes | None = None
    content_type: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """One article as its source wrote it; what it doesn't say is None or empty."""

    headline: str
    article_id: str | None = None
    """Given by whoever may name articles; None: made from `scope` and `upstream_id`."""
    upstream_id: str | None = None
    """The source's own id of the item: guid, NewsItemId, uri; exactly as written."""
    scope: str | None = None
    """Within what `upstream_id` is unique, e.g. policy-news or a feed's address."""
    upstream_revision: int | None = None
    """The source's own count of versions; a lower one never replaces a higher one."""
    link: str | None = None
    """Address of the original."""
    section: str | None = None
    subheads: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    body_html: str | None = None
    is_excerpt: bool = False
    dateline: str | None = None
    byline: str | None = None
    source: Source | None = None
    images: tuple[Image, ...] = ()
    tags: tuple[str, ...] = ()
    published_at: datetime | None = None
    published_precision: Precision = "minute"
    updated_at: datetime | None = None
    """When the source changed it last."""
    embargo_until: datetime | None = None
    hold: str | None = None
    """Why an editor has to look first; it is kept and not published by itself."""
    withdrawn: str | None = None
    """Why the source took the item back; the draft then says nothing else of use."""
    summary: str | None = None
    """What the source gives as a summary of a body that stands elsewhere."""
    rights: str | None = None
    """The source's own words on usage."""
    names_licence: bool = False
    """Its format has a field for each item's licence: where that says nothing, only headline and
    link may be published."""
    language: str | None = None
    """As its source says it (BCP 47), e.g. ko."""
    pictures: tuple[Picture, ...] = ()
    """Not in the media store yet; `images` are."""
    attachments: tuple[Attachment, ...] = ()
    correction: Correction | None = None
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Sighting:
    """One station's weather as a document prints it."""

    station: str
    """The name as printed."""
    word: str | None
    """The sky, None when none is printed."""
    temperature_celsius: float | None
    observed_at: datetime
    attribution: str


@dataclass(frozen=True, slots=True)
class Note:
    """A line of the document that was not used, and why: nothing vanishes silently."""

    line: int
    """Counted from 1; 0 stands for the document as a whole or a place `reason` names."""
    text: str
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}: {self.text}" if self.line else self.reason


@dataclass(frozen=True, slots=True)
class Found:
    """Everything one reader found in one document."""

    format: str = ""
    """What the document is, with its version, e.g. RSS 2.0."""
    drafts: tuple[Draft, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    notes: tuple[Note, ...] = field(default=())


class UnreadableDocumentError(ValueError):
    """The document is refused as a whole; nothing of it is published, the reason is told."""
