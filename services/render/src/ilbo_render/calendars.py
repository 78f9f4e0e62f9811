"""Days and months as lists and the archive arrange them."""

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from ilbo_render.moments import kst
from ilbo_render.views import Card

_SUNDAY_FIRST = calendar.Calendar(firstweekday=calendar.SUNDAY)


@dataclass(frozen=True, slots=True)
class Month:
    """One month: weeks from Sunday to Saturday, None outside the month, with counts."""

    year: int
    month: int
    weeks: tuple[tuple[tuple[date, int] | None, ...], ...]
    total: int


def months(days: Iterable[tuple[date, int]]) -> tuple[Month, ...]:
    """Return the months that have articles, newest first."""
    counts = dict(days)
    named = sorted({(day.year, day.month) for day in counts}, reverse=True)
    return tuple(_month(year, month, counts) for year, month in named)


def _month(year: int, month: int, counts: dict[date, int]) -> Month:
    weeks = tuple(
        tuple((day, counts.get(day, 0)) if day.month == month else None for day in week)
        for week in _SUNDAY_FIRST.monthdatescalendar(year, month)
    )
    total = sum(cell[1] for week in weeks for cell in week if cell)
    return Month(year, month, weeks, total)


def by_day(cards: Sequence[Card]) -> list[tuple[date, list[Card]]]:
    """Return the cards in their order, grouped by the day of their publication."""
    grouped = groupby(cards, key=lambda card: kst(card.published_at).date())
    return [(day, list(group)) for day, group in grouped]
