"""One source on its way through the day: what it is asked next, and how far it has come."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import timedelta

from ilbo_weather.ports import Historian, Provider
from ilbo_weather.readings import Answer, Failure, Reading
from ilbo_weather.schedule import (
    Progress,
    Timetable,
    after,
    filled,
    missing_before,
    skipped,
)

Past = list[Reading | Failure]
"""Hours that were missed, oldest first."""


@dataclass(slots=True)
class Course:
    """A source, its timetable and its progress."""

    provider: Provider
    timetable: Timetable
    historian: Historian | None = None
    """Who can be asked for hours that were missed."""
    progress: Progress = field(default_factory=Progress)
    saved: Progress | None = None
    due: float = 0.0
    task: "asyncio.Task[Answer | Past] | None" = None
    _asked_at: float = 0.0

    @property
    def name(self) -> str:
        """What its progress is stored by: another address or key begins anew."""
        return f"{self.provider.name} {self.provider.address} {self.provider.account}".strip()

    @property
    def rank(self) -> int:
        """Its place in the ladder."""
        return self.provider.spec.rank

    def plan(self, now: float, chance: float) -> None:
        """Decide when it is asked next."""
        self.due = self.timetable.due(self.progress, now, chance)

    def ask(self, now: float) -> None:
        """Begin a request: for what is new, and between the times of that for missed hours."""
        self._asked_at = now
        self.task = asyncio.create_task(self._request(now), name=self.provider.name)

    def skip(self, now: float) -> None:
        """Let this interval go by."""
        self.progress = skipped(self.progress, now)

    def answered(self, answer: Answer, now: float, chance: float) -> None:
        """Take note of an answer to the newest request."""
        missing = self.progress.missing_since
        if isinstance(answer, Reading) and self.historian:
            missing = missing_before(self.progress, answer, self._slot)
        progress = after(self.progress, self._asked_at, answer, now, chance)
        self.progress = replace(progress, missing_since=missing)

    def filled(self, failure: Failure | None) -> None:
        """Take note that missed hours were given, or why they were not."""
        self.progress = filled(self.progress, self._asked_at, failure)

    @property
    def _slot(self) -> timedelta:
        return timedelta(seconds=self.provider.spec.publication.slot_seconds)

    async def _request(self, now: float) -> Answer | Past:
        progress = self.progress
        fills = self.historian and progress.missing_since and progress.observed_at
        if self.timetable.is_open(progress, now) or not fills:
            return await self.provider.read(progress.validators)
        assert self.historian
        assert progress.missing_since
        assert progress.observed_at
        since, until = progress.missing_since + self._slot, progress.observed_at - self._slot
        return await self.historian.history(since, until)
