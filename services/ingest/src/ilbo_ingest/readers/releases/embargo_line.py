"""When a release may be published, by the lines of its head: 보도시점 and 배포. Pure.

In this order: the time for online media; a clock time; 배포 즉시, which is when it is handed out;
everything else that a 보도시점 says (조간, 석간, a day alone, what can't be read) is held for an
editor. A weekday that contradicts its date is held, too, whichever of the two lines it stands in.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ilbo_ingest.drafts import Precision
from ilbo_ingest.readers.dates import KST
from ilbo_ingest.readers.releases.moments import (
    Clock,
    Day,
    UnclearTimeError,
    check_weekday,
    clocks_in,
    days_in,
    moment,
)

_ONLINE = re.compile(r"온\s?라인|인터넷|on-?line|방송|통신|웹", re.IGNORECASE)
_PRINT = re.compile(r"지\s?면|신\s?문|조\s?간|석\s?간")
_AT_ONCE = re.compile(r"즉\s?시|배포와\s*동시|배포\s*시(?:점)?(?!\S)|배포\s*(?:직)?후|수\s?시")
_UNCERTAIN = re.compile(r"예정|잠정|종료|의결\s*(?:시|후)|끝난|별도|추후|미정")
_EDITION = re.compile(r"조\s?간|석\s?간")
_LONGEST_VALUE = 200


@dataclass(frozen=True, slots=True)
class ReleaseHead:
    """The two lines of a release's head that speak of time, as printed; None where they lack."""

    release: str | None = None
    """보도시점: from when it may be published."""
    distribution: str | None = None
    """배포: when it was handed out."""


@dataclass(frozen=True, slots=True)
class Timing:
    """When it may be published."""

    published_at: datetime | None = None
    precision: Precision = "minute"
    embargo_until: datetime | None = None
    hold: str | None = None
    distributed_on: date | None = None


@dataclass(frozen=True, slots=True)
class _Told:
    """A day, and the clock where one is printed with it."""

    day: date
    clock: timedelta | None = None

    @property
    def at(self) -> datetime:
        return moment(self.day, self.clock or timedelta())


def timing_of(head: ReleaseHead, now: datetime) -> Timing:
    """Return when a release may be published; what is unclear is held, with the reason."""
    try:
        distributed = _distribution(head)
    except UnclearTimeError as error:
        return Timing(hold=f"배포 “{_short(head.distribution)}”: {error}")
    if head.release is None:
        return _at(distributed)
    try:
        return _release(head.release, distributed, now)
    except UnclearTimeError as error:
        return Timing(
            hold=f"보도시점 “{_short(head.release)}”: {error}",
            distributed_on=distributed.day if distributed else None,
        )


def _release(text: str, distributed: _Told | None, now: datetime) -> Timing:
    if len(text) > _LONGEST_VALUE:
        raise UnclearTimeError("is too long to be a time")
    main = _main_day(text, distributed, now)
    if (uncertain := _UNCERTAIN.search(text)) is not None:
        raise UnclearTimeError(f"depends on what comes ({uncertain[0].strip()})")
    online = _online_part(text)
    if online is not None:
        return _told_in(online, main, distributed)
    if any(True for _ in clocks_in(text)) or _AT_ONCE.search(text):
        return _told_in(text, main, distributed)
    if (edition := _EDITION.search(text)) is not None:
        raise UnclearTimeError(f"{edition[0]} names no hour")
    raise UnclearTimeError("names a day and no hour" if main else "can't be read")


def _told_in(text: str, main: date | None, distributed: _Told | None) -> Timing:
    """Return what one part of the line tells: its clock time, else the time of distribution."""
    moments = {_moment(clock, text, main) for clock in clocks_in(text)}
    if len(moments) > 1:
        raise UnclearTimeError("names more than one time")
    if moments:
        at = moments.pop()
        return Timing(at, "minute", at, distributed_on=distributed.day if distributed else None)
    if _AT_ONCE.search(text):
        own = _Told(main) if main is not None and days_in(text) else None
        return _at(distributed or own)
    raise UnclearTimeError("names no hour for online media")


