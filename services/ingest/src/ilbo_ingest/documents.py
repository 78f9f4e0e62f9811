"""A document of any known format in, what would be published out; nothing is asked or sent."""

import codecs
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from ilbo_events import Fact, Provenance, WeatherObserved, observation_digest, observation_subject
from ilbo_ingest.cloudevents import cloud_event
from ilbo_ingest.decoding import UndecodableError, decode_text
from ilbo_ingest.desk import Edited, RefusedDraftError, edit
from ilbo_ingest.drafts import Draft, Note, UnreadableDocumentError
from ilbo_ingest.observations import observed
from ilbo_ingest.portal_layout import layout_of
from ilbo_ingest.portal_text import READER, read_portal_text
from ilbo_paper import Paper

MAX_DOCUMENT_BYTES = 8 * 1024 * 1024
_FORMATS = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP, HWPX or Office file"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an HWP or old Office file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip file"),
    (b"<", "XML or HTML"),
    (b"{", "JSON"),
    (b"[", "JSON"),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one document would publish, and what of it was not used."""

    reader: str
    read_at: datetime
    articles: tuple[Edited, ...]
    observations: tuple[WeatherObserved, ...]
    notes: tuple[Note, ...]

    @property
    def events(self) -> tuple[Fact, ...]:
        """All events: the articles in the document's order, then the observations."""
        return (*(edited.article for edited in self.articles), *self.observations)

    def cloud_events(self) -> list[dict[str, object]]:
        """Return all events as CloudEvents in JSON form, the same for the same document."""
        articles = [
            cloud_event(edited.article, edited.article.article_id, edited.digest, self.read_at)
            for edited in self.articles
        ]
        observations = [
            cloud_event(event, observation_subject(event), observation_digest(event), self.read_at)
            for event in self.observations
        ]
        return articles + observations


def read_document(data: bytes, name: str, paper: Paper, clock: Callable[[], datetime]) -> Reading:
    """Return what a document holds; raise UnreadableDocumentError with the reason.

    `name` is the file's name, for the provenance; the format is recognised by the bytes alone.
    """
    text = _text_of(data)
    now = clock()
    found = read_portal_text(text, layout_of(paper))
    provenance = Provenance(
        origin=name[:500] or "document",
        fetched_at=now,
        sha256=hashlib.sha256(data).hexdigest(),
        reader=READER,
    )
    notes = list(found.notes)
    articles = [
        edited
        for draft in found.drafts
        if (edited := _edited(draft, paper, provenance, notes)) is not None
    ]
    observations = tuple(observed(sighting, now, READER) for sighting in found.sightings)
    return Reading(READER, now, tuple(articles), observations, tuple(notes))


def _edited(draft: Draft, paper: Paper, provenance: Provenance, notes: list[Note]) -> Edited | None:
    """Return the article, or None and a note: one that is refused hurts no other."""
    try:
        return edit(draft, paper, provenance.fetched_at, provenance)
    except RefusedDraftError as error:
        notes.append(Note(0, draft.headline[:100], f"the article is refused: {error}"))
        return None


def _text_of(data: bytes) -> str:
    if len(data) > MAX_DOCUMENT_BYTES:
        raise UnreadableDocumentError(
            f"the document has {len(data)} bytes, {MAX_DOCUMENT_BYTES} are allowed"
        )
    start = data.removeprefix(codecs.BOM_UTF8).lstrip()[:16]
    if not start:
        raise UnreadableDocumentError("the document is empty")
    for magic, what in _FORMATS:
        if start.startswith(magic):
            raise UnreadableDocumentError(f"this is {what}, for which there is no reader")
    try:
        return decode_text(data)
    except UndecodableError as error:
        raise UnreadableDocumentError(str(error)) from error
