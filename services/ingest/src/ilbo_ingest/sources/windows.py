"""Which days of the policy news interface are asked for in one visit, and how often. Pure.

The interface gives at most three days at once, and an item is revised or taken back days later: the
newest three days are asked for each time, older ones on a fixed lattice of three days from the
first day of the archive, so that each window always has the same name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

_DAYS = 3
_ARCHIVE = date(2015, 1, 1)
_REREAD_WINDOWS = 10
_BACKFILLED_AT_ONCE = 3
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Window:
    """Some days, the first and the last included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Reach:
    """How far the interface was read."""

    backfilled: int = 0
    """The windows of the lattice before this one are read."""
    reread: int = 0
    """How many windows back was read again last."""
    day: str = ""
    """The day whose calls are counted."""
    calls: int = 0

    def asked(self, today: date) -> "Reach":
        """Return what is known after one more call."""
        if self.day != today.isoformat():
            return replace(self, day=today.isoformat(), calls=1)
        return replace(self, calls=self.calls + 1)

    def calls_left(self, today: date, per_day: int) -> int:
        """Return how often the interface may still be asked today."""
        return per_day - (self.calls if self.day == today.isoformat() else 0)

    def written(self) -> dict[str, str]:
        """Return it as a source's cursor."""
        return {
            "backfilled": str(self.backfilled),
            "reread": str(self.reread),
            "day": self.day,
            "calls": str(self.calls),
        }


def read_reach(cursor: Mapping[str, str], backfill_from: date | None) -> Reach:
    """Return how far the interface was read, beginning where the newspaper's file says."""
    first = lattice_of(backfill_from) if backfill_from is not None else 0
    return Reach(
        max(int(cursor.get("backfilled", 0)), first),
        int(cursor.get("reread", 0)),
        cursor.get("day", ""),
        int(cursor.get("calls", 0)),
    )


def newest_window(today: date) -> Window:
    """Return the last three days."""
    return Window(today - (_DAYS - 1) * _DAY, today)


def older_windows(
    reach: Reach, today: date, backfill_from: date | None
) -> list[tuple[Window, Reach]]:
    """Return what else is asked for in this visit, each with how far the interface is read then."""
    present = lattice_of(newest_window(today).first)
    if backfill_from is not None and reach.backfilled < present:
        last = min(reach.backfilled + _BACKFILLED_AT_ONCE, present)
        return [
            (lattice_window(number), replace(reach, backfilled=number + 1))
            for number in range(reach.backfilled, last)
        ]
    back = reach.reread % _REREAD_WINDOWS + 1
    return [(lattice_window(max(present - back, 0)), replace(reach, reread=back))]


def lattice_of(day: date) -> int:
    """Return the number of the window that a day is in."""
    return (day - _ARCHIVE).days // _DAYS


def lattice_window(number: int) -> Window:
    """Return a window by its number."""
    first = _ARCHIVE + number * _DAYS * _DAY
    return Window(first, first + (_DAYS - 1) * _DAY)
