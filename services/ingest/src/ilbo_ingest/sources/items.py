"""The items of one document: fitted, named, completed, and published where they say more."""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from ilbo_bus import KST
from ilbo_events import Provenance
from ilbo_ingest.desk import RefusedDraftError, edit, prepared
from ilbo_ingest.drafts import UNTITLED, Draft, Found
from ilbo_ingest.media.pictures import Illustrated, Illustrator
from ilbo_ingest.newsroom import Newsroom
from ilbo_ingest.observations import observed
from ilbo_ingest.publishing import OutOfScopeError, UnknownArticleError, WithdrawnError
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
from ilbo_ingest.sources.ports import Completer, ItemNames, Refusals
from ilbo_ingest.sources.refusals import Refusal
from ilbo_ingest.sources.threads import Threads
from ilbo_paper import FeedSource, NewsSource, PageListSource, Paper

log = logging.getLogger(__name__)
_REMEMBERED_AT_ONCE = 32
Article = tuple[Named, Known | None]
"""An item, and what is known of it."""


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
    seen_at: datetime
    """When it is: the time that passes, also where the newspaper's own clock stands still."""
    may_go_on: Callable[[], bool]
    """Whether the lease is still held."""


@dataclass(frozen=True, slots=True)
class ItemDesk:
    """What taking in items needs."""

    paper: Paper
    newsroom: Newsroom
    names: ItemNames
    refusals: Refusals
    completer: Completer
    pictures: Illustrator
    threads: Threads


