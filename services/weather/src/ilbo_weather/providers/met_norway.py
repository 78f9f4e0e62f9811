"""Reader of MET Norway's Locationforecast 2.0, the compact form: one place, hour by hour.

GeoJSON after https://api.met.no/weatherapi/locationforecast/2.0/documentation. `instant` holds at
an entry's time, `next_1_hours` for the hour behind it; so the rain of the last hour stands in the
entry before. Status 203 says that this version of the service ends soon.
"""

from datetime import UTC, datetime, timedelta

from ilbo_events import Condition, ReportField
from ilbo_paper.stations import StationPlace
from ilbo_weather.exchange import Page
from ilbo_weather.providers import kst
from ilbo_weather.providers.envelopes import content_of
from ilbo_weather.providers.foreign_skies import condition_of_symbol
from ilbo_weather.providers.gathering import Gathering, Sighting
from ilbo_weather.providers.measured import Measure, Row, text_of
from ilbo_weather.providers.spec import ProviderSpec, Publication
from ilbo_weather.readings import Failure, Reading

FIELDS: frozenset[ReportField] = frozenset(
    {
        "temperature",
        "condition",
        "humidity",
        "wind",
        "precipitation",
        "sea_level_pressure",
        "cloud_cover",
    }
)
SPEC = ProviderSpec(
    name="met-norway",
    rank=4,
    kind="model",
    attribution="MET Norway",
    fields=FIELDS,
    publication=Publication(1800, (120,)),
    host="api.met.no",
    key_setting="ILBO_WEATHER_MET_NORWAY_CONTACT",
)
_DEPRECATED = 203
_HOUR = timedelta(hours=1)
# Its models run every six to twelve hours; hours of an older run pass on without anybody noticing.
_LONGEST_AGE = timedelta(hours=36)
# Measure, name, its unit, the factor to ours.
_READ: tuple[tuple[Measure, str, str, float], ...] = (
    ("temperature_celsius", "air_temperature", "celsius", 1),
    ("relative_humidity_percent", "relative_humidity", "%", 1),
    ("wind_speed_meters_per_second", "wind_speed", "m/s", 1),
    ("wind_from_degrees", "wind_from_direction", "degrees", 1),
    ("sea_level_pressure_hectopascals", "air_pressure_at_sea_level", "hPa", 1),
    ("cloud_cover_tenths", "cloud_area_fraction", "%", 0.1),
)

Part = dict[str, object]


def read(page: Page, received_at: datetime, place: StationPlace) -> Reading | Failure:
    """Return the values of the newest hour that has begun."""
    content = content_of(page, ("json",), received_at)
    if isinstance(content, Failure):
        return content
    properties = _part(content.data, "properties")
    units = _part(_part(properties, "meta"), "units")
    made_at = _time(text_of(_part(properties, "meta"), "updated_at"))
    if made_at is None or received_at - made_at > _LONGEST_AGE:
        return Failure("garbage", "old_forecast", f"made at {made_at}")
    entries = _entries(properties)
    begun = [time for time in entries if time <= received_at + kst.FUTURE]
    if not begun:
        return Failure("garbage", "no_time", f"{len(entries)} entries, none has begun")
    hour = max(begun)
    gathering = Gathering(SPEC, received_at)
    if page.status == _DEPRECATED:
        gathering.notes.append(("deprecated", "status 203"))
    row = Row(place.id)
    _take(row, _part(_part(entries[hour], "instant"), "details"), units)
    _take_rain(row, entries.get(hour - _HOUR), units)
    condition = _sky(row, entries[hour])
    gathering.add(Sighting(place.id, place.name, hour, condition=condition), row)
    return gathering.reading(hour)


def _entries(properties: Part) -> dict[datetime, Part]:
    """Return the entries that have a time and values, by their time."""
    found: dict[datetime, Part] = {}
    series = properties.get("timeseries")
    for entry in series if isinstance(series, list) else ():
        data = _part(entry, "data")
        time = _time(text_of(entry, "time")) if isinstance(entry, dict) else None
        if time is not None and data:
            found[time] = data
    return found


def _time(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _take(row: Row, details: Part, units: Part) -> None:
    for measure, name, unit, factor in _READ:
        raw = details.get(name)
        if raw is not None and text_of(units, name) != unit:
            row.note("unreadable_value", name, f"{raw} {text_of(units, name)}")
        elif raw is not None:
            row.take(measure, name, raw, factor=factor)
    if row.values.get("wind_speed_meters_per_second") == 0:
        row.values.pop("wind_from_degrees", None)


def _take_rain(row: Row, before: Part | None, units: Part) -> None:
    if before is None or text_of(units, "precipitation_amount") != "mm":
        return
    details = _part(_part(before, "next_1_hours"), "details")
    row.take(
        "precipitation_millimeters", "precipitation_amount", details.get("precipitation_amount")
    )


def _sky(row: Row, entry: Part) -> Condition | None:
    symbol = text_of(_part(_part(entry, "next_1_hours"), "summary"), "symbol_code")
    condition = condition_of_symbol(symbol)
    if symbol and condition is None:
        row.note("unknown_word", "symbol_code", symbol)
    return condition


def _part(data: object, name: str) -> Part:
    part = data.get(name) if isinstance(data, dict) else None
    return part if isinstance(part, dict) else {}