def _moment(clock: Clock, text: str, main: date | None) -> datetime:
    if clock.is_rough:
        raise UnclearTimeError("names an hour only roughly")
    days = [day for day in days_in(text) if day.start < clock.start]
    if main is None:
        raise UnclearTimeError("names an hour and no day")
    return moment(_in_relation(days[-1], main) if days else main, clock.since_midnight)


def _in_relation(day: Day, main: date) -> date:
    """Return a day beside the main one: without a year it is not after the main day."""
    if day.shift is not None:
        return main + timedelta(days=day.shift)
    found = day.in_year(main.year)
    if day.year is None and found > main:
        found = day.in_year(main.year - 1)
    check_weekday(found, day.weekday)
    return found


def _online_part(text: str) -> str | None:
    """Return what is said of online media, up to where print begins again."""
    start = _ONLINE.search(text)
    if start is None:
        return None
    rest = text[start.end() :]
    end = _PRINT.search(rest)
    # A day before the other word belongs to print: (온라인) 3. 12. 12:00 (지면) 3. 13. 조간.
    part = rest[: end.start()] if end else rest
    says_when = any(True for _ in clocks_in(part)) or days_in(part) or _AT_ONCE.search(part)
    is_behind = any(True for _ in clocks_in(text[: start.start()])) and not says_when
    return None if is_behind else part  # 12:00 온라인·방송 says it of the time before it


def _main_day(text: str, distributed: _Told | None, now: datetime) -> date | None:
    """Return the day for print; every weekday that is printed has to be right."""
    days = [day for day in days_in(text) if day.shift is None]
    if not days:
        return distributed.day if distributed else None
    return max(_resolved(day, days, distributed, now) for day in days)


def _resolved(day: Day, days: list[Day], distributed: _Told | None, now: datetime) -> date:
    year = day.year or next((other.year for other in days if other.year), None)
    if year is not None:
        found = day.in_year(year)
        if day.year is None and found > max(d.in_year(year) for d in days if d.year):
            found = day.in_year(year - 1)
    elif distributed is not None:
        found = day.in_year(distributed.day.year)
        if found < distributed.day:
            found = day.in_year(distributed.day.year + 1)
    else:
        found = _nearest(day, now)
    check_weekday(found, day.weekday)
    return found


def _nearest(day: Day, now: datetime) -> date:
    """Return the day of the year that its weekday proves."""
    if day.weekday is None:
        raise UnclearTimeError("names no year")
    today = now.astimezone(KST).date()
    years = (today.year - 1, today.year, today.year + 1)
    return min((day.in_year(year) for year in years), key=lambda found: abs(found - today))


def _distribution(head: ReleaseHead) -> _Told | None:
    if head.distribution is None or len(head.distribution) > _LONGEST_VALUE:
        return None
    days = [day for day in days_in(head.distribution) if day.shift is None]
    if not days:
        return None
    day = days[0]
    year = day.year or _year_of(head.release)
    if year is None:
        return None
    found = day.in_year(year)
    if day.year is None and (main := _last_day(head.release, year)) and found > main:
        found = day.in_year(year - 1)
    check_weekday(found, day.weekday)
    clocks = list(clocks_in(head.distribution))
    return _Told(found, clocks[0].since_midnight if clocks else None)


def _year_of(text: str | None) -> int | None:
    return next((day.year for day in days_in(_short(text)) if day.year), None)


def _last_day(text: str | None, year: int) -> date | None:
    days = [day.in_year(year) for day in days_in(_short(text)) if day.shift is None]
    return max(days) if days else None


def _at(told: _Told | None) -> Timing:
    """Return the time of distribution; before it nothing is public, either."""
    if told is None:
        return Timing()
    precision: Precision = "day" if told.clock is None else "minute"
    return Timing(told.at, precision, told.at, distributed_on=told.day)


def _short(text: str | None) -> str:
    return " ".join((text or "").split())[:_LONGEST_VALUE]