@dataclass(frozen=True, slots=True)
class Items:
    """The items of one document."""

    desk: ItemDesk
    arrival: Arrival
    occasion: Occasion
    provenance: Provenance
    receipt: Receipt

    async def take_in(self, found: Found) -> None:
        """Publish what was not said before; raise LeaseLostError, and redis-py's errors."""
        source = self.occasion.source
        items = named(await self._fitted(found), source)
        names = [name for item in items for name in item.names]
        known = await self.desk.names.known(source.name, names)
        articles = resolved(items, known)
        self._count(found, articles)
        if self.receipt.unreadable is not None:
            name = self.arrival.document.name
            refusal = Refusal(source.name, "document", self.receipt.unreadable, name)
            await self.desk.refusals.add(refusal, self.arrival.document.data)
            return
        for note in found.notes:
            log.debug("%s: %s: %s", source.name, note.reason, note.text)
        for sighting in found.sightings:
            event = observed(sighting, self.provenance.fetched_at, self.provenance.reader)
            self.receipt.states[(await self.desk.newsroom.observe(event)).state] += 1
        await self._publish(articles, known)

    async def _fitted(self, found: Found) -> list[Draft]:
        drafts = []
        for draft in found.drafts:
            held = replace(draft, hold=self.arrival.hold or draft.hold)
            try:
                drafts.append(fitted(held, self.occasion.source, self.desk.paper))
            except RefusedHtmlError as error:
                await self._refuse(draft, f"body_html: {error}")
        return drafts

    def _count(self, found: Found, articles: list[Article]) -> None:
        self.receipt.items = len(found.drafts) + len(found.sightings)
        is_feed = isinstance(self.occasion.source, FeedSource | PageListSource)
        said = (d.withdrawn or d.headline not in ("", UNTITLED) for d in found.drafts)
        if is_feed and found.drafts and not any(said):
            self.receipt.unreadable = f"none of its {len(found.drafts)} items has a headline"
        times = [item.draft.published_at for item, _ in articles]
        now = self.occasion.seen_at
        past = [at.timestamp() for at in times if at is not None and at <= now]
        self.receipt.newest_item_at = max(past, default=None)

    async def _publish(self, articles: list[Article], by_name: Mapping[str, Known]) -> None:
        chosen = self._chosen(articles)
        remembered: dict[str, Known] = {}
        today = f"{self.provenance.fetched_at.astimezone(KST):%Y-%m-%d}"
        ordered = sorted(enumerate(articles), key=lambda each: _order(each[1][0], each[0]))
        for number, (item, known) in ordered:
            last = await self._take(item, known) if number in chosen else _known(item)
            if known is None and last is not None:
                self._note_arrival(item.draft)
            if last is not None:
                kept = replace(last, day=today)
                remembered |= {name: kept for name in item.names if by_name.get(name) != kept}
            if len(remembered) >= _REMEMBERED_AT_ONCE:  # a visit that is given up begins behind it
                await self.desk.names.remember(self.occasion.source.name, remembered)
                remembered = {}
        await self.desk.names.remember(self.occasion.source.name, remembered)

    def _note_arrival(self, draft: Draft) -> None:
        arrivals = self.receipt.arrivals
        before = arrivals[-1] if arrivals else self.occasion.last_arrival
        at = arrival_of(draft, before, self.occasion.seen_at)
        if at is not None:
            arrivals.append(at)

    def _chosen(self, articles: list[Article]) -> frozenset[int]:
        """Return which are published: all, but of a source that is new only the newest."""
        source = self.occasion.source
        everything = frozenset(range(len(articles)))
        if not self.occasion.is_first or not isinstance(source, FeedSource | PageListSource):
            return everything
        chosen = newest([item.draft for item, _ in articles], source.catch_up_items)
        self.receipt.states["skipped"] += len(everything - chosen)
        return chosen

    async def _take(self, item: Named, known: Known | None) -> Known | None:
        """Publish one item unless it says what it said; return what is then known of it.

        What is not complete yet is left for the next visit.
        """
        if known is not None and known.digest == item.digest:
            return known
        if known is not None and _is_older(item.draft, known):
            self.receipt.states["superseded"] += 1
            return known
        if not self.occasion.may_go_on():
            raise LeaseLostError(self.occasion.source.name)
        draft = await self._completed(item.draft)
        if draft is None:
            return known
        illustrated = await self._illustrated(draft)
        await self._say(illustrated.draft)
        # Without its digest it is looked at again, and may get the picture as a revision.
        return _known(item) if illustrated.is_whole else replace(_known(item), digest="")

    async def _completed(self, draft: Draft) -> Draft | None:
        """Return the item with what stands elsewhere; None when that can't be had now."""
        source = self.occasion.source
        if draft.withdrawn is not None or not isinstance(source, FeedSource | PageListSource):
            return draft
        left = source.pages_per_visit - self.receipt.pages
        found = await self.desk.completer.complete(draft, source, left) if left > 0 else None
        if found is None:
            self.receipt.is_whole = False
            return None
        self.receipt.pages += found.pages
        return found.draft

    async def _illustrated(self, draft: Draft) -> Illustrated:
        if draft.withdrawn is not None:
            return Illustrated(draft)
        done = await self.desk.pictures.illustrate(draft, self.arrival.reach)
        for note in done.notes:
            said = {"source": self.occasion.source.name, "article_id": draft.article_id}
            log.info("%s", note.reason, extra={**said, "picture": note.text})
        return done

    async def _say(self, draft: Draft) -> None:
        """Publish or withdraw an item, and count what became of it."""
        try:
            state = await self._said(draft)
        except RefusedDraftError as error:
            await self._refuse(draft, str(error))
            state = "refused"
        self.receipt.states[state] += 1
        if state in ("published", "held"):
            self.receipt.last_item = draft.article_id

    async def _said(self, draft: Draft) -> str:
        assert draft.article_id is not None
        if draft.withdrawn is not None:
            return await self._withdrawn(draft.article_id, draft.withdrawn)
        now = self.provenance.fetched_at
        ready = await self.desk.threads.with_feeds(partial(prepared, timed(draft, now)))
        edited = edit(ready, self.desk.paper, now, self.provenance)
        scope = partial(may_write, draft, self.occasion.source)
        try:
            return (await self.desk.newsroom.publish(edited, scope)).state
        except OutOfScopeError:
            return "elsewhere"
        except WithdrawnError:
            return "withdrawn"

    async def _withdrawn(self, article_id: str, reason: str) -> str:
        try:
            outcome = await self.desk.newsroom.withdraw(
                article_id, "recall", reason[:500], lambda _: True
            )
        except UnknownArticleError:
            return "unknown"
        return outcome.state

    async def _refuse(self, draft: Draft, reason: str) -> None:
        self.receipt.refused.append(reason)
        name = self.occasion.source.name
        refusal = Refusal(name, "item", reason, draft.headline[:200], _written(draft))
        await self.desk.refusals.add(refusal, self.arrival.document.data)


def _order(item: Named, number: int) -> tuple[bool, float, int]:
    """Return the order of publication: the oldest first; feeds begin with the newest."""
    return (*oldest_first(item.draft), -number)


def _is_older(draft: Draft, known: Known) -> bool:
    if known.upstream_revision is None or draft.upstream_revision is None:
        return False
    return draft.upstream_revision < known.upstream_revision


def _known(item: Named) -> Known:
    assert item.draft.article_id is not None
    return Known(item.draft.article_id, item.digest, item.draft.upstream_revision)


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
