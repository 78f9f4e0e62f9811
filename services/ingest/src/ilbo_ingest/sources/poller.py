"""The loop that visits sources when they are due, shared by all replicas.

Sources that failed or were slow the last time wait for their turn among themselves: however many
hang, those that do well stay on time. A server is asked by one visit at a time.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal

from ilbo_bus import REDIS_ERRORS, end_tasks
from ilbo_ingest.sources.leased_visits import LeasedVisits, Pace, PolledSource, Timing
from ilbo_ingest.sources.leases import Standing
from ilbo_ingest.sources.memory import Memory
from ilbo_ingest.sources.ports import SourceStore
from ilbo_ingest.sources.schedule import first_due
from ilbo_ingest.sources.watch import SourceWatch

log = logging.getLogger(__name__)
_LONGEST_PAUSE_SECONDS = 1.0
_SHORTEST_PAUSE_SECONDS = 0.02
_SHOWN_EVERY_SECONDS = 5.0
_SLOW_SECONDS = 5.0


@dataclass(slots=True)
class _Running:
    """The visits of this process."""

    tasks: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    badly: set[str] = field(default_factory=set)
    """Those of them to sources that do badly."""
    servers: set[str] = field(default_factory=set)
    """Who is asked just now."""
    resting: dict[str, float] = field(default_factory=dict)
    """Until when a server is left alone, in monotonic seconds."""


class SourcePoller:
    """Visits what is due; each turn starts what there is room for."""

    def __init__(
        self,
        polled: Mapping[str, PolledSource],
        store: SourceStore,
        visits: LeasedVisits,
        watch: SourceWatch,
        pace: Pace,
        timing: Timing,
    ) -> None:
        self._polled = {n: each for n, each in polled.items() if each.source.enabled}
        self._store = store
        self._visits = visits
        self._watch = watch
        self._pace = pace
        self._timing = timing
        self._running = _Running()
        self._shown_at: float | None = None
        self._has_ended = asyncio.Event()

    @property
    def sources(self) -> frozenset[str]:
        """The names of what is visited."""
        return frozenset(self._polled)

    async def run(self) -> None:
        """Take turns until cancelled."""
        while True:
            self._has_ended.clear()
            await self._rest(await self.turn())

    async def turn(self) -> float:
        """Start the visits that are due and have room; return how long to wait for the next."""
        now = self._timing.now()
        try:
            planned = await self._planned(now)
            due = {name: planned[name] for name in self._polled}
            waiting = [n for n, at in due.items() if at <= now and n not in self._running.tasks]
            standings = await self._store.standings(waiting)
            await self._show(planned)
        except REDIS_ERRORS as error:
            self._watch.redis_is_away(error)
            return _LONGEST_PAUSE_SECONDS
        for name in _in_order(standings):
            self._start(name, _does(standings[name].memory))
        pauses = [at - now for at in due.values() if at > now] + self._rests_of(waiting)
        return min(max(min(pauses, default=1), _SHORTEST_PAUSE_SECONDS), _LONGEST_PAUSE_SECONDS)

    async def leave(self) -> None:
        """End the running visits and leave their sources to the other replicas at once."""
        await end_tasks(list(self._running.tasks.values()))
        await self._visits.leave()

    async def _rest(self, seconds: float) -> None:
        """Wait for a while, or until a visit has ended and there is room."""
        waits: list[asyncio.Task[Any]] = [
            asyncio.create_task(self._has_ended.wait()),
            asyncio.create_task(self._timing.sleep(seconds)),
        ]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await end_tasks(waits)

    def _rests_of(self, waiting: list[str]) -> list[float]:
        """Return how long the servers of those that wait are still left alone."""
        now, resting = self._timing.monotonic(), self._running.resting
        until = [resting.get(self._polled[name].collector.server, 0) for name in waiting]
        return [at - now for at in until if at > now]

    async def _planned(self, now: float) -> dict[str, float]:
        """Return when each source is due; what nobody planned yet, or Redis lost, is planned."""
        known = await self._store.due()
        new = {
            name: first_due(now, each.source.interval_seconds, self._timing.chance())
            for name, each in self._polled.items()
            if name not in known
        }
        await self._store.plan(new)
        return known | new

    async def _show(self, due: Mapping[str, float]) -> None:
        """Bring the metrics up to date, now and then."""
        monotonic = self._timing.monotonic()
        if self._shown_at is not None and monotonic - self._shown_at < _SHOWN_EVERY_SECONDS:
            return
        standings = await self._store.standings(list(self._polled))
        self._watch.shows(standings)
        if self._shown_at is None:
            await self._begin(due, standings)
        self._shown_at = monotonic

    async def _begin(self, due: Mapping[str, float], standings: Mapping[str, Standing]) -> None:
        """Bring the plan up to date with the newspaper's file.

        Once: replicas with an older file may go on for a while beside this one.
        """
        await self._store.forget(due.keys() - self._polled.keys())
        changed = [
            name
            for name, each in self._polled.items()
            if standings[name].memory.address not in ("", each.collector.address)
        ]
        # Who changed an address that failed does not want to wait until it is asked again.
        await self._store.hasten(changed, self._timing.now())

    def _start(self, name: str, does: Literal["well", "badly"]) -> None:
        """Begin a visit if there is room for it, and nobody here asks its server."""
        running = self._running
        server = self._polled[name].collector.server
        others = running.badly if does == "badly" else running.tasks.keys() - running.badly
        rests = running.resting.get(server, 0) > self._timing.monotonic()
        if len(others) >= self._pace.at_once or server in running.servers or rests:
            return
        task = asyncio.create_task(self._visits.attend(self._polled[name]), name=f"source {name}")
        running.tasks[name] = task
        running.servers.add(server)
        if does == "badly":
            running.badly.add(name)
        task.add_done_callback(partial(self._ended, name, server))

    def _ended(self, name: str, server: str, task: asyncio.Task[None]) -> None:
        running = self._running
        del running.tasks[name]
        running.badly.discard(name)
        running.servers.discard(server)
        running.resting[server] = self._timing.monotonic() + self._pace.server_pause_seconds
        self._has_ended.set()
        if not task.cancelled() and (error := task.exception()):
            log.error("%s ended: %r", task.get_name(), error, exc_info=error)


def _in_order(standings: Mapping[str, Standing]) -> list[str]:
    """Return what does well before what does badly, the longest due first."""
    return sorted(
        standings, key=lambda n: (_does(standings[n].memory) == "badly", standings[n].due_at or 0)
    )


def _does(memory: Memory) -> Literal["well", "badly"]:
    slow = memory.answer_seconds > _SLOW_SECONDS
    return "badly" if memory.failures or slow else "well"
