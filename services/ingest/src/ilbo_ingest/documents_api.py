"""HTTP for documents: what would be published, and publish it."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ilbo_events import ArticleWithdrawn, Image, WeatherObserved, observation_subject
from ilbo_ingest.answers import Answer, ProblemError, invalid, json_answer
from ilbo_ingest.article_input import images_of
from ilbo_ingest.desk import Edited, RefusedDraftError, edit
from ilbo_ingest.documents import Document, Item, Reading, read_document
from ilbo_ingest.door import Call
from ilbo_ingest.drafts import Note, Picture, UnreadableDocumentError
from ilbo_ingest.fetching import Reach
from ilbo_ingest.json_body import JsonError, parse_json
from ilbo_ingest.media.attached import StoredImages, attached
from ilbo_ingest.media.pictures import Illustrator
from ilbo_ingest.media.shelves import ShelfError
from ilbo_ingest.media_api import store_away
from ilbo_ingest.newsroom import Newsroom, Outcome
from ilbo_ingest.publishing import OutOfScopeError, UnknownArticleError, WithdrawnError
from ilbo_ingest.sources.tally import Tally
from ilbo_paper import Paper

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PictureDesk:
    """Where the pictures of documents go."""

    illustrator: Illustrator
    store: StoredImages
    reach: Reach | None
    """How far the addresses in a document may lead; None: nothing is fetched."""


@dataclass(frozen=True, slots=True)
class DocumentDesk:
    """What the requests with documents need."""

    newsroom: Newsroom
    paper: Paper
    sources: Tally
    clock: Callable[[], datetime]
    pictures: PictureDesk

    async def read(self, call: Call, name: str) -> Answer:
        """Say what a document would publish."""
        reading = await self._reading(call, name)
        content = {
            "reader": reading.reader,
            "format": reading.format,
            "events": reading.cloud_events(),
            "places": [_places(item) for item in reading.items],
            "notes": _notes(reading.notes),
        }
        return json_answer(200, content)

    async def publish(self, call: Call, name: str, images: str = "") -> Answer:
        """Publish what a document holds; each item has an answer of its own.

        `images` is a JSON list of pictures in the media store that belong to its first article.
        """
        added = await self._attached(images) if images else ()
        reading = await self._illustrated(await self._reading(call, name), added)
        items = [await self._article(call, reading, edited) for edited in reading.articles]
        items += [await self._withdrawal(call, event) for event in reading.withdrawals]
        items += [await self._observation(call, event) for event in reading.observations]
        states = Counter(str(item["state"]) for item in items)
        log.info("document read", extra={"states": dict(states), "key": call.key.id})
        content = {
            "reader": reading.reader,
            "format": reading.format,
            "items": items,
            "notes": _notes(reading.notes),
        }
        return json_answer(200, content)

    async def _reading(self, call: Call, name: str) -> Reading:
        origin = name or f"key:{call.key.id}"
        try:
            document = Document(call.data, origin, call.content_type)
            return await asyncio.to_thread(read_document, document, self.paper, self.clock)
        except UnreadableDocumentError as error:
            self.sources.came("document", "unreadable", "refused")
            raise ProblemError(422, "No readable document", str(error)) from error

    async def _attached(self, images: str) -> tuple[Image, ...]:
        try:
            given = images_of(parse_json(images.encode()))
            return await attached(given, self.pictures.store)
        except JsonError as error:
            raise ProblemError(400, "No readable JSON", f"images {error}") from error
        except RefusedDraftError as error:
            raise invalid(str(error)[:500], error.faults) from error
        except ShelfError as error:
            raise store_away(error) from error

    async def _illustrated(self, reading: Reading, added: tuple[Image, ...]) -> Reading:
        """Return the reading with the pictures of its articles stored."""
        items: list[Item] = []
        notes: list[Note] = []
        for item in reading.items:
            draft = replace(item.draft, images=(*added, *item.draft.images))
            done = await self.pictures.illustrator.illustrate(draft, self.pictures.reach)
            edited = edit(done.draft, self.paper, reading.read_at, reading.provenance)
            items.append(Item(done.draft, edited))
            notes += done.notes
            added = ()
        return reading.with_items(items, notes)

    async def _article(self, call: Call, reading: Reading, edited: Edited) -> dict[str, object]:
        article_id = edited.article.article_id
        item = {"type": "ArticlePublished", "subject": article_id}
        try:
            outcome = await self.newsroom.publish(edited, call.key.may_write)
        except (OutOfScopeError, WithdrawnError) as error:
            self.sources.came("document", reading.reader, "refused")
            return {**item, "state": "refused", "reason": str(error)}
        self.sources.came("document", reading.reader, outcome.state, article_id)
        return {**item, **_said(outcome), "path": f"/articles/{article_id}"}

    async def _withdrawal(self, call: Call, event: ArticleWithdrawn) -> dict[str, object]:
        item = {"type": "ArticleWithdrawn", "subject": event.article_id}
        try:
            outcome = await self.newsroom.withdraw(
                event.article_id, event.kind, event.reason, call.key.may_write
            )
        except UnknownArticleError:
            return {**item, "state": "unknown"}
        except OutOfScopeError as error:
            return {**item, "state": "refused", "reason": str(error)}
        return {**item, **_said(outcome)}

    async def _observation(self, call: Call, event: WeatherObserved) -> dict[str, object]:
        subject = observation_subject(event)
        item = {"type": "WeatherObserved", "subject": subject}
        if not call.key.may_write(event.source):
            reason = f"the key may not write for {event.source}"
            return {**item, "state": "refused", "reason": reason}
        outcome = await self.newsroom.observe(event)
        self.sources.came("document", event.source, outcome.state, subject)
        return {**item, **_said(outcome)}


def _said(outcome: Outcome) -> dict[str, object]:
    said: dict[str, object] = {"state": outcome.state, "revision": outcome.revision}
    if outcome.public_at is not None:
        said["public_at"] = outcome.public_at.isoformat()
    if outcome.hold is not None:
        said["hold"] = outcome.hold
    return said


def _places(item: Item) -> dict[str, object]:
    """Return where in the document each field of one article was found."""
    return {
        "article_id": item.draft.article_id,
        "upstream_id": item.draft.upstream_id,
        "hold": item.edited.hold,
        "pictures": [_picture(picture) for picture in item.draft.pictures],
        "fields": [
            {"field": place.field, "where": place.where, "value": place.value}
            for place in item.draft.places
        ],
    }


def _picture(picture: Picture) -> dict[str, object]:
    """Return what is known of a picture that was not fetched or decoded yet."""
    words = {"caption": picture.caption, "credit": picture.credit, "alt": picture.alt}
    return {"url": picture.url, "bytes": len(picture.data or b""), **words}


def _notes(notes: Sequence[Note]) -> list[dict[str, object]]:
    return [{"line": note.line, "text": note.text, "reason": note.reason} for note in notes]
