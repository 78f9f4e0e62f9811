"""The wall clock, which a test, a reproducible site or a replay may set; timeouts never use it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

Clock = Callable[[], datetime]
KST = timezone(timedelta(hours=9), "KST")
"""Korea has had no daylight saving time since 1988; a fixed offset needs no tzdata."""


def system_clock(fixed: datetime | None = None, since: datetime | None = None) -> Clock:
    """Return a clock that tells the time in UTC, always `fixed` when that is given.

    With `since` it goes on from `fixed`, which it showed at that real time.
    """
    if fixed is None:
        return lambda: datetime.now(UTC)
    moment = fixed.astimezone(UTC)
    if since is None:
        return lambda: moment
    behind = since - fixed
    return lambda: datetime.now(UTC) - behind
