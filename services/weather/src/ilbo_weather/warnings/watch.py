"""The loop that asks for warnings, in one process however many run, and says what changed."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from prometheus_client import CollectorRegistry, Counter, Gauge

from ilbo_bus import REDIS_ERRORS, ContendedError
from ilbo_events import WeatherWarningIssued
from ilbo_weather.ports import Duty, Ledger
from ilbo_weather.readings import Failure
from ilbo_weather.warnings.bulletin import Bulletin, BulletinAnswer
from ilbo_weather.warnings.changes import changes, issue_decision, lift_decision

log = logging.getLogger(__name__)


class WarningSource(Protocol):
    """One service of warnings: a thin client and a pure reader."""

    @property
    def name(self) -> str:
        """What its warnings name as their source."""

    async def read(self) -> BulletinAnswer:
        """Ask once; known failures are answers, never exceptions."""


class WarningStore(Protocol):
    """What is in force as it was said last. Every method raises RedisError while it is away."""

    async def load(self) -> tuple[list[WeatherWarningIssued], dict[str, datetime]]:
        """Return what is in force, and when each source was understood last."""

    async def save(
        self,
        issued: Iterable[WeatherWarningIssued],
        lifted: Iterable[str],
        source: str,
        at: datetime,
    ) -> None:
        """Store what a source said at a time."""


@dataclass(frozen=True, slots=True)
class WarningTiming:
    """How often is asked, and the passing of time."""

    every_seconds: float
    now: Callable[[], datetime]
    sleep: Callable[[float], Awaitable[None]]
    chance: Callable[[], float]


class WarningWatch:
    """Asks each source in turn, and says what is new, changed and over."""

    def __init__(
        self,
        sources: Sequence[WarningSource],
        duty: Duty,
        ledger: Ledger,
        store: WarningStore,
        timing: WarningTiming,
        registry: CollectorRegistry,
    ) -> None:
        self._sources = sources
        self._duty = duty
        self._ledger = ledger
        self._store = store
        self._timing = timing
        self._failing: set[str] = set()
        self._answers = Counter(
            "ilbo_weather_warning_requests", "Requests for warnings by outcome",
            ["source", "outcome"], registry=registry,
        )  # fmt: skip
        self._active = Gauge(
            "ilbo_weather_warnings", "Warnings in force, not a number while unknown",
            ["source"], registry=registry,
        )  # fmt: skip

    async def run(self) -> None:
        """Take turns until cancelled."""
        while True:
            await self.turn()
            jitter = 0.9 + 0.2 * self._timing.chance()
            await self._timing.sleep(self._timing.every_seconds * jitter)
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise asyncio.CancelledError  # redis-py may have swallowed it

    async def turn(self) -> None:
        """Ask every source once, when this process has the duty."""
        try:
            if await self._duty.take() == "other":
                return
            for source in self._sources:
                await self._ask(source)
        except (*REDIS_ERRORS, ContendedError) as error:
            log.warning("warnings wait for redis: %r", error)

    async def leave(self) -> None:
        """Let another process ask at once."""
        try:
            await self._duty.release()
        except REDIS_ERRORS:
            return  # the lease ends by itself

    async def _ask(self, source: WarningSource) -> None:
        answer = await source.read()
        self._note(source.name, answer)
        if isinstance(answer, Bulletin):
            await self._say(source.name, answer)

    async def _say(self, source: str, bulletin: Bulletin) -> None:
        """Publish first, store afterwards: a crash between them says nothing twice."""
        now = self._timing.now()
        known, _ = await self._store.load()
        found = changes(known, bulletin, source, now)
        for warning in found.lift:
            await self._ledger.publish(warning.warning_id, lift_decision(warning, now))
        before = {warning.warning_id: warning for warning in known}
        said = [await self._issue(warning, before) for warning in found.issue]
        await self._store.save(said, (w.warning_id for w in found.lift), source, now)
        self._active.labels(source).set(len(said))

    async def _issue(
        self, warning: WeatherWarningIssued, before: Mapping[str, WeatherWarningIssued]
    ) -> WeatherWarningIssued:
        """Say a warning, and return it as it was said last."""
        record = await self._ledger.publish(warning.warning_id, issue_decision(warning))
        if record is None:
            return before.get(warning.warning_id, warning)
        return warning.model_copy(update={"revision": record.revision})

    def _note(self, source: str, answer: BulletinAnswer) -> None:
        failed = isinstance(answer, Failure)
        self._answers.labels(source, answer.reason if isinstance(answer, Failure) else "read").inc()
        if failed:
            self._active.labels(source).set(float("nan"))
            if source not in self._failing:
                log.warning("%s: warnings are unknown: %s", source, answer)
            self._failing.add(source)
        elif source in self._failing:
            log.info("%s: warnings are known again", source)
            self._failing.discard(source)
