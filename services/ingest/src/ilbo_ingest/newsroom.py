"""The newsroom: every way in which something becomes public, is held, or is taken back."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ilbo_bus import Publication, Record, Stamp
from ilbo_events import WeatherObserved, observation_subject
from ilbo_ingest.desk import Edited
from ilbo_ingest.ports import EventLedger, HeldArticle, HeldArticles
from ilbo_ingest.publishing import (
    Decide,
    MayWrite,
    OutOfScopeError,
    UnknownArticleError,
    WithdrawnError,
    article_decision,
    check_writable,
    is_outdated,
    is_withdrawn,
    observation_decision,
    release_decision,
    upstream_revision_of,
    withdrawal_decision,
)

log = logging.getLogger(__name__)
State = Literal["published", "unchanged", "held", "withdrawn"]
Kind = Literal["recall", "kill"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one article or observation."""

    subject: str
    state: State
    revision: int | None = None
    """The revision that is public now; None when nothing is."""
    public_at: datetime | None = None
    """When a held article will be."""


class Newsroom:
    """Publishes through the ledgers and holds what is under embargo."""

    def __init__(
        self,
        articles: EventLedger,
        weather: EventLedger,
        held: HeldArticles,
        clock: Callable[[], datetime],
    ) -> None:
        self._articles = articles
        self._weather = weather
        self._held = held
        self._clock = clock
        # While an article is released, nobody may hear that it was replaced or removed.
        self._holding = asyncio.Lock()

    async def publish(self, edited: Edited, may_write: MayWrite) -> Outcome:
        """Publish an article, or hold it until it may be public."""
        source = edited.article.source
        if not may_write(source.name if source else None):
            name = source.name if source else "no source"
            raise OutOfScopeError(f"the key may not write for {name}")
        if edited.public_at > self._clock():
            return await self._hold(edited, may_write)
        article_id = edited.article.article_id
        waiting = await self._held.find(article_id)
        if waiting and _is_poorer(edited, waiting.edited):
            return _held(waiting.edited)
        outcome = await _say(self._articles, article_id, article_decision(edited, may_write))
        if waiting:
            await self._replace(article_id)
        return outcome

    async def withdraw(
        self, article_id: str, kind: Kind, reason: str, may_write: MayWrite
    ) -> Outcome:
        """Take an article back; one that was only held is forgotten."""
        async with self._holding:
            waiting = await self._held.find(article_id)
            if waiting:
                check_held(waiting, may_write)
            rule = withdrawal_decision(article_id, kind, reason, self._clock(), may_write)
            try:
                outcome = await _say(self._articles, article_id, rule)
            except UnknownArticleError:
                if waiting is None:
                    raise
                outcome = Outcome(article_id, "withdrawn")
            if waiting:
                await self._held.drop(article_id)
        return Outcome(article_id, "withdrawn", outcome.revision)

    async def observe(self, event: WeatherObserved) -> Outcome:
        """Publish an observation, unless the same was said."""
        return await _say(self._weather, observation_subject(event), observation_decision(event))

    async def state(self, article_id: str) -> Outcome:
        """Return what is public of an article; raise UnknownArticleError without a trace of it."""
        known = await self._articles.record(article_id)
        waiting = await self._held.find(article_id)
        if known is not None:
            state: State = "withdrawn" if is_withdrawn(known) else "published"
            return Outcome(article_id, state, known.revision)
        if waiting is not None:
            return _held(waiting.edited)
        raise UnknownArticleError(article_id)

    async def release_due(self) -> int:
        """Publish each held article whose time has come; return how many were."""
        released = 0
        for waiting in await self._held.due(self._clock()):
            async with self._holding:
                released += await self._release(waiting)
        return released

    async def _release(self, waiting: HeldArticle) -> int:
        article_id = waiting.edited.article.article_id
        if await self._held.find(article_id) != waiting:
            return 0
        rule = release_decision(waiting.edited, waiting.after_revision)
        try:
            record = await self._articles.publish(article_id, rule)
        except WithdrawnError:
            record = None
        await self._held.drop(article_id)
        state = "released" if record else "superseded"
        log.info("embargo ended", extra={"article_id": article_id, "state": state})
        return 1 if record else 0

    async def _hold(self, edited: Edited, may_write: MayWrite) -> Outcome:
        article_id = edited.article.article_id
        async with self._holding:
            known = await self._articles.record(article_id)
            check_writable(known, may_write)
            if known is not None and known.digest == edited.digest:
                return Outcome(article_id, "unchanged", known.revision)
            waiting = await self._held.find(article_id)
            if waiting:
                check_held(waiting, may_write)
            if waiting and is_outdated(edited, waiting.edited.upstream_revision):
                return _held(waiting.edited)
            if known is not None and is_outdated(edited, upstream_revision_of(known)):
                return Outcome(article_id, "unchanged", known.revision)
            await self._held.hold(HeldArticle(edited, known.revision if known else 0))
        return _held(edited)

    async def _replace(self, article_id: str) -> None:
        async with self._holding:
            await self._held.drop(article_id)


def check_held(waiting: HeldArticle, may_write: MayWrite) -> None:
    """Raise when the held article belongs to a source this key may not write for."""
    source = waiting.edited.article.source
    if not may_write(source.name if source else None):
        raise OutOfScopeError("the article belongs to a source this key may not write for")


def _is_poorer(edited: Edited, waiting: Edited) -> bool:
    """Whether what waits for its time says more, or is the source's later word."""
    loses_text = edited.article.is_excerpt and not waiting.article.is_excerpt
    return loses_text or is_outdated(edited, waiting.upstream_revision)


async def _say(ledger: EventLedger, subject: str, rule: Decide) -> Outcome:
    """Let the ledger decide; tell the revision that is public then."""
    last: list[Record | None] = [None]

    def decide(known: Record | None, stamp: Stamp) -> Publication | None:
        last[0] = known
        return rule(known, stamp)

    record = await ledger.publish(subject, decide)
    if record is not None:
        return Outcome(subject, "published", record.revision)
    return Outcome(subject, "unchanged", last[0].revision if last[0] else None)


def _held(edited: Edited) -> Outcome:
    return Outcome(edited.article.article_id, "held", public_at=edited.public_at)
