"""When to ask an upstream: by slot, with jitter; pure decisions, the poller brings time and chance.

Times are Unix seconds. Chances are numbers from 0 to 1 that the caller drew.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from ilbo_weather.readings import NO_VALIDATORS, Failure, Validators

_RETRIES = 3
_JITTER_SHARE = 1 / 10
# Full jitter: with a slot of ten minutes the retries come within 4, 8 and 16 s of each other.
_FIRST_RETRY_SHARE = 1 / 150


@dataclass(frozen=True, slots=True)
class Progress:
    """How far polling has come; it is stored, so that a restart repeats no call."""

    slot: int | None = None
    """The last slot that is done with, well or badly."""
    validators: Validators = NO_VALIDATORS
    observed_at: datetime | None = None
    """The time of the newest page that was read."""
    failing: bool = False
    """Whether the last slot that is done with ended in a failure."""
    not_before: float = 0
    """The upstream asked not to be asked earlier."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """A slot each `interval_seconds`, counted from 1970; asked within its first tenth."""

    interval_seconds: float

    def slot(self, now: float) -> int:
        """Return the slot that `now` is in."""
        return int(now // self.interval_seconds)

    def due(self, progress: Progress, now: float, chance: float) -> float:
        """Return when the next slot is to be asked; the very first is due at once."""
        if progress.slot is None:
            return now
        current = self.slot(now)
        # A stored slot of the future comes from a clock that was wrong: it counts as this one.
        done = progress.slot >= current
        start = (current + 1 if done else current) * self.interval_seconds
        return max(start + chance * self.interval_seconds * _JITTER_SHARE, progress.not_before)

    def retry_at(
        self, progress: Progress, failure: Failure, attempt: int, now: float, chance: float
    ) -> float | None:
        """Return when to try again within this slot; None: not before the next slot.

        `attempt` is how often this slot was asked. An upstream that failed in the slot before
        gets one request a slot until it answers again.
        """
        if failure.kind not in ("upstream", "garbage") or failure.retry_after_seconds:
            return None
        if progress.failing or attempt > _RETRIES:
            return None
        at = now + chance * self.interval_seconds * _FIRST_RETRY_SHARE * 2 ** (attempt - 1)
        return at if self.slot(at) == self.slot(now) else None


def succeeded(slot: int, observed_at: datetime, validators: Validators) -> Progress:
    """Return the progress after a page was read."""
    return Progress(slot, validators, observed_at)


def unchanged(progress: Progress, slot: int) -> Progress:
    """Return the progress after the upstream said that its page is the known one."""
    return replace(progress, slot=slot, failing=False, not_before=0)


def failed(progress: Progress, slot: int, failure: Failure, now: float) -> Progress:
    """Return the progress after a slot was given up."""
    not_before = now + failure.retry_after_seconds if failure.retry_after_seconds else 0
    return replace(progress, slot=slot, failing=True, not_before=not_before)
