"""Reader of weather.go.kr's current-weather-obs.do, the JSON that its own pages show.

Not documented; form after the pages that read it: `{"tm": "YYYYMMDDHHmm", "data": [...]}` with
`stnId stnKo ta ww wwKo icon rnHr1 sdDay wd ws` as texts, or the bare list. `wwKo` is the word in
Korean, `ww` in English, `wd` a point of the compass. Without a time nobody knows when it was
observed, so such an answer is refused.
"""

from datetime import datetime

from ilbo_events import ReportField
from ilbo_paper.stations import stations_by_name
from ilbo_weather.exchange import Page
from ilbo_weather.providers import kst
from ilbo_weather.providers.envelopes import content_of
from ilbo_weather.providers.foreign_skies import condition_of_english
from ilbo_weather.providers.gathering import Gathering, Sighting
from ilbo_weather.providers.kma_web_map import take_temperature
from ilbo_weather.providers.measured import Row, text_of
from ilbo_weather.providers.rows import UnreadableRowError, station_number
from ilbo_weather.providers.spec import KMA_CREDIT, ProviderSpec, Publication
from ilbo_weather.readings import Failure, Reading

FIELDS: frozenset[ReportField] = frozenset(
    {"temperature", "condition", "precipitation", "new_snow", "wind"}
)
SPEC = ProviderSpec(
    name="kma-site-json",
    rank=1,
    kind="observation",
    attribution=KMA_CREDIT,
    fields=FIELDS,
    publication=Publication(3600, (0, 600, 1200, 1800, 2400, 3000)),
    host="www.weather.go.kr",
)
_NO_AMOUNT = (-9.0,)
_NO_WORD = frozenset({"", "-"})
_MOST_ROWS = 1000
_COMPASS = (
    "N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE",
    "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW",
)  # fmt: skip
_POINT_DEGREES = 22.5


def read(page: Page, received_at: datetime) -> Reading | Failure:
    """Return what the stations report."""
    content = content_of(page, ("json",), received_at)
    if isinstance(content, Failure):
        return content
    rows, given = _rows_and_time(content.data)
    if not 0 < len(rows) <= _MOST_ROWS:
        return _refused("too_many_rows", str(len(rows))) if rows else Failure("no_data", "no_rows")
    try:
        observed_at = kst.not_future(kst.from_stamp(given), received_at)
    except kst.NoTimeError as error:
        return _refused("no_time", str(error))
    except kst.FutureTimeError as error:
        return _refused("future_time", str(error))
    gathering = Gathering(SPEC, received_at)
    for row in rows:
        _add(gathering, row, observed_at)
    if gathering.is_empty:
        return _refused("unreadable_rows", str(rows[0]))
    return gathering.reading(observed_at)


def _refused(reason: str, detail: str) -> Failure:
    return Failure("garbage", reason, detail[:200])


def _rows_and_time(data: object) -> tuple[list[dict[str, object]], str]:
    """Return the rows of either form and the time, which stands outside them or in each."""
    time = text_of(data, "tm") if isinstance(data, dict) else ""
    found = data.get("data") if isinstance(data, dict) else data
    rows = [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []
    return rows, time or (text_of(rows[0], "tm") if rows else "")


def _add(gathering: Gathering, given: dict[str, object], observed_at: datetime) -> None:
    name = text_of(given, "stnKo")
    try:
        station = _station(given, name)
    except UnreadableRowError:
        gathering.refuse(given)
        return
    row = Row(station)
    take_temperature(row, "ta", given.get("ta"))
    row.take("precipitation_millimeters", "rnHr1", given.get("rnHr1"), _NO_AMOUNT)
    row.take("new_snow_centimeters", "sdDay", given.get("sdDay"), _NO_AMOUNT)
    speed = row.take("wind_speed_meters_per_second", "ws", given.get("ws"), _NO_AMOUNT)
    if speed and (point := text_of(given, "wd").upper()) in _COMPASS:
        row.values["wind_from_degrees"] = _COMPASS.index(point) * _POINT_DEGREES
    word, english = text_of(given, "wwKo"), text_of(given, "ww")
    if word not in _NO_WORD or len(english) > 200:
        gathering.add(Sighting(station, name, observed_at, word), row)
    else:
        condition = condition_of_english(english)
        gathering.add(Sighting(station, name, observed_at, condition=condition), row)


def _station(given: dict[str, object], name: str) -> str:
    """Return the station's number; where only its name stands, the registry knows it by that.

    Raises UnreadableRowError for a row that names no station.
    """
    number = given.get("stnId")
    if number not in (None, ""):
        return station_number(str(number))
    known = stations_by_name().get(name)
    if known is None and (not name or len(name) > 64 or name != "".join(name.split())):
        raise UnreadableRowError(name[:40])
    return known.id if known else name
