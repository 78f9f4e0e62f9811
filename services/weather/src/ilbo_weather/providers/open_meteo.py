"""Reader of Open-Meteo's forecast API, the `current` values of one place or of several.

Form after https://open-meteo.com/en/docs: one place is an object, several are a list in the order
they were asked for, from the second on with `location_id`. `current.time` is local and without
offset: `utc_offset_seconds` tells. Values are a model's, of the cell that holds the place.
"""

from datetime import UTC, datetime, timedelta

from ilbo_events import Condition, ReportField
from ilbo_paper.stations import StationPlace
from ilbo_weather.exchange import Page
from ilbo_weather.providers import kst
from ilbo_weather.providers.envelopes import content_of
from ilbo_weather.providers.gathering import Gathering, Sighting
from ilbo_weather.providers.measured import Measure, Row, number, text_of
from ilbo_weather.providers.skies import condition_of_weather_code
from ilbo_weather.providers.spec import ProviderSpec, Publication
from ilbo_weather.readings import Failure, Reading

FIELDS: frozenset[ReportField] = frozenset(
    {
        "temperature",
        "condition",
        "humidity",
        "wind",
        "dew_point",
        "sea_level_pressure",
        "cloud_cover",
        "wind_gust",
    }
)
SPEC = ProviderSpec(
    name="open-meteo",
    rank=4,
    kind="model",
    attribution="Open-Meteo.com (CC BY 4.0)",
    fields=FIELDS,
    publication=Publication(900, (60,)),
    host="api.open-meteo.com",
)
# Measure, variable, and the factor to our unit for each unit it may come in.
VARIABLES: tuple[tuple[Measure, str, dict[str, float]], ...] = (
    ("temperature_celsius", "temperature_2m", {"°C": 1}),
    ("relative_humidity_percent", "relative_humidity_2m", {"%": 1}),
    ("dew_point_celsius", "dew_point_2m", {"°C": 1}),
    ("sea_level_pressure_hectopascals", "pressure_msl", {"hPa": 1}),
    ("cloud_cover_tenths", "cloud_cover", {"%": 0.1}),
    ("wind_speed_meters_per_second", "wind_speed_10m", {"m/s": 1, "km/h": 1 / 3.6}),
    ("wind_from_degrees", "wind_direction_10m", {"°": 1}),
    ("wind_gust_meters_per_second", "wind_gusts_10m", {"m/s": 1, "km/h": 1 / 3.6}),
)
_LONGEST_OFFSET_SECONDS = 18 * 3600


class _RefusedError(Exception):
    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(reason, detail)
        self.failure = Failure("garbage", reason, detail[:200])


def read(page: Page, received_at: datetime, places: tuple[StationPlace, ...]) -> Reading | Failure:
    """Return the values of the places, which are in the order they were asked for."""
    content = content_of(page, ("json",), received_at)
    if isinstance(content, Failure):
        return content
    found = content.data if isinstance(content.data, list) else [content.data]
    if len(found) != len(places):
        return Failure("garbage", "wrong_count", f"{len(found)} instead of {len(places)}")
    gathering = Gathering(SPEC, received_at, precision="minute")
    try:
        for position, location in enumerate(found):
            _add(gathering, location, _place(location, position, places))
    except _RefusedError as refused:
        return refused.failure
    return gathering.reading()


def _place(location: object, position: int, places: tuple[StationPlace, ...]) -> StationPlace:
    """Return which place an answer is about: the one its number says, or its position."""
    given = location.get("location_id") if isinstance(location, dict) else None
    index = position if given is None else given
    if not isinstance(index, int) or not 0 <= index < len(places):
        raise _RefusedError("wrong_place", str(given))
    return places[index]


def _add(gathering: Gathering, location: object, place: StationPlace) -> None:
    current = location.get("current") if isinstance(location, dict) else None
    if not isinstance(location, dict) or not isinstance(current, dict):
        raise _RefusedError("no_current", str(location))
    observed_at = _observed_at(location, current, gathering.received_at)
    units = location.get("current_units")
    row = Row(place.id)
    for measure, variable, factors in VARIABLES:
        raw = current.get(variable)
        unit = text_of(units, variable) if isinstance(units, dict) else ""
        if raw is not None and unit not in factors:
            row.note("unreadable_value", variable, f"{raw} {unit}")
        elif raw is not None:
            row.take(measure, variable, raw, factor=factors[unit])
    if row.values.get("wind_speed_meters_per_second") == 0:
        row.values.pop("wind_from_degrees", None)
    condition = _condition(row, current.get("weather_code"))
    gathering.add(Sighting(place.id, place.name, observed_at, condition=condition), row)


def _condition(row: Row, raw: object) -> Condition | None:
    code = number(raw)
    if code is None:
        return None
    condition = condition_of_weather_code(int(code)) if code == int(code) else None
    if condition is None:
        row.note("unknown_word", "weather_code", raw)
    return condition


def _observed_at(
    location: dict[str, object], current: dict[str, object], received_at: datetime
) -> datetime:
    offset, time = number(location.get("utc_offset_seconds")), text_of(current, "time")
    try:
        local = datetime.fromisoformat(time)
    except ValueError as error:
        raise _RefusedError("no_time", time) from error
    if local.tzinfo is None:
        if offset is None or abs(offset) > _LONGEST_OFFSET_SECONDS:
            raise _RefusedError("no_time", f"{time} and offset {offset}")
        local = local.replace(tzinfo=UTC) - timedelta(seconds=offset)
    try:
        return kst.not_future(local.astimezone(UTC), received_at)
    except (kst.FutureTimeError, OverflowError) as error:
        raise _RefusedError("future_time", str(error)) from error
