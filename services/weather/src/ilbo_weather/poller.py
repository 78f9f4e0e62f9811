"""The loop that asks every source by its timetable, in one process however many run."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from ilbo_bus import REDIS_ERRORS, ContendedError, end_tasks
from ilbo_weather.bureau import Bureau
from ilbo_weather.course import Course, Past
from ilbo_weather.ports import Duty
from ilbo_weather.readings import Answer, Failure, Reading
from ilbo_weather.schedule import later
from ilbo_weather.watch import Watch

_SHORTEST_PAUSE_SECONDS = 0.01
_RETRY_SECONDS = 1.0
# Most answers are there by then; the turn goes on without those that are not.
_PATIENCE_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Timing:
    """The real passing of time, which a fixed wall clock doesn't stop, and chance."""

    now: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]]
    chance: Callable[[], float]
    heartbeat_seconds: float
    """How often the duty is taken again and what waits for Redis is tried again."""


class Poller:
    """Asks, takes in, publishes, remembers how far it came; each turn does one step of it."""

    def __init__(
        self, courses: Sequence[Course], duty: Duty, bureau: Bureau, watch: Watch, timing: Timing
    ) -> None:
        self._courses = sorted(courses, key=lambda course: course.rank)
        self._duty = duty
        self._bureau = bureau
        self._watch = watch
        self._timing = timing
        self._holding = False
        self._spoiled = False

    async def run(self) -> None:
        """Take turns until cancelled."""
        try:
            while True:
                await self.turn()
                _end_if_cancelled()
                await self._pause()
        finally:
            await self._drop_requests()

    async def turn(self) -> None:
        """Keep the duty, ask who is due, publish what is not acknowledged yet."""
        problem: Exception | None = None
        try:
            await self._keep_duty()
        except REDIS_ERRORS as error:
            # Nobody can take over now, so the process that polled goes on: a page shows one
            # hour only, and what isn't read in that hour is lost.
            problem = error
        if self._holding:
            self._ask()
            await self._collect()
        try:
            await self._publish()
        except (*REDIS_ERRORS, ContendedError) as error:
            problem = error
        self._spoiled = problem is not None
        self._watch.turned("on" if self._holding else "off", self._bureau.pending, problem)

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
        await self._drop_requests()
        if hold != "other":
            await self._begin()
            self._holding = True

    async def _begin(self) -> None:
        """Go on where the last process on duty stopped."""
        stored = await self._duty.load()
        await self._bureau.begin()
        for course in self._courses:
            # What Redis lost or never heard of, this process knows: no call is made twice for that.
            course.saved = stored.get(course.name)
            course.progress = later(course.saved, course.progress)
            self._watch.began(course.provider.name, course.progress.observed_at)
            course.plan(self._timing.now(), self._timing.chance())

    def _ask(self) -> None:
        """Start the requests that are due, of a lower rank only what the better ones leave open."""
        now = self._timing.now()
        better: list[Course] = []
        for course in self._courses:
            waits = course.rank > 1 and any(other.task for other in better)
            better.append(course)
            if course.task or now < course.due or waits:
                continue
            if course.rank > 1 and not self._bureau.lacks(course.provider.name):
                self._watch.not_needed(course.provider.name)
                course.skip(now)
                course.plan(now, self._timing.chance())
                continue
            course.ask(now)

    async def _collect(self) -> None:
        """Take in the answers that are there; an exception of a provider is a bug and rises."""
        running = [course.task for course in self._courses if course.task]
        if not running:
            return
        await asyncio.wait(running, timeout=_PATIENCE_SECONDS)
        for course in self._courses:
            if course.task and course.task.done():
                task, course.task = course.task, None
                self._take_in(course, task.result())
                course.plan(self._timing.now(), self._timing.chance())

    def _take_in(self, course: Course, result: Answer | Past) -> None:
        name = course.provider.name
        answers = result if isinstance(result, list) else [result]
        for answer in answers:
            self._watch.answered(name, answer)
            if isinstance(answer, Reading):
                self._bureau.take(name, answer)
        if isinstance(result, list):
            failure = next((answer for answer in result if isinstance(answer, Failure)), None)
            course.filled(failure)
            self._watch.filled(name, failure)
        else:
            course.answered(result, self._timing.now(), self._timing.chance())
            self._watch.interval_done(name, result, course.progress.observed_at)

    async def _publish(self) -> None:
        """Publish first, store the progress after it: a crash between them reads the page again."""
        await self._bureau.publish()
        if not self._holding:
            return
        changed = {c.name: c.progress for c in self._courses if c.progress != c.saved}
        if changed:
            await self._duty.save(changed)
            for course in self._courses:
                course.saved = changed.get(course.name, course.saved)

    async def _pause(self) -> None:
        running = [course.task for course in self._courses if course.task]
        seconds = self.pause_seconds()
        if running:
            await asyncio.wait(running, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        else:
            await self._timing.sleep(seconds)

    def pause_seconds(self) -> float:
        """Return how long nothing is to be done, but for an answer that comes."""
        heartbeat = self._timing.heartbeat_seconds
        if self._spoiled:
            return min(heartbeat, _RETRY_SECONDS)
        if not self._holding:
            return heartbeat
        due = min((course.due for course in self._courses if not course.task), default=heartbeat)
        return min(heartbeat, max(due - self._timing.now(), _SHORTEST_PAUSE_SECONDS))

    async def _drop_requests(self) -> None:
        running = [course.task for course in self._courses if course.task]
        for course in self._courses:
            course.task = None
        await end_tasks(running)


def _end_if_cancelled() -> None:
    """Raise the cancellation that redis-py may have lost: it sends under asyncio.wait_for.

    Before Python 3.12 wait_for returns its result when both come at once:
    https://github.com/python/cpython/issues/86296
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
