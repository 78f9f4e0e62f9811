"""Reader of KMA API Hub's minute data of automatic stations (AWS), nph-aws2_min.

Text in EUC-KR, rows `TM,STN,WD1,WS1,WDS,WSS,WD10,WS10,TA,RE,RN-15m,RN-60m,RN-12H,RN-DAY,HM,PA,PS,
TD,=` of Korea's clock. Missing is -99.9, for pressures -999.0; the API's help says that nothing
below -50 was measured. 0 degrees is north and 360 is calm. Data come two to four minutes late, and
whoever asks for the minute that is just passing gets a complete table of placeholders: no data.
"""

from collections.abc import Set
from datetime import datetime

from ilbo_events import ReportField
from ilbo_weather.exchange import Page
from ilbo_weather.providers import kst
from ilbo_weather.providers.envelopes import content_of
from ilbo_weather.providers.gathering import Gathering, Sighting
from ilbo_weather.providers.hub_frame import rows_of
from ilbo_weather.providers.measured import Measure, Row, number
from ilbo_weather.providers.rows import UnreadableRowError, station_number
from ilbo_weather.providers.spec import KMA_CREDIT, ProviderSpec, Publication
from ilbo_weather.readings import Failure, Reading

FIELDS: frozenset[ReportField] = frozenset(
    {
        "temperature",
        "humidity",
        "wind",
        "precipitation",
        "dew_point",
        "station_pressure",
        "sea_level_pressure",
        "wind_gust",
    }
)
SPEC = ProviderSpec(
    name="kma-aws-minute",
    rank=1,
    kind="observation",
    attribution=KMA_CREDIT,
    fields=FIELDS,
    publication=Publication(600, (240,)),
    host="apihub.kma.go.kr",
    key_setting="ILBO_WEATHER_API_HUB_KEY",
)
_COLUMNS = 18
_NOTHING_BELOW = -50.0
_CALM_DEGREES = 360.0
# Ten-minute means are the wind of WMO's guide; the gust is the strongest of the last minute.
_READ: tuple[tuple[Measure, str, int], ...] = (
    ("wind_gust_meters_per_second", "WSS", 5),
    ("wind_speed_meters_per_second", "WS10", 7),
    ("temperature_celsius", "TA", 8),
    ("precipitation_millimeters", "RN-60m", 11),
    ("relative_humidity_percent", "HM", 14),
    ("station_pressure_hectopascals", "PA", 15),
    ("sea_level_pressure_hectopascals", "PS", 16),
    ("dew_point_celsius", "TD", 17),
)
_WD10 = 6


def read(page: Page, received_at: datetime, wanted: Set[str] | None = None) -> Reading | Failure:
    """Return what the stations measured; `wanted` None: all of them.

    A table in which nobody measured anything is no data.
    """
    content = content_of(page, ("text",), received_at)
    if isinstance(content, Failure):
        return content
    rows = rows_of(content.text)
    if isinstance(rows, Failure):
        return rows
    gathering = Gathering(SPEC, received_at, precision="minute")
    try:
        measured = [_add(gathering, line, wanted) for line in rows]
    except kst.FutureTimeError as error:
        return Failure("garbage", "future_time", str(error))
    if None in measured and not any(measured) and gathering.is_empty:
        return Failure("garbage", "unreadable_rows", rows[0][:200])
    if not any(measured) or gathering.is_empty:
        return Failure("no_data", "placeholders", f"{len(rows)} rows")
    return gathering.reading()


def _add(gathering: Gathering, line: str, wanted: Set[str] | None) -> bool | None:
    """Return whether the row holds anything measured, None when it can't be read."""
    columns = [text.strip() for text in line.strip().removesuffix("=").rstrip().split(",")]
    if columns[-1:] == [""]:
        columns.pop()
    try:
        station, moment = _head(columns)
    except (UnreadableRowError, kst.NoTimeError) as error:
        gathering.refuse(f"{line[:40]}: {error}")
        return None
    kst.not_future(moment, gathering.received_at)
    row = Row(station)
    for measure, name, position in _READ:
        _take(row, measure, name, columns[position])
    _take_direction(row, columns[_WD10])
    if row.values and (wanted is None or station in wanted):
        gathering.add(Sighting(station, "", moment), row)
    return bool(row.values)


def _head(columns: list[str]) -> tuple[str, datetime]:
    if len(columns) != _COLUMNS:
        raise UnreadableRowError(f"{len(columns)} columns")
    return station_number(columns[1]), kst.from_stamp(columns[0])


def _take(row: Row, measure: Measure, name: str, text: str) -> None:
    value = number(text)
    if value is None or value >= _NOTHING_BELOW:
        row.take(measure, name, text)


def _take_direction(row: Row, text: str) -> None:
    value = number(text)
    if value is not None and 0 <= value != _CALM_DEGREES:
        row.take("wind_from_degrees", "WD10", text)
