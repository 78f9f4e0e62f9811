"""Reader of data.go.kr's getVilageFcst (단기예보): three days and more of one cell, hour by hour.

Form after KMA's guide (기상청 단기예보 조회서비스 활용가이드). Since the issue of 2024-11-28 the
last day comes every three hours, and there PCP, SNO and WSD are no quantities but levels: 1 means
weak wind, not a metre a second. The spacing of the rows tells, the value can't.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from ilbo_weather.exchange import Page
from ilbo_weather.providers import kst
from ilbo_weather.providers.amounts import Amount, parse_amount
from ilbo_weather.providers.forecast_items import Item, items_of, time_of, value_of
from ilbo_weather.readings import Failure

_LEVELS_SINCE = datetime(2024, 11, 28, tzinfo=kst.KST)
_EXTENSION_STEP = timedelta(hours=3)
_AMOUNTS = frozenset({"PCP", "SNO", "RN1"})
_LEVELLED = frozenset({"PCP", "SNO", "WSD"})


@dataclass(frozen=True, slots=True)
class ForecastValue:
    """One value of one hour; of the three readings at most one is there."""

    category: str
    valid_at: datetime
    raw: str
    number: float | None = None
    amount: Amount | None = None
    level: int | None = None
    """Of the extension day: 1 is weak or little, 3 strong or much, 0 none."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What one issue says about one cell, and the rows that could not be read."""

    issued_at: datetime
    nx: int
    ny: int
    values: tuple[ForecastValue, ...]
    unreadable: tuple[str, ...] = ()


def read(page: Page, received_at: datetime) -> Forecast | Failure:
    """Return the forecast."""
    items = items_of(page, received_at)
    if isinstance(items, Failure):
        return items
    dated: list[tuple[Item, datetime]] = []
    unreadable: list[str] = []
    for item in items:
        try:
            time_of(item, "base")
            dated.append((item, time_of(item, "fcst")))
        except kst.NoTimeError:
            unreadable.append(str(item)[:200])
    places = {(value_of(item.get("nx")), value_of(item.get("ny"))) for item, _ in dated}
    issues = {time_of(item, "base") for item, _ in dated}
    if len(places) != 1 or len(issues) != 1 or None in (place := places.pop()):
        return Failure("garbage", "unreadable_rows", str(items[0])[:200])
    issued_at = issues.pop()
    levels = extension_hours({hour for _, hour in dated}) if issued_at >= _LEVELS_SINCE else set()
    values = tuple(_value(item, hour, levels) for item, hour in dated)
    nx, ny = (int(n or 0) for n in place)
    return Forecast(issued_at, nx, ny, values, tuple(unreadable))


def extension_hours(hours: set[datetime]) -> set[datetime]:
    """Return the last hours, which follow each other by three or more: the extension day."""
    ordered = sorted(hours, reverse=True)
    found: set[datetime] = set()
    for later, earlier in pairwise(ordered):
        if later - earlier < _EXTENSION_STEP:
            break
        found.add(later)
        if earlier == ordered[-1]:
            found.add(earlier)
    return found


def _value(item: Item, hour: datetime, levels: set[datetime]) -> ForecastValue:
    category, given = str(item.get("category", "")).strip(), item.get("fcstValue")
    raw = "" if given is None else str(given)[:80]
    if category in _LEVELLED and hour in levels:
        level = value_of(given)
        whole = int(level) if level is not None and level == int(level) else None
        return ForecastValue(category, hour, raw, level=whole)
    if category in _AMOUNTS:
        return ForecastValue(category, hour, raw, amount=parse_amount(given))
    return ForecastValue(category, hour, raw, number=value_of(given))
