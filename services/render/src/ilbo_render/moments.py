"""Times as readers and machines are shown them, in Korean standard time."""

from datetime import date, datetime, timedelta, timezone

from ilbo_events import FRESH_FOR

KST = timezone(timedelta(hours=9), "KST")
_WEEKDAYS = "월화수목금토일"


def kst(moment: datetime) -> datetime:
    """Return the same moment on Korean clocks."""
    return moment.astimezone(KST)


def weekday_date(day: date) -> str:
    """Return the date as the masthead shows it, e.g. 2026.03.12 (목)."""
    return f"{day:%Y.%m.%d} ({_WEEKDAYS[day.weekday()]})"


def machine(moment: datetime, precision: str) -> str:
    """Return the value of a datetime attribute, with no hour when none is known."""
    local = kst(moment)
    if precision == "day":
        return f"{local:%Y-%m-%d}"
    return local.isoformat("T", "minutes")


def full(moment: datetime, precision: str) -> str:
    """Return date and clock time, e.g. 2026.03.12 09:31."""
    return f"{kst(moment):%Y.%m.%d}" if precision == "day" else f"{kst(moment):%Y.%m.%d %H:%M}"


def brief(moment: datetime, precision: str, today: date) -> str:
    """Return the shortest unmistakable form: 09:31 today, 03.11 this year, 2025.03.11 before."""
    local = kst(moment)
    if precision != "day" and local.date() == today:
        return f"{local:%H:%M}"
    return f"{local:%m.%d}" if local.year == today.year else f"{local:%Y.%m.%d}"


def observed(moment: datetime, precision: str, today: date) -> str:
    """Return when something was observed, as exactly as it is known; the date if not today."""
    local = kst(moment)
    if precision == "day":
        return f"{local:%Y.%m.%d}"
    clock = f"{local.hour}시" if precision == "hour" else f"{local:%H:%M}"
    return clock if local.date() == today else f"{local:%m.%d} {clock}"


def is_behind(moment: datetime, newest: datetime) -> bool:
    """Return whether something is no longer fresh beside the newest, and shows its own time."""
    return newest - moment > FRESH_FOR
