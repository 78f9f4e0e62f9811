"""The newsroom: every way in which something becomes public, is held, or is taken back.

Several replicas do all of this at once. Whoever changes what is held changes exactly what was
looked at, or looks again; the ledger publishes a held article only while it is still held.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ilbo_bus import Claim, ClaimLostError, ContendedError, Publication, Record, Stamp
from ilbo_events import WeatherObserved, observation_subject
from ilbo_ingest.desk import Edited, due_at
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
_ATTEMPTS = 100


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one article or observation."""

    subject: str
    state: State
    revision: int | None = None
    """The revision that is public now; None when nothing is."""
    public_at: datetime | None = None
    """When a held article will be; None when an editor has to release it."""
    hold: str | None = None
    """Why an editor has to look at it first."""


class NotHeldError(Exception):
    """Nothing waits under this id; the request is refused."""


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

    async def publish(self, edited: Edited, may_write: MayWrite) -> Outcome:
        """Publish an article, or hold it until it may be public."""
        source = _source_of(edited)
        if not may_write(source):
            raise OutOfScopeError(f"the key may not write for {source or 'no source'}")
        if edited.hold is not None or edited.public_at > self._clock():
            return await self._hold(edited, may_write)
        article_id = edited.article.article_id
        waiting = await self._held.find(article_id)
        if waiting and _is_poorer(edited, waiting.edited):
            return _held(waiting.edited)
        outcome = await _say(self._articles, article_id, article_decision(edited, may_write))
        if waiting:
            await self._held.take(waiting)
        return outcome

    async def withdraw(
        self, article_id: str, kind: Kind, reason: str, may_write: MayWrite
    ) -> Outcome:
        """Take an article back; one that was only held is forgotten."""
        rule = withdrawal_decision(article_id, kind, reason, self._clock(), may_write)
        for _ in range(_ATTEMPTS):
            waiting = await self._held.find(article_id)
            if waiting:
                check_held(waiting, may_write)
                known = await self._articles.record(article_id)
                if not is_withdrawn(known):
                    check_writable(known, may_write)
                if not await self._held.take(waiting):
                    continue  # released or replaced in this moment
            try:
                outcome = await _say(self._articles, article_id, rule)
            except UnknownArticleError:
                if waiting is None:
                    raise
                return Outcome(article_id, "withdrawn")
            return Outcome(article_id, "withdrawn", outcome.revision)
        raise ContendedError(f"{article_id}: what is held kept changing")

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

    async def held(self, may_write: MayWrite) -> list[HeldArticle]:
        """Return what waits and this key may write, the longest waiting first."""
        found = [
            waiting
            async for waiting in self._held.everything()
            if may_write(_source_of(waiting.edited))
        ]
        return sorted(found, key=lambda waiting: waiting.since)

    async def find_held(self, article_id: str, may_write: MayWrite) -> HeldArticle:
        """Return what waits under this id; raise NotHeldError and OutOfScopeError."""
        waiting = await self._held.find(article_id)
        if waiting is None:
            raise NotHeldError(article_id)
        check_held(waiting, may_write)
        return waiting

    async def release(self, article_id: str, at: datetime | None, may_write: MayWrite) -> Outcome:
        """Publish what waits, as an editor decided: at a time, or when its embargo allows.

        Without a time an embargo that is known stays. Raises NotHeldError.
        """
        for _ in range(_ATTEMPTS):
            waiting = await self.find_held(article_id, may_write)
            now = self._clock()
            edited = due_at(waiting.edited, at or max(now, waiting.edited.public_at))
            if edited.public_at > now:
                is_decided = at is not None or waiting.edited.hold is not None
                again = HeldArticle(edited, waiting.after_revision, waiting.since, is_decided)
                if await self._held.hold(again, waiting):
                    return _held(edited)
                continue
            try:
                return await self._let_out(waiting, edited)
            except ClaimLostError:
                continue
        raise ContendedError(f"{article_id}: what is held kept changing")

    async def drop(self, article_id: str, may_write: MayWrite) -> None:
        """Forget what waits under this id; raise NotHeldError."""
        for _ in range(_ATTEMPTS):
            if await self._held.take(await self.find_held(article_id, may_write)):
                return
        raise ContendedError(f"{article_id}: what is held kept changing")

    async def release_due(self) -> int:
        """Publish each held article whose time has come; return how many were."""
        released = 0
        now = self._clock()
        for waiting in await self._held.due(now):
            if waiting.edited.hold is not None or waiting.edited.public_at > now:
                continue  # replaced since it was found due
            try:
                outcome = await self._let_out(waiting, waiting.edited)
            except (ClaimLostError, WithdrawnError):
                continue
            released += outcome.state == "published"
        return released

    async def _let_out(self, waiting: HeldArticle, edited: Edited) -> Outcome:
        """Publish what waits, unless something later is public; it waits no longer then.

        Raises ClaimLostError when it is held no more, WithdrawnError when nobody may publish it.
        """
        article_id = edited.article.article_id
        rule = release_decision(edited, waiting.after_revision)
        try:
            outcome = await _say(self._articles, article_id, rule, self._held.claim(waiting))
        except WithdrawnError:
            await self._held.take(waiting)
            raise
        if outcome.state != "published":
            await self._held.take(waiting)
        state = "released" if outcome.state == "published" else "superseded"
        log.info("held article %s", state, extra={"article_id": article_id})
        return outcome

    async def _hold(self, edited: Edited, may_write: MayWrite) -> Outcome:
        article_id = edited.article.article_id
        for _ in range(_ATTEMPTS):
            known = await self._articles.record(article_id)
            check_writable(known, may_write)
            if known is not None and known.digest == edited.digest:
                return Outcome(article_id, "unchanged", known.revision)
            waiting = await self._held.find(article_id)
            if waiting:
                check_held(waiting, may_write)
            if waiting and _is_kept(edited, waiting):
                return _held(waiting.edited)
            if known is not None and is_outdated(edited, upstream_revision_of(known)):
                return Outcome(article_id, "unchanged", known.revision)
            held = HeldArticle(edited, known.revision if known else 0, self._clock())
            if await self._held.hold(held, waiting):
                return _held(edited)
        raise ContendedError(f"{article_id}: what is held kept changing")


