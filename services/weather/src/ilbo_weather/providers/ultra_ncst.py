"""Reader of data.go.kr's getUltraSrtNcst (초단기실황): eight values of one grid cell.

Form after KMA's guide (기상청 단기예보 조회서비스 활용가이드). The values are those of the cell's
representative automatic station, so they are of the area, not of the station that lies in it. There
is no SKY; PTY 0 says that nothing falls, not that it is clear, so it makes no word.
"""

from datetime import datetime

from ilbo_events import Condition, ReportField
from ilbo_weather.exchange import Page
from ilbo_weather.providers import kst
from ilbo_weather.providers.amounts import parse_amount
from ilbo_weather.providers.forecast_items import (
    Cell,
    Item,
    by_category,
    items_of,
    time_in_cell,
    value_of,
)
from ilbo_weather.providers.gathering import Gathering, Sighting
from ilbo_weather.providers.measured import Row
from ilbo_weather.providers.skies import condition_of_codes, is_known_pty
from ilbo_weather.providers.spec import KMA_CREDIT, ProviderSpec, Publication
from ilbo_weather.readings import Failure, Reading

FIELDS: frozenset[ReportField] = frozenset(
    {"temperature", "condition", "humidity", "wind", "precipitation"}
)
SPEC = ProviderSpec(
    name="kma-ultra-ncst",
    rank=2,
    kind="analysis",
    attribution=KMA_CREDIT,
    fields=FIELDS,
    # Of the full hour, there ten minutes later, and then made anew every ten minutes.
    publication=Publication(3600, (600, 2700)),
    host="apis.data.go.kr",
    key_setting="ILBO_WEATHER_DATA_GO_KR_KEY",
)
_OURS = frozenset({"T1H", "REH", "RN1", "PTY", "WSD", "VEC"})


def read(page: Page, received_at: datetime, cell: Cell) -> Reading | Failure:
    """Return what was observed in the cell, for each of its stations."""
    items = items_of(page, received_at)
    if isinstance(items, Failure):
        return items
    gathering = Gathering(SPEC, received_at)
    dated = _of_newest(gathering, items, cell)
    if not dated:
        return Failure("garbage", "unreadable_rows", str(items[0])[:200])
    observed_at, rows = dated
    try:
        kst.not_future(observed_at, received_at)
    except kst.FutureTimeError as error:
        return Failure("garbage", "future_time", str(error))
    values, conflicting = by_category(rows, "obsrValue")
    gathering.notes += [("conflicting_rows", category) for category in conflicting]
    if not values.keys() & _OURS:
        return Failure("garbage", "unreadable_rows", str(items[0])[:200])
    for station in cell.stations:
        row = Row(station.id)
        condition = _take(row, values)
        gathering.add(Sighting(station.id, station.name, observed_at, condition=condition), row)
    return gathering.reading(observed_at)


def _of_newest(
    gathering: Gathering, items: list[Item], cell: Cell
) -> tuple[datetime, list[Item]] | None:
    """Return the rows of the newest time; rows of another cell are refused."""
    found: dict[datetime, list[Item]] = {}
    for item in items:
        try:
            found.setdefault(time_in_cell(item, cell, "base"), []).append(item)
        except kst.NoTimeError as error:
            gathering.refuse(f"{item}: {error}")
    return max(found.items()) if found else None


def _take(row: Row, values: dict[str, object]) -> Condition | None:
    """Keep the values and return the precipitation as a condition."""
    row.take("temperature_celsius", "T1H", _given(values, "T1H"))
    row.take("relative_humidity_percent", "REH", _given(values, "REH"))
    _take_rain(row, values.get("RN1"))
    speed = row.take("wind_speed_meters_per_second", "WSD", _given(values, "WSD"))
    if speed != 0:
        row.take("wind_from_degrees", "VEC", _given(values, "VEC"))
    pty = value_of(values.get("PTY"))
    if pty is None:
        return None
    if not is_known_pty(int(pty)):
        row.note("unknown_field", "PTY", values["PTY"])
    return condition_of_codes(int(pty), None)


def _given(values: dict[str, object], category: str) -> object:
    """Return what stands there, nothing where it means that nothing was observed."""
    raw = values.get(category)
    return None if value_of(raw) is None and _is_number(raw) else raw


def _take_rain(row: Row, raw: object) -> None:
    """Keep the rain of the hour, a number; a category is one where it has no width."""
    if raw is None:
        return
    amount = parse_amount(raw)
    if amount is not None and amount.exact is not None:
        row.take("precipitation_millimeters", "RN1", amount.exact)
    elif not _is_number(raw):
        row.note("unreadable_value", "RN1", raw)


def _is_number(raw: object) -> bool:
    try:
        float(str(raw))
    except ValueError:
        return False
    return True
