"""When a source is expected to bring something: learned from what it brought, and the calendar.

Pure. Times are Unix seconds; the calendar is Korea's.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from typing import Literal

from ilbo_bus import KST
from ilbo_ingest.sources.holidays import is_day_off
from ilbo_paper import Rhythm

Hours = Literal["work-day", "work-evening", "work-night", "off-day", "off-night"]
"""Hours of a working day from 8 to 19, from 19 to 23 and the rest; of other days from 8 to 23."""
EVERY_HOUR: frozenset[Hours] = frozenset(
    {"work-day", "work-evening", "work-night", "off-day", "off-night"}
)
_WORKING = frozenset[Hours]({"work-day", "work-evening", "work-night"})
_OFFICE = frozenset[Hours]({"work-day"})
_DAYS: tuple[tuple[int, int, Hours, Hours], ...] = (
    (0, 8, "work-night", "off-night"),
    (8, 19, "work-day", "off-day"),
    (19, 23, "work-evening", "off-day"),
    (23, 24, "work-night", "off-night"),
)
_LONGEST = timedelta(days=400)
ARRIVALS_KEPT = 64
_GAPS_NEEDED = 5
_VISITS_NEEDED = 20
_DAY_SECONDS = 86_400
# What came once on a Sunday is not expected every Sunday.
_USUAL_SHARE = 0.15
# Longer than it ever was, and not by a minute; within twice of it in any case.
_PATIENCE = 1.5


def hours_of(at: float) -> Hours:
    """Return what kind of hours a moment belongs to."""
    local = datetime.fromtimestamp(at, KST)
    off = is_day_off(local.date())
    return next(
        of_day_off if off else of_work
        for start, end, of_work, of_day_off in _DAYS
        if start <= local.hour < end
    )


def wanted_hours(rhythm: Rhythm, arrivals: Sequence[float]) -> frozenset[Hours]:
    """Return the hours in which something is expected."""
    match rhythm:
        case "weekdays":
            return _WORKING
        case "office-hours":
            return _OFFICE
        case "learned" if arrivals:
            counts = Counter(hours_of(at) for at in arrivals)
            return frozenset(h for h, n in counts.items() if n >= len(arrivals) * _USUAL_SHARE)
    return EVERY_HOUR


def hours_in_words(wanted: frozenset[Hours]) -> str:
    """Return the hours in which something is expected, for people."""
    if wanted == EVERY_HOUR:
        return "always"
    words = {
        "work-day": "working days 8-19",
        "work-evening": "working days 19-23",
        "work-night": "working days 23-8",
        "off-day": "days off 8-23",
        "off-night": "days off 23-8",
    }
    return ", ".join(text for hours, text in words.items() if hours in wanted)


def expected_seconds(start: float, end: float, wanted: frozenset[Hours]) -> float:
    """Return how much of the time between two moments something was expected in."""
    if wanted == EVERY_HOUR:
        return max(end - start, 0)
    begin, until = datetime.fromtimestamp(start, KST), datetime.fromtimestamp(end, KST)
    stretches = _stretches(max(begin, until - _LONGEST), until)
    return sum(
        (last - first).total_seconds() for first, last, hours in stretches if hours in wanted
    )


def longest_gap(arrivals: Sequence[float], wanted: frozenset[Hours]) -> float:
    """Return the longest expected time between two arrivals."""
    return max((expected_seconds(a, b, wanted) for a, b in pairwise(arrivals)), default=0)


def learned_silence(
    arrivals: Sequence[float], longest: float, interval_seconds: float, since: float
) -> float | None:
    """Return how much expected silence is longer than it ever was; None: too little is known.

    `longest` is the longest gap of all time. A history says something when twenty visits have seen
    it grow, or when the items' own times, from before `since`, reach over a day: of a feed that is
    new and holds one morning's releases nobody knows what the afternoon is like.
    """
    visits = _VISITS_NEEDED * interval_seconds
    seen = [at for at in arrivals if at >= since]
    if not (_reaches_over(seen, visits) or _reaches_over(arrivals, max(visits, _DAY_SECONDS))):
        return None
    return max(longest * _PATIENCE, interval_seconds * 2)


def _reaches_over(arrivals: Sequence[float], seconds: float) -> bool:
    return len(arrivals) > _GAPS_NEEDED and arrivals[-1] - arrivals[0] >= seconds


def _stretches(start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime, Hours]]:
    """Yield the time between two moments, cut where the kind of hours changes."""
    day = start.date()
    while day <= end.date():
        midnight = datetime.combine(day, time(), KST)
        off = is_day_off(day)
        for first, last, of_work, of_day_off in _DAYS:
            begin = max(midnight + timedelta(hours=first), start)
            until = min(midnight + timedelta(hours=last), end)
            if begin < until:
                yield begin, until, of_day_off if off else of_work
        day += timedelta(days=1)


def as_time(at: float | None) -> datetime | None:
    """Return a moment as an aware time."""
    return None if at is None else datetime.fromtimestamp(at, UTC)
