"""Times as Korean services write them: digits of Korea's clock, without an offset."""

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

KST = timezone(timedelta(hours=9))
# A time-zone mix-up shows as nine hours; clocks of a few minutes apart are normal.
FUTURE = timedelta(minutes=5)
_STAMP = re.compile("(20[0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-5][0-9])?")


class NoTimeError(ValueError):
    """The text is no time; what it dates can't be used."""


class FutureTimeError(ValueError):
    """The time lies ahead of when it was received: a mix-up of time zones or a broken clock."""


def moment(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """Return Korea's clock in UTC; hour 24 is hour 0 of the next day. Raise NoTimeError."""
    if not (0 <= hour <= 24 and 0 <= minute <= 59) or (hour == 24 and minute):
        raise NoTimeError(f"{hour:02}:{minute:02}")
    try:
        start = datetime(year, month, day, tzinfo=KST)
        return (start + timedelta(hours=hour, minutes=minute)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise NoTimeError(f"{year}-{month}-{day}") from error


@lru_cache(maxsize=2000)
def from_stamp(text: str) -> datetime:
    """Return the time of YYYYMMDDHHMM, with seconds or without; raise NoTimeError."""
    found = _STAMP.fullmatch(text)
    if found is None or not text.isascii():
        raise NoTimeError(text[:40])
    *minutes, seconds = found.groups(default="0")
    return moment(*map(int, minutes)) + timedelta(seconds=int(seconds))


def stamp(time: datetime) -> str:
    """Return YYYYMMDDHHMM of Korea's clock."""
    return f"{time.astimezone(KST):%Y%m%d%H%M}"


def not_future(time: datetime, received_at: datetime) -> datetime:
    """Return the time; raise FutureTimeError when it can't have been observed yet."""
    if time > received_at + FUTURE:
        raise FutureTimeError(time.isoformat())
    return time
