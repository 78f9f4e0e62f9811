"""When to ask a source: by its timetable, with jitter, once in an interval; pure decisions.

Times are Unix seconds. Chances are numbers from 0 to 1 that the caller drew.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ilbo_weather.providers.spec import Publication
from ilbo_weather.readings import NO_VALIDATORS, Answer, Failure, Reading, Validators

HISTORY = timedelta(hours=48)
"""So far back past slots are asked for."""
_JITTER_SHARE = 1 / 10
_LONGEST_PAUSE_SECONDS = 24 * 3600.0
_AUTH_PAUSE_SECONDS = 3600.0
_LONGEST_BACKOFF_SECONDS = 3600.0
_DAY_SECONDS = 24 * 3600
_KST_SECONDS = 9 * 3600


@dataclass(frozen=True, slots=True)
class Progress:
    """How far asking one source has come; it is stored, so that a restart repeats no call."""

    asked_at: float | None = None
    """When it was asked last, well or badly."""
    done_at: float = 0
    """When it was asked last so that nothing of its timetable is open."""
    validators: Validators = NO_VALIDATORS
    observed_at: datetime | None = None
    """The time of the newest page that was read."""
    failing: bool = False
    """Whether the last request failed."""
    not_before: float = 0
    """It is not asked earlier: it said so, or the key is stopped."""
    refused: int = 0
    """How often in a row it asked for patience."""
    missing_since: datetime | None = None
    """What was observed between this time and `observed_at` was never read."""


@dataclass(frozen=True, slots=True)
class Timetable:
    """When a source has something new, and how long one interval is.

    Within an interval it is asked at most once, whatever happens: a failure is tried again in the
    next one. That is also how often a source is asked that fails for a day.
    """

    interval_seconds: float
    slot_seconds: float
    ask_after_seconds: tuple[float, ...]

    @classmethod
    def each(cls, interval_seconds: float) -> "Timetable":
        """Return the timetable of a source that is asked in every interval."""
        return cls(interval_seconds, interval_seconds, (0,))

    @classmethod
    def of(cls, publication: Publication, interval_seconds: float) -> "Timetable":
        """Return a source's timetable; its interval is no longer than between two of its times."""
        slot = publication.slot_seconds
        # What comes later than its slot lasts is asked for in one of the slots behind.
        times = tuple(sorted({seconds % slot for seconds in publication.ask_after_seconds}))
        gaps = [b - a for a, b in zip(times, (*times[1:], times[0] + slot), strict=True)]
        return cls(min(interval_seconds, *gaps), slot, times)

    def interval(self, now: float) -> int:
        """Return the interval that `now` is in, counted from 1970."""
        return int(now // self.interval_seconds)

    def due(self, progress: Progress, now: float, chance: float) -> float:
        """Return when to ask next; the very first time is due at once."""
        if progress.asked_at is None:
            return max(now, progress.not_before)
        # What is stored of the future comes from a clock that was wrong: it counts as now.
        asked_at = min(progress.asked_at, now)
        if progress.failing and self.is_open(progress, now):
            # At its place in the interval: it is back no more than one interval after its return.
            return max(asked_at + self.interval_seconds, progress.not_before)
        at = (self.interval(asked_at) + 1) * self.interval_seconds
        if progress.missing_since is None:
            at = max(at, self._next_time(min(progress.done_at, now)))
        return max(at + chance * self.interval_seconds * _JITTER_SHARE, progress.not_before)

    def is_open(self, progress: Progress, now: float) -> bool:
        """Return whether something new can be there that was not asked for."""
        return self._next_time(min(progress.done_at, now)) <= now

    def _next_time(self, after: float) -> float:
        """Return the first time of the timetable behind `after`."""
        start = after // self.slot_seconds * self.slot_seconds
        times = (
            start + slot + t for slot in (0, self.slot_seconds) for t in self.ask_after_seconds
        )
        return min(time for time in times if time > after)


def later(stored: Progress | None, own: Progress) -> Progress:
    """Return which of the two has come further."""
    if stored is None or (own.asked_at or 0) > (stored.asked_at or 0):
        return own
    return stored


def after(
    progress: Progress, asked_at: float, answer: Answer, now: float, chance: float
) -> Progress:
    """Return the progress after an answer."""
    failure = answer if isinstance(answer, Failure) else None
    if isinstance(answer, Reading):
        failure = answer.incomplete
        newest = max(filter(None, (progress.observed_at, answer.observed_at)))
        progress = replace(progress, validators=answer.validators, observed_at=newest)
    progress = replace(progress, asked_at=asked_at, failing=_is_failing(failure))
    if failure is not None:
        return _after_failure(progress, failure, now, chance)
    wait = (
        0.0
        if isinstance(answer, Failure) or answer.not_before is None
        else (min(answer.not_before.timestamp(), now + _LONGEST_PAUSE_SECONDS))
    )
    return replace(progress, done_at=now, not_before=wait, refused=0)


def missing_before(progress: Progress, reading: Reading, slot: timedelta) -> datetime | None:
    """Return since when slots are missing before a reading; None when it follows on the last."""
    oldest = reading.observed_at - HISTORY
    known = max(progress.missing_since or progress.observed_at or oldest, oldest)
    return known if reading.observed_at - known > slot else None


def filled(progress: Progress, asked_at: float, failure: Failure | None) -> Progress:
    """Return the progress after past slots were asked for.

    It is tried again, but not where asking again can't help: they may need a right of their own.
    """
    again = failure is not None and failure.kind in ("upstream", "garbage", "rate")
    missing = progress.missing_since if again else None
    return replace(progress, asked_at=asked_at, missing_since=missing)


def skipped(progress: Progress, now: float) -> Progress:
    """Return the progress after an interval in which better sources gave everything."""
    return replace(progress, asked_at=now)


def _is_failing(failure: Failure | None) -> bool:
    return failure is not None and failure.kind != "no_data"


def _after_failure(progress: Progress, failure: Failure, now: float, chance: float) -> Progress:
    """Return when it goes on: the timetable stays open, unless asking again can't help."""
    asked_to_wait = now + min(failure.retry_after_seconds, _LONGEST_PAUSE_SECONDS)
    not_before = asked_to_wait if failure.retry_after_seconds else 0.0
    refused = progress.refused + 1 if failure.kind == "rate" else 0
    if failure.kind == "rate" and not failure.retry_after_seconds:
        # Doubling, with full jitter in its upper half.
        backoff = min(60.0 * 2 ** min(refused, 10), _LONGEST_BACKOFF_SECONDS)
        not_before = now + backoff * (0.5 + chance / 2)
    elif failure.kind == "auth":
        not_before = max(not_before, now + _AUTH_PAUSE_SECONDS)
    elif failure.kind == "quota":
        not_before = max(not_before, next_korean_midnight(now))
    done_at = now if failure.kind == "bad_request" else progress.done_at
    return replace(progress, done_at=done_at, not_before=not_before, refused=refused)


def next_korean_midnight(now: float) -> float:
    """Return when the daily quotas of Korean services begin anew."""
    return ((now + _KST_SECONDS) // _DAY_SECONDS + 1) * _DAY_SECONDS - _KST_SECONDS
