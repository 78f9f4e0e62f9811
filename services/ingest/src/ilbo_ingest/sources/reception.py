"""One document of a source, taken in: read, fitted, named, and published where it says more."""

import asyncio
import hashlib
import json
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from functools import partial
from typing import TypeVar

from ilbo_bus import KST
from ilbo_events import Provenance
from ilbo_ingest.desk import RefusedDraftError, edit, prepared
from ilbo_ingest.drafts import Draft, Found, UnreadableDocumentError
from ilbo_ingest.media.pictures import Illustrated, Illustrator
from ilbo_ingest.newsroom import Newsroom
from ilbo_ingest.observations import observed
from ilbo_ingest.publishing import OutOfScopeError, UnknownArticleError, WithdrawnError
from ilbo_ingest.readers.reader import Context
from ilbo_ingest.sanitizer import RefusedHtmlError
from ilbo_ingest.sources.arrivals import Arrival, Receipt
from ilbo_ingest.sources.intake import (
    arrival_of,
    fitted,
    may_write,
    newest,
    oldest_first,
    timed,
)
from ilbo_ingest.sources.naming import Known, Named, named, resolved
from ilbo_ingest.sources.ports import ItemNames, Read, Refusals
from ilbo_ingest.sources.refusals import Refusal
from ilbo_paper import FeedSource, NewsSource, PageListSource, Paper

log = logging.getLogger(__name__)
T = TypeVar("T")


