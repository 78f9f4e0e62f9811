"""What a reader found in a document, before the desk decides what is published."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from ilbo_events import Correction, Image, Source

Precision = Literal["minute", "day"]


@dataclass(frozen=True, slots=True)
class Draft:
    """One article as its source wrote it; what it doesn't say is None or empty."""

    headline: str
    article_id: str | None = None
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
    embargo_until: datetime | None = None
    correction: Correction | None = None


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
    """Counted from 1; 0 stands for the document as a whole."""
    text: str
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}: {self.text}" if self.line else self.reason


@dataclass(frozen=True, slots=True)
class Found:
    """Everything one reader found in one document."""

    drafts: tuple[Draft, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    notes: tuple[Note, ...] = field(default=())


class UnreadableDocumentError(ValueError):
    """The document is refused as a whole; nothing of it is published, the reason is told."""
