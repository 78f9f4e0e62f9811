"""A visit under a lease: one replica's at a time, given up when the lease is lost."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace

from ilbo_bus import REDIS_ERRORS, ContendedError, end_tasks
from ilbo_ingest.sources.arrivals import Collector
from ilbo_ingest.sources.health import judge
from ilbo_ingest.sources.items import LeaseLostError
from ilbo_ingest.sources.leases import Lease
from ilbo_ingest.sources.memory import Failure, Memory, Visit, after
from ilbo_ingest.sources.ports import SourceStore
from ilbo_ingest.sources.schedule import next_due
from ilbo_ingest.sources.visits import Visits
from ilbo_ingest.sources.watch import SourceWatch
from ilbo_paper import NewsSource

log = logging.getLogger(__name__)
_REDIS_PAUSE_SECONDS = 1.0
_KEEPS_IN_A_LEASE = 4
_REDIS = (*REDIS_ERRORS, ContendedError)


@dataclass(frozen=True, slots=True)
class PolledSource:
    """A source, and how it is read."""

    source: NewsSource
    collector: Collector


@dataclass(frozen=True, slots=True)
class Pace:
    """How much is done at once, and for how long."""

    at_once: int
    """Visits that run at the same time; as many again to sources that failed or were slow."""
    visit_seconds: float
    """A visit that takes longer is given up."""
    lease_seconds: float
    server_pause_seconds: float
    """Between two visits to one server."""


@dataclass(frozen=True, slots=True)
class Timing:
    """The real passing of time, which a fixed wall clock doesn't stop, and chance."""

    now: Callable[[], float]
    monotonic: Callable[[], float]
    sleep: Callable[[float], Coroutine[None, None, None]]
    chance: Callable[[], float]


@dataclass(slots=True)
class _Held:
    """A lease, and until when it surely holds: this process may have slept meanwhile."""

    lease: Lease
    until: float
    lost: bool = False


class LeasedVisits:
    """Visits sources that are due, each when its lease is free."""

    def __init__(
        self, store: SourceStore, visits: Visits, watch: SourceWatch, pace: Pace, timing: Timing
    ) -> None:
        self._store = store
        self._visits = visits
        self._watch = watch
        self._pace = pace
        self._timing = timing
        self._held: dict[str, _Held] = {}

    async def leave(self) -> None:
        """Leave to the other replicas what was being visited."""
        for name in list(self._held):
            await self._give_back(name)

    async def attend(self, polled: PolledSource) -> None:
        """Visit a source if this replica gets its lease."""
        name = polled.source.name
        asked_at = self._timing.monotonic()
        try:
            lease = await self._store.take(name, polled.collector.server, self._timing.now())
            if lease is None:
                return
            held = self._held[name] = _Held(lease, asked_at + self._pace.lease_seconds)
            keeper = asyncio.create_task(self._keep(held), name=f"lease {name}")
            try:
                await self._visit(polled, held)
            finally:
                await end_tasks([keeper])
            del self._held[name]  # given back; of a visit that was ended `leave` does it
        except _REDIS as error:
            self._watch.redis_is_away(error)
            await self._timing.sleep(_REDIS_PAUSE_SECONDS)
            await self._give_back(name)
        except LeaseLostError:
            log.warning("%s: another replica took over during the visit", name)
            self._held.pop(name, None)

    async def _give_back(self, name: str) -> None:
        if (held := self._held.pop(name, None)) is not None:
            try:
                await self._store.give_back(held.lease)
            except REDIS_ERRORS as error:
                log.debug("%s: the lease ends by itself: %r", name, error)

    async def _keep(self, held: _Held) -> None:
        """Hold a lease while its visit runs."""
        while not held.lost:
            await self._timing.sleep(self._pace.lease_seconds / _KEEPS_IN_A_LEASE)
            asked_at = self._timing.monotonic()
            try:
                if await self._store.keep(held.lease):
                    held.until = asked_at + self._pace.lease_seconds
                else:
                    held.lost = True
            except REDIS_ERRORS:
                continue  # it runs out by itself

    async def _visit(self, polled: PolledSource, held: _Held) -> None:
        source = polled.source
        memory = (await self._store.memory(source.name)).at(polled.collector.address)
        visit = await self._within_time(polled, memory, held)
        known = after(memory, visit, source.rhythm)
        now = self._timing.now()
        due = next_due(known, visit, source.interval_seconds, now, self._timing.chance())
        health = judge(source, known, due, now)
        self._watch.visited(source, visit, known, health)
        kept = replace(known, told=health.state)
        if not await self._store.finish(held.lease, kept, due, self._pace.server_pause_seconds):
            raise LeaseLostError(source.name)

    async def _within_time(self, polled: PolledSource, memory: Memory, held: _Held) -> Visit:
        """Return what a visit came to; a fault in it is a failure of this source and no other's."""
        started_at = self._timing.now()
        task: asyncio.Task[Visit] = asyncio.create_task(
            self._visits.visit(
                polled.source,
                polled.collector,
                memory,
                lambda: not held.lost and self._timing.monotonic() < held.until,
            )
        )
        try:
            await asyncio.wait([task], timeout=self._pace.visit_seconds)
        finally:
            is_late = not task.done()
            if is_late:
                await end_tasks([task])
        error = None if task.cancelled() else task.exception()
        if error is None and not is_late and not task.cancelled():
            return task.result()
        if error is not None and _is_of_redis(error) and not is_late:
            raise error
        return self._faulty(polled.source, started_at, error)

    def _faulty(self, source: NewsSource, started_at: float, error: BaseException | None) -> Visit:
        seconds = self._timing.now() - started_at
        if error is None:
            detail = f"the visit took longer than {self._pace.visit_seconds:.0f} s"
            return Visit(started_at, seconds, Failure("failing", "visit_too_long", detail))
        log.error("%s: a fault of ours: %r", source.name, error, exc_info=error)
        return Visit(
            started_at, seconds, Failure("failing", "fault", f"a fault of ours: {error!r}")
        )


def _is_of_redis(error: BaseException) -> bool:
    """Whether a visit ended because Redis is away, or the lease lost; a full disk is another."""
    is_of_system = isinstance(error, OSError) and not isinstance(
        error, ConnectionError | TimeoutError
    )
    return isinstance(error, (*_REDIS, LeaseLostError)) and not is_of_system
