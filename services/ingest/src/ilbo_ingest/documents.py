"""A document of any known format in, what would be published out; nothing is asked or sent."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from ilbo_events import (
    ArticleWithdrawn,
    Fact,
    Provenance,
    WeatherObserved,
    observation_digest,
    observation_subject,
)
from ilbo_ingest.cloudevents import cloud_event
from ilbo_ingest.desk import Edited, RefusedDraftError, edit, prepared
from ilbo_ingest.drafts import Draft, Note
from ilbo_ingest.observations import observed
from ilbo_ingest.readers.reader import Context, Document
from ilbo_ingest.readers.registry import MAX_DOCUMENT_BYTES, read_with
from ilbo_paper import Paper

__all__ = ["MAX_DOCUMENT_BYTES", "Document", "Item", "Reading", "read_document"]


@dataclass(frozen=True, slots=True)
class Item:
    """One article of a document: as it was found, and as it would be published."""

    draft: Draft
    edited: Edited


@dataclass(frozen=True, slots=True)
class Reading:
    """What one document would publish, and what of it was not used."""

    reader: str
    format: str
    read_at: datetime
    provenance: Provenance
    items: tuple[Item, ...]
    withdrawals: tuple[ArticleWithdrawn, ...]
    observations: tuple[WeatherObserved, ...]
    notes: tuple[Note, ...]

    @property
    def articles(self) -> tuple[Edited, ...]:
        """The articles in the document's order."""
        return tuple(item.edited for item in self.items)

    def with_items(self, items: Iterable[Item], notes: Iterable[Note]) -> "Reading":
        """Return the same with other items and more notes."""
        return replace(self, items=tuple(items), notes=(*self.notes, *notes))

    @property
    def events(self) -> tuple[Fact, ...]:
        """All events: articles and withdrawals in the document's order, then observations."""
        articles = (edited.article for edited in self.articles)
        return (*articles, *self.withdrawals, *self.observations)

    def cloud_events(self) -> list[dict[str, object]]:
        """Return all events as CloudEvents in JSON form, the same for the same document."""
        articles = [
            cloud_event(edited.article, edited.article.article_id, edited.digest, self.read_at)
            for edited in self.articles
        ]
        withdrawals = [
            cloud_event(event, event.article_id, "withdrawn", self.read_at)
            for event in self.withdrawals
        ]
        observations = [
            cloud_event(event, observation_subject(event), observation_digest(event), self.read_at)
            for event in self.observations
        ]
        return articles + withdrawals + observations


def read_document(document: Document, paper: Paper, clock: Callable[[], datetime]) -> Reading:
    """Return what a document holds; raise UnreadableDocumentError with the reason."""
    now = clock()
    reader, found = read_with(document, Context(paper, now))
    provenance = Provenance(
        origin=(document.name or document.url or "document")[:500],
        fetched_at=now,
        sha256=hashlib.sha256(document.data).hexdigest(),
        reader=reader.name,
    )
    notes = list(found.notes)
    items = [
        item
        for draft in found.drafts
        if draft.withdrawn is None
        if (item := _item(draft, paper, provenance, notes)) is not None
    ]
    return Reading(
        reader=reader.name,
        format=found.format or reader.name,
        read_at=now,
        provenance=provenance,
        items=tuple(items),
        withdrawals=tuple(_withdrawal(d, now) for d in found.drafts if d.withdrawn is not None),
        observations=tuple(observed(s, now, reader.name) for s in found.sightings),
        notes=tuple(notes),
    )


def _item(draft: Draft, paper: Paper, provenance: Provenance, notes: list[Note]) -> Item | None:
    """Return the article, or None and a note: one that is refused hurts no other."""
    try:
        ready = prepared(draft)
        return Item(ready, edit(ready, paper, provenance.fetched_at, provenance))
    except RefusedDraftError as error:
        notes.append(Note(0, draft.headline[:100], f"the article is refused: {error}"))
        return None


def _withdrawal(draft: Draft, now: datetime) -> ArticleWithdrawn:
    ready = prepared(draft)
    assert ready.article_id is not None
    return ArticleWithdrawn(
        article_id=ready.article_id, reason=(draft.withdrawn or "")[:500], withdrawn_at=now
    )
