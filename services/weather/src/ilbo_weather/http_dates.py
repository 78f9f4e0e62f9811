"""Dates in HTTP headers (RFC 9110, 5.6.7) and what Retry-After (10.2.3) asks."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_LONGEST_PAUSE_SECONDS = 24 * 3600.0


def moment_of(date: str) -> datetime | None:
    """Return the moment in UTC, None for what is no date."""
    try:
        moment = parsedate_to_datetime(date)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return aware.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def retry_after_seconds(headers: Mapping[str, str], received_at: datetime) -> float:
    """Return the seconds the upstream asks us to wait, at most a day; 0 when it asks nothing."""
    value = headers.get("retry-after", "").strip()
    if value.isdecimal() and value.isascii():
        return min(float(value[:9]), _LONGEST_PAUSE_SECONDS)
    until = moment_of(value)
    if until is None:
        return 0
    # Its own clock made both dates.
    now = moment_of(headers.get("date", "")) or received_at
    return min(max((until - now).total_seconds(), 0), _LONGEST_PAUSE_SECONDS)
