"""The loop that asks one provider slot by slot, in one process however many run."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from ilbo_bus import REDIS_ERRORS, ContendedError
from ilbo_weather.ports import Duty, Provider
from ilbo_weather.publishing import ChangePublisher
from ilbo_weather.readings import Answer, Failure, Reading
from ilbo_weather.schedule import Progress, Schedule, failed, succeeded, unchanged
from ilbo_weather.watch import Watch

_SHORTEST_PAUSE_SECONDS = 0.01
_RETRY_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Timing:
    """The real passing of time, which a fixed wall clock doesn't stop, and chance."""

    now: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]]
    chance: Callable[[], float]
    heartbeat_seconds: float
    """How often the duty is taken again and what waits for Redis is tried again."""


class Poller:
    """Asks, publishes, remembers how far it came; each turn does one step of it."""

    def __init__(
        self,
        provider: Provider,
        schedule: Schedule,
        duty: Duty,
        publisher: ChangePublisher,
        watch: Watch,
        timing: Timing,
    ) -> None:
        self._provider = provider
        self._schedule = schedule
        self._duty = duty
        self._publisher = publisher
        self._watch = watch
        self._timing = timing
        self._holding = False
        self._spoiled = False
        self._progress = Progress()
        self._saved: Progress | None = None
        self._attempt = 0
        self._due = 0.0

    async def run(self) -> None:
        """Take turns until cancelled."""
        while True:
            await self.turn()
            _end_if_cancelled()
            await self._timing.sleep(self._pause_seconds())

    async def turn(self) -> None:
        """Keep the duty, ask when it is time, publish what is not acknowledged yet."""
        problem: Exception | None = None
        try:
            await self._keep_duty()
        except REDIS_ERRORS as error:
            # Nobody can take over now, so the process that polled goes on: the page shows one
            # hour only, and what isn't read in that hour is lost.
            problem = error
        if self._holding and self._timing.now() >= self._due:
            await self._ask()
        try:
            await self._publish()
        except (*REDIS_ERRORS, ContendedError) as error:
            problem = error
        self._spoiled = problem is not None
        self._watch.turned("on" if self._holding else "off", self._publisher.pending, problem)

    async def leave(self) -> None:
        """Let another process poll at once."""
        if not self._holding:
            return
        self._holding = False
        try:
            await self._duty.release()
        except REDIS_ERRORS:
            return  # the lease ends by itself

    async def _keep_duty(self) -> None:
        hold = await self._duty.take()
        if hold == "kept" and self._holding:
            return
        self._holding = False
        if hold != "other":
            await self._begin()
            self._holding = True

    async def _begin(self) -> None:
        """Go on where the last process on duty stopped."""
        stored = await self._duty.load()
        # The server may have lost everything: it hears again what this process knows. Whether a
        # progress is there says nothing: it may have been stored just after the loss.
        self._publisher.offer_known()
        self._progress = stored or Progress()
        self._saved = stored
        self._watch.began(self._progress.observed_at)
        self._plan()

    def _plan(self) -> None:
        self._attempt = 0
        self._due = self._schedule.due(self._progress, self._timing.now(), self._timing.chance())

    async def _ask(self) -> None:
        """Ask once; plan another attempt or be done with the slot."""
        slot = self._schedule.slot(self._timing.now())
        answer = await self._provider.read(self._progress.validators)
        self._watch.answered(answer)
        if isinstance(answer, Failure) and (retry_at := self._retry_at(answer)) is not None:
            self._due = retry_at
            return
        self._progress = self._after(answer, slot)
        self._watch.slot_done(answer, self._progress.observed_at)
        self._plan()

    def _retry_at(self, failure: Failure) -> float | None:
        self._attempt += 1
        now, chance = self._timing.now(), self._timing.chance()
        return self._schedule.retry_at(self._progress, failure, self._attempt, now, chance)

    def _after(self, answer: Answer, slot: int) -> Progress:
        if isinstance(answer, Failure):
            return failed(self._progress, slot, answer, self._timing.now())
        if isinstance(answer, Reading):
            self._watch.dropped(self._publisher.offer(answer.observations))
            return succeeded(slot, answer.observed_at, answer.validators)
        return unchanged(self._progress, slot)

    async def _publish(self) -> None:
        """Publish first, store the progress after it: a crash between them reads the page again."""
        self._watch.published(await self._publisher.flush())
        if self._holding and self._progress != self._saved:
            await self._duty.save(self._progress)
            self._saved = self._progress

    def _pause_seconds(self) -> float:
        heartbeat = self._timing.heartbeat_seconds
        if self._spoiled:
            return min(heartbeat, _RETRY_SECONDS)
        if not self._holding:
            return heartbeat
        return min(heartbeat, max(self._due - self._timing.now(), _SHORTEST_PAUSE_SECONDS))


def _end_if_cancelled() -> None:
    """Raise the cancellation that redis-py may have lost: it sends under asyncio.wait_for.

    Before Python 3.12 wait_for returns its result when both come at once:
    https://github.com/python/cpython/issues/86296
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
