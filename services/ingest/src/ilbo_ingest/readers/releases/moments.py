"""Days and clock times within a line of a release's head: 2026. 4. 12.(일) 12:00 · 9월 6일 정오.

Years may be missing, weekdays may be wrong, and 24:00 is the next day's midnight. All of it is KST.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from ilbo_ingest.readers.dates import KST

WEEKDAYS = "월화수목금토일"
_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_WEEKDAY = r"(?:\s*[(\[（]\s*(?P<weekday>[월화수목금토일])(?:요일)?\s*[)\]）,])?"
_YEAR = r"(?P<year>(?:19|20)\d{2}|['’‘`]\s?\d{2}|\d{2})\s*(?:[.\-/]|년)\s*"
_DAY = r"(?P<month>\d{1,2})\s*(?:[.\-/]|월)\s*(?P<day>\d{1,2})(?!\d|\s*[:시])(?:\s*일)?\s*\.?"
_DATES = (
    re.compile(rf"(?<![\d.]){_YEAR}{_DAY}{_WEEKDAY}"),
    re.compile(rf"(?<!\d){_DAY}{_WEEKDAY}"),
)
_RELATIVE = re.compile(r"(?P<word>전일|전날|당일|익일|다음\s?날)")
_SHIFT = {"전일": -1, "전날": -1, "당일": 0, "익일": 1, "다음날": 1}
_HALF = r"(?P<half>오전|오후|낮|밤|새벽|아침|저녁|[aApP]\.?[mM]\.?)?\s*"
_CLOCK = re.compile(
    rf"{_HALF}(?<!\d)(?P<hour>\d{{1,2}})\s*"
    r"(?::\s*(?P<minute>\d{2})(?!\d)"
    r"|시(?!간)(?:\s*(?P<minutes>\d{1,2})\s*분|\s*(?P<half_hour>반))?)"
    r"(?P<about>\s*경)?|(?P<noon>정오)|(?P<midnight>자정)"
)
_AFTERNOON = ("오후", "낮", "밤", "저녁", "pm")


class UnclearTimeError(ValueError):
    """What is printed names no one time; an editor has to look."""


@dataclass(frozen=True, slots=True)
class Day:
    """A printed day; `year` is None where none is printed."""

    start: int
    end: int
    year: int | None
    month: int
    day: int
    weekday: str | None
    shift: int | None = None
    """Days from the main day, for words such as 전일; month and day say nothing then."""

    def in_year(self, year: int) -> date:
        """Return the day; raise UnclearTimeError when no calendar has it."""
        try:
            return date(self.year or year, self.month, self.day)
        except ValueError as error:
            raise UnclearTimeError(f"no calendar has {self.month}. {self.day}.") from error


@dataclass(frozen=True, slots=True)
class Clock:
    """A printed time of day."""

    start: int
    since_midnight: timedelta
    is_rough: bool
    """Whether it says about (11시경)."""


def days_in(text: str) -> list[Day]:
    """Return the days in a text, in its order."""
    found: list[Day] = []
    for pattern in _DATES:
        for match in pattern.finditer(text):
            day = _day(match)
            if day is not None and not any(_overlap(day, other) for other in found):
                found.append(day)
    for match in _RELATIVE.finditer(text):
        shift = _SHIFT[re.sub(r"\s", "", match["word"])]
        found.append(Day(match.start(), match.end(), None, 0, 0, None, shift))
    return sorted(found, key=lambda day: day.start)


def clocks_in(text: str) -> Iterator[Clock]:
    """Yield the times of day in a text; raise UnclearTimeError for one no clock shows."""
    for match in _CLOCK.finditer(text):
        yield Clock(match.start(), _since_midnight(match), match["about"] is not None)


def check_weekday(day: date, weekday: str | None) -> None:
    """Raise UnclearTimeError when the printed weekday is another day's."""
    if weekday is not None and WEEKDAYS.index(weekday) != day.weekday():
        right = WEEKDAYS[day.weekday()]
        raise UnclearTimeError(f"{day.isoformat()} is {right}, the release says {weekday}")


def moment(day: date, clock: timedelta = timedelta()) -> datetime:
    """Return the time in KST."""
    return datetime.combine(day, time.min, KST) + clock


def _day(match: re.Match[str]) -> Day | None:
    parts = match.groupdict()
    month, day = int(parts["month"]), int(parts["day"])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    year = _year(parts.get("year"))
    if year is not None and not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    return Day(match.start(), match.end(), year, month, day, parts["weekday"])


def _year(text: str | None) -> int | None:
    if text is None:
        return None
    digits = text.lstrip("'’‘` ")
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _overlap(one: Day, other: Day) -> bool:
    return one.start < other.end and other.start < one.end


def _since_midnight(match: re.Match[str]) -> timedelta:
    if match["noon"]:
        return timedelta(hours=12)
    if match["midnight"]:
        raise UnclearTimeError("자정 can be either midnight of a day")
    hour = int(match["hour"])
    minute = int(match["minute"] or match["minutes"] or (30 if match["half_hour"] else 0))
    half = (match["half"] or "").lower().replace(".", "")
    if half:
        hour = _in_half(hour, half)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        raise UnclearTimeError(f"no clock shows {match[0].strip()}")
    return timedelta(hours=hour, minutes=minute)


def _in_half(hour: int, half: str) -> int:
    if hour > 12:
        return hour
    if hour == 12:
        if half in ("낮", "오후", "pm"):
            return 12
        raise UnclearTimeError(f"{half} 12시 can be noon or midnight")
    return hour + 12 if half in _AFTERNOON else hour
