"""Reader of data.go.kr's getUltraSrtFcst (초단기예보): the sky of the hour, as it was forecast.

Form after KMA's guide (기상청 단기예보 조회서비스 활용가이드): six hours from the next full one on,
issued at HH30. It fills the word that getUltraSrtNcst hasn't, and says that it is a forecast.
"""

from datetime import datetime

from ilbo_events import Condition, Origin, ReportField
from ilbo_weather.exchange import Page
from ilbo_weather.providers import kst
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
from ilbo_weather.readings import Failure, Note, Reading

FIELDS: frozenset[ReportField] = frozenset({"condition"})
SPEC = ProviderSpec(
    name="kma-ultra-fcst",
    rank=3,
    kind="model",
    attribution=KMA_CREDIT,
    fields=FIELDS,
    # The issue of half past holds from the next full hour on and is there long before it.
    publication=Publication(3600, (60,)),
    host="apis.data.go.kr",
    key_setting="ILBO_WEATHER_DATA_GO_KR_KEY",
)


def read(page: Page, received_at: datetime, cell: Cell) -> Reading | Failure:
    """Return the sky of the newest hour that has begun, for each station of the cell."""
    items = items_of(page, received_at)
    if isinstance(items, Failure):
        return items
    gathering = Gathering(SPEC, received_at)
    hours = _by_hour(gathering, items, cell)
    if not hours:
        return Failure("garbage", "unreadable_rows", str(items[0])[:200])
    begun = [hour for hour in hours if hour <= received_at + kst.FUTURE]
    if not begun:
        return Failure("no_data", "not_begun", min(hours).isoformat())
    hour = max(begun)
    values, conflicting = by_category(hours[hour], "fcstValue")
    gathering.notes += [("conflicting_rows", category) for category in conflicting]
    condition = _sky(values, gathering.notes)
    for station in cell.stations if condition else ():
        sighting = Sighting(
            station.id, station.name, hour, condition=condition, origins=(_forecast(hour),)
        )
        gathering.add(sighting, Row(station.id))
    return gathering.reading(hour)


def _by_hour(gathering: Gathering, items: list[Item], cell: Cell) -> dict[datetime, list[Item]]:
    found: dict[datetime, list[Item]] = {}
    for item in items:
        try:
            found.setdefault(time_in_cell(item, cell, "fcst"), []).append(item)
        except kst.NoTimeError as error:
            gathering.refuse(f"{item}: {error}")
    return found


def _sky(values: dict[str, object], notes: list[tuple[Note, str]]) -> Condition | None:
    """Return the precipitation, or the sky where nothing falls; an unknown code is noted."""
    pty, sky = (value_of(values.get(category)) for category in ("PTY", "SKY"))
    if pty is None:
        return None
    condition = condition_of_codes(int(pty), None if sky is None else int(sky))
    if not is_known_pty(int(pty)):
        notes.append(("unknown_field", f"PTY {values['PTY']}"[:80]))
    elif condition is None and sky is not None:
        notes.append(("unknown_field", f"SKY {values['SKY']}"[:80]))
    return condition


def _forecast(hour: datetime) -> Origin:
    return Origin(
        field="condition",
        source=SPEC.name,
        kind="forecast",
        attribution=KMA_CREDIT,
        observed_at=hour,
    )
