"""Dates as Korean feeds, pages and interfaces print them, by a table; nothing is ever guessed.

RFC 822 and 2822 (RSS), RFC 3339 and W3C-DTF (Atom, Dublin Core), what Java prints, and the Korean
forms 2026.03.12 14:18 · 2026. 4. 12.(일) · 2026년 3월 12일 오후 2:18 · 20260312141800. No library's
date is used: naive times would be taken as UTC, and forms it doesn't know as the current month.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Final, Literal

from ilbo_ingest.drafts import Precision

KST: Final = timezone(timedelta(hours=9), "KST")
Midnight = Literal["is a day", "is a minute"]
"""What 00:00:00 without an offset means: that only the day is known, or that very minute."""

# Clocks differ; more is KST that is called GMT.
_AHEAD = timedelta(minutes=10)
# Before it there was no feed: a first day of 1970 or of year 1 stands for no date at all.
_FIRST_YEAR = 1990
_MAX_LENGTH = 60
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905 - reads better
_DAYS = "mon tue wed thu fri sat sun".split()  # noqa: SIM905 - reads better
_KOREAN_DAYS = "월화수목금토일"
_ZONES = {"gmt": 0, "ut": 0, "utc": 0, "z": 0, "kst": 9, "jst": 9} | {
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip

_DAY = r"(?P<weekday>mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?"
_MONTH = r"(?P<monthname>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_KOREAN_DAY = r"(?:[(\[（]?\s*(?P<weekday>[월화수목금토일])(?:요일)?\s*[)\]）]?)?"
_CLOCK = (
    r"(?:(?P<half>오전|오후|am|pm)\s*)?(?P<hour>\d{1,2})(?::|시\s*)(?P<minute>\d{2})(?:분)?"
    r"(?:(?::|\s)?(?P<second>\d{2})(?:초|[.,]\d{1,9})?)?(?:\s*(?P<behind>am|pm))?"
)
_ZONE = r"(?:(?P<zone>[a-z]{1,4}|[+-]\d{2}(?::?\d{2})?)(?:\s*\([a-z ]{1,30}\))?|\((?P<named>kst)\))"
_FORMS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(form, re.IGNORECASE | re.ASCII)
    for form in (
        # Thu, 26 Mar 2026 11:26:26 +0900
        rf"(?:{_DAY}\s*,?\s+)?(?P<day>\d{{1,2}})[ -]{_MONTH}[ -](?P<year>\d{{4}}|\d{{2}})"
        rf"(?:\s+{_CLOCK}(?:\s*{_ZONE})?)?",
        # Thu Mar 26 11:26:26 KST 2026
        rf"{_DAY}\s+{_MONTH}\s+(?P<day>\d{{1,2}})\s+{_CLOCK}(?:\s+{_ZONE})?\s+(?P<year>\d{{4}})",
        # 2026-04-30T16:43:13+09:00 · 2026.03.12 14:18 · 2026. 4. 12.(일) · 2026년 3월 12일
        r"(?P<year>\d{4})\s*(?:[-./]|년)\s*(?P<month>\d{1,2})\s*(?:[-./]|월)\s*(?P<day>\d{1,2})"
        rf"\s*(?:일|\.)?\s*{_KOREAN_DAY}(?:(?:T|(?<=[\s)\].일）])){_CLOCK})?(?:\s*{_ZONE})?",
        # 20260312141800
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"
        r"(?:T?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?)?"
        rf"(?:\s*{_ZONE})?",
    )
)
_INTERFACE = re.compile(
    r"(?P<month>\d{2})/(?P<day>\d{2})/(?P<year>\d{4})"
    r" (?P<hour>\d{2}):(?P<minute>\d{2}):(?P<second>\d{2})",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A printed time."""

    at: datetime
    precision: Precision
    doubt: str | None = None
    """Why an editor has to look at it first."""
    is_ahead: bool = False
    """Whether it lies in the future: what is there already is not of then."""


def read_date(
    text: str, now: datetime, zone: tzinfo = KST, midnight: Midnight = "is a day"
) -> Moment | None:
    """Return the time; None for a form that is not in the table, or a day no calendar has.

    `zone` is what a time without an offset is meant in.
    """
    text = " ".join(text[: 2 * _MAX_LENGTH].split())
    if len(text) > _MAX_LENGTH:
        return None
    matches = (form.fullmatch(text) for form in _FORMS)
    match = next((match for match in matches if match), None)
    return _moment(match.groupdict(), now, zone, midnight) if match else None


def read_interface_date(text: str, now: datetime) -> Moment | None:
    """Return a time of the policy news interface: MM/DD/YYYY HH:MM:SS, KST."""
    match = _INTERFACE.fullmatch(text.strip())
    return _moment(match.groupdict(), now, KST, "is a minute") if match else None


def _moment(
    part: dict[str, str | None], now: datetime, zone: tzinfo, midnight: Midnight
) -> Moment | None:
    try:
        day = _day(part)
        clock = _clock(part)
        offset = _offset(part.get("zone") or part.get("named"))
        at = datetime.combine(day, time.min, offset or zone) + (clock or timedelta())
        at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    if day.year < _FIRST_YEAR:
        return None
    is_day = clock is None or (offset is None and not clock and midnight == "is a day")
    doubt = _weekday_doubt(day, part.get("weekday"))
    return Moment(at, "day" if is_day else "minute", doubt, at > now + _AHEAD)


def _day(part: dict[str, str | None]) -> date:
    digits = part["year"] or ""
    year = int(digits)
    if len(digits) == 2:
        year += 2000 if year < 50 else 1900
    name = part.get("monthname")
    month = _MONTHS.index(name.lower()) + 1 if name else int(part["month"] or "")
    return date(year, month, int(part["day"] or ""))


def _clock(part: dict[str, str | None]) -> timedelta | None:
    """Return the time since midnight; 24:00 is the next day's."""
    if part.get("hour") is None:
        return None
    hour, minute = int(part["hour"] or ""), int(part["minute"] or "")
    second = min(int(part.get("second") or "0"), 59)  # a leap second has no other place
    half = (part.get("half") or part.get("behind") or "").lower()
    if half:
        hour = _hour_of_half(hour, half)
    if hour > 24 or minute > 59 or (hour == 24 and (minute or second)):
        raise ValueError(hour)
    return timedelta(hours=hour, minutes=minute, seconds=second)


def _hour_of_half(hour: int, half: str) -> int:
    is_afternoon = half in ("오후", "pm")
    if 1 <= hour <= 12:
        return hour % 12 + (12 if is_afternoon else 0)
    if is_afternoon and 12 < hour < 24:
        return hour  # 오후 14:18 says the same twice
    raise ValueError(hour)


def _offset(zone: str | None) -> tzinfo | None:
    if zone is None:
        return None
    if zone[0] in "+-":
        digits = zone[1:].replace(":", "")
        size = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or "0"))
        return timezone(-size if zone[0] == "-" else size)
    if zone.lower() not in _ZONES:
        raise ValueError(zone)
    hours = _ZONES[zone.lower()]
    return KST if hours == 9 else UTC if hours == 0 else timezone(timedelta(hours=hours))


def _weekday_doubt(day: date, weekday: str | None) -> str | None:
    if weekday is None:
        return None
    printed = (
        _KOREAN_DAYS.index(weekday) if weekday in _KOREAN_DAYS else _DAYS.index(weekday.lower())
    )
    if printed == day.weekday():
        return None
    return f"the weekday contradicts the date: {day.isoformat()} is no {weekday}"