def check_held(waiting: HeldArticle, may_write: MayWrite) -> None:
    """Raise when the held article belongs to a source this key may not write for."""
    if not may_write(_source_of(waiting.edited)):
        raise OutOfScopeError("the article belongs to a source this key may not write for")


def _source_of(edited: Edited) -> str | None:
    return edited.article.source.name if edited.article.source else None


def _is_poorer(edited: Edited, waiting: Edited) -> bool:
    """Whether what waits for its time says more, or is the source's later word."""
    loses_text = edited.article.is_excerpt and not waiting.article.is_excerpt
    return loses_text or is_outdated(edited, waiting.upstream_revision)


def _is_kept(edited: Edited, waiting: HeldArticle) -> bool:
    """Whether what waits stays as it is: the same was said again, or less, or late."""
    known = waiting.edited
    if edited.digest != known.digest:
        return _is_poorer(edited, known)
    is_due_then = edited.hold is not None or edited.public_at == known.public_at
    return waiting.is_decided or (edited.hold == known.hold and is_due_then)


async def _say(
    ledger: EventLedger, subject: str, rule: Decide, claim: Claim | None = None
) -> Outcome:
    """Let the ledger decide; tell the revision that is public then."""
    last: list[Record | None] = [None]

    def decide(known: Record | None, stamp: Stamp) -> Publication | None:
        last[0] = known
        return rule(known, stamp)

    record = await ledger.publish(subject, decide, claim)
    if record is not None:
        return Outcome(subject, "published", record.revision)
    return Outcome(subject, "unchanged", last[0].revision if last[0] else None)


def _held(edited: Edited) -> Outcome:
    public_at = None if edited.hold is not None else edited.public_at
    return Outcome(edited.article.article_id, "held", public_at=public_at, hold=edited.hold)