class LeaseLostError(Exception):
    """Another replica visits the source by now; nothing more of this visit is published."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """When and for whom a document is taken in."""

    source: NewsSource
    last_arrival: float | None
    """When the source brought something last."""
    is_first: bool
    """Whether nothing of the source was read before."""
    may_go_on: Callable[[], bool]
    """Whether the lease is still held."""


@dataclass(frozen=True, slots=True)
class Reception:
    """What taking in needs."""

    paper: Paper
    newsroom: Newsroom
    names: ItemNames
    refusals: Refusals
    pictures: Illustrator
    read: Read
    threads: Executor
    clock: Callable[[], datetime]

    async def take(self, arrival: Arrival, occasion: Occasion) -> Receipt:
        """Publish what a document says that was not said before; say what became of it."""
        receipt = Receipt()
        now = self.clock()
        try:
            reader, found = await self._found(arrival, occasion.source, now)
        except UnreadableDocumentError as error:
            receipt.unreadable = str(error)
            await self._refuse_document(arrival, occasion.source, str(error))
            return receipt
        receipt.format = found.format or reader
        provenance = Provenance(
            origin=(arrival.document.url or arrival.document.name or occasion.source.name)[:500],
            fetched_at=now,
            sha256=hashlib.sha256(arrival.document.data).hexdigest(),
            reader=reader,
        )
        await _Work(self, arrival, occasion, provenance, receipt).do(found)
        return receipt

    async def _found(
        self, arrival: Arrival, source: NewsSource, now: datetime
    ) -> tuple[str, Found]:
        zone = timezone(timedelta(hours=source.utc_offset_hours))
        context = Context(self.paper, now, zone)
        return await self.in_thread(partial(self.read, arrival.document, context, source))

    async def in_thread(self, work: Callable[[], T]) -> T:
        """Do what takes a while beside the event loop, on the threads for sources alone."""
        return await asyncio.get_running_loop().run_in_executor(self.threads, work)

    async def _refuse_document(self, arrival: Arrival, source: NewsSource, reason: str) -> None:
        document = arrival.document
        title = document.name or document.url or "document"
        await self.refusals.add(Refusal(source.name, "document", reason, title), document.data)


@dataclass(frozen=True, slots=True)
class _Work:
    """The items of one document."""

    reception: Reception
    arrival: Arrival
    occasion: Occasion
    provenance: Provenance
    receipt: Receipt

    async def do(self, found: Found) -> None:
        drafts = await self._fitted(found)
        items = named(drafts, self.occasion.source)
        known = await self.reception.names.known(
            self.occasion.source.name, [name for item in items for name in item.names]
        )
        articles = resolved(items, known)
        self._count(found, articles)
        for note in found.notes:
            log.debug("%s: %s: %s", self.occasion.source.name, note.reason, note.text)
        for sighting in found.sightings:
            event = observed(sighting, self.provenance.fetched_at, self.provenance.reader)
            outcome = await self.reception.newsroom.observe(event)
            self.receipt.states[outcome.state] += 1
        await self._publish(articles, known)

    async def _fitted(self, found: Found) -> list[Draft]:
        drafts = []
        for draft in found.drafts:
            held = replace(draft, hold=self.arrival.hold or draft.hold)
            try:
                drafts.append(fitted(held, self.occasion.source, self.reception.paper))
            except RefusedHtmlError as error:
                await self._refuse(draft, f"body_html: {error}")
        return drafts

    def _count(self, found: Found, articles: list[tuple[Named, Known | None]]) -> None:
        self.receipt.items = len(found.drafts) + len(found.sightings)
        is_feed = isinstance(self.occasion.source, FeedSource | PageListSource)
        if is_feed and found.drafts and not any(d.headline or d.withdrawn for d in found.drafts):
            self.receipt.unreadable = f"none of its {len(found.drafts)} items has a headline"
        now = self.provenance.fetched_at
        times = [item.draft.published_at for item, _ in articles]
        past = [at.timestamp() for at in times if at is not None and at <= now]
        self.receipt.newest_item_at = max(past, default=None)

    async def _publish(
        self, articles: list[tuple[Named, Known | None]], by_name: Mapping[str, Known]
    ) -> None:
        self._note_arrivals([item.draft for item, known in articles if known is None])
        chosen = self._chosen(articles)
        remembered: dict[str, Known] = {}
        today = f"{self.provenance.fetched_at.astimezone(KST):%Y-%m-%d}"
        ordered = sorted(enumerate(articles), key=lambda each: _order(each[1][0], each[0]))
        for number, (item, known) in ordered:
            same = await self._take_in(item, known) if number in chosen else known
            kept = _remembered(item, same, today)
            remembered |= {name: kept for name in item.names if by_name.get(name) != kept}
        await self.reception.names.remember(self.occasion.source.name, remembered)

    def _note_arrivals(self, drafts: list[Draft]) -> None:
        last = self.occasion.last_arrival
        for draft in sorted(drafts, key=oldest_first):
            last = arrival_of(draft, last, self.provenance.fetched_at)
            self.receipt.arrivals.append(last)

    def _chosen(self, articles: list[tuple[Named, Known | None]]) -> frozenset[int]:
        """Return which are published: all, but of a source that is new only the newest."""
        source = self.occasion.source
        everything = frozenset(range(len(articles)))
        if not self.occasion.is_first or not isinstance(source, FeedSource | PageListSource):
            return everything
        chosen = newest([item.draft for item, _ in articles], source.catch_up_items)
        self.receipt.states["skipped"] += len(everything - chosen)
        return chosen

    async def _take_in(self, item: Named, known: Known | None) -> Known | None:
        """Publish one item unless it says what it said; return what then still holds of it."""
        draft = item.draft
        if known is not None and known.digest == item.digest:
            return known
        if _is_older(draft, known):
            self.receipt.states["superseded"] += 1
            return known
        if not self.occasion.may_go_on():
            raise LeaseLostError(self.occasion.source.name)
        illustrated = await self._illustrated(draft)
        try:
            state = await self._said(illustrated.draft)
        except RefusedDraftError as error:
            await self._refuse(draft, str(error))
            state = "refused"
        self.receipt.states[state] += 1
        if state in ("published", "held"):
            self.receipt.last_item = draft.article_id
        if illustrated.is_whole or draft.article_id is None:
            return None
        # Without its digest it is looked at again, and may get the picture as a revision.
        return Known(draft.article_id, "", draft.upstream_revision, "")

    async def _illustrated(self, draft: Draft) -> Illustrated:
        if draft.withdrawn is not None:
            return Illustrated(draft)
        done = await self.reception.pictures.illustrate(draft, self.arrival.reach)
        for note in done.notes:
            said = {"source": self.occasion.source.name, "article_id": draft.article_id}
            log.info("%s", note.reason, extra={**said, "picture": note.text})
        return done

    async def _said(self, draft: Draft) -> str:
        reception = self.reception
        assert draft.article_id is not None
        if draft.withdrawn is not None:
            return await self._withdrawn(draft.article_id, draft.withdrawn)
        now = self.provenance.fetched_at
        ready = await reception.in_thread(partial(prepared, timed(draft, now)))
        edited = edit(ready, reception.paper, now, self.provenance)
        scope = partial(may_write, draft, self.occasion.source)
        try:
            return (await reception.newsroom.publish(edited, scope)).state
        except OutOfScopeError:
            return "elsewhere"
        except WithdrawnError:
            return "withdrawn"

    async def _withdrawn(self, article_id: str, reason: str) -> str:
        try:
            outcome = await self.reception.newsroom.withdraw(
                article_id, "recall", reason[:500], lambda _: True
            )
        except UnknownArticleError:
            return "unknown"
        return outcome.state

    async def _refuse(self, draft: Draft, reason: str) -> None:
        self.receipt.refused.append(reason)
        refusal = Refusal(
            self.occasion.source.name, "item", reason, draft.headline[:200], _written(draft)
        )
        await self.reception.refusals.add(refusal, self.arrival.document.data)


def _order(item: Named, number: int) -> tuple[bool, float, int]:
    """Return the order of publication: the oldest first; feeds begin with the newest."""
    return (*oldest_first(item.draft), -number)


def _is_older(draft: Draft, known: Known | None) -> bool:
    if known is None or known.upstream_revision is None or draft.upstream_revision is None:
        return False
    return draft.upstream_revision < known.upstream_revision


def _remembered(item: Named, known: Known | None, today: str) -> Known:
    """Return what is known of an item now; `known` when nothing of it was taken in."""
    assert item.draft.article_id is not None
    if known is not None:
        return replace(known, day=today)
    return Known(item.draft.article_id, item.digest, item.draft.upstream_revision, today)


def _written(draft: Draft) -> str:
    """Return an item as it was read, for whoever looks at the refusal."""
    kept = {
        "upstream_id": draft.upstream_id,
        "link": draft.link,
        "headline": draft.headline[:500],
        "body": list(draft.body)[:20],
        "body_html": (draft.body_html or "")[:20_000],
        "published_at": draft.published_at and draft.published_at.isoformat(),
    }
    return json.dumps(kept, ensure_ascii=False)
