"""Reader of KMA API Hub's hourly surface observations (ASOS), kma_sfctm2 and kma_sfctm3.

Text in EUC-KR, `tm=YYYYMMDDHHmm` of Korea's clock; the first gives one hour of all stations, the
second a range of at most 31 days in the same columns. After the help text of the API and rows
that others recorded. Values of an hour are there 10 to 20 minutes after it.
"""

from datetime import datetime
from functools import lru_cache

from ilbo_events import Condition, Origin, ReportField
from ilbo_weather.exchange import Page
from ilbo_weather.providers import kst
from ilbo_weather.providers.asos_row import AsosRow, split_row
from ilbo_weather.providers.envelopes import content_of
from ilbo_weather.providers.gathering import Gathering, Sighting
from ilbo_weather.providers.hub_frame import rows_of
from ilbo_weather.providers.measured import Measure, Row, number
from ilbo_weather.providers.rows import UnreadableRowError, station_number
from ilbo_weather.providers.skies import condition_of_vocabulary, word_of_cloud_cover
from ilbo_weather.providers.spec import KMA_CREDIT, ProviderSpec, Publication
from ilbo_weather.readings import Failure, Reading

FIELDS: frozenset[ReportField] = frozenset(
    {
        "temperature",
        "condition",
        "humidity",
        "wind",
        "precipitation",
        "dew_point",
        "station_pressure",
        "sea_level_pressure",
        "visibility",
        "cloud_cover",
        "wind_gust",
        "snow_depth",
        "new_snow",
    }
)
SPEC = ProviderSpec(
    name="kma-asos-hourly",
    rank=1,
    kind="observation",
    attribution=KMA_CREDIT,
    fields=FIELDS,
    publication=Publication(3600, (720, 1500)),
    host="apihub.kma.go.kr",
    key_setting="ILBO_WEATHER_API_HUB_KEY",
)
_COLD = (-99.0, -99.9, -999.0)
_NONE = (-9.0, -99.0, -999.0)
# Measure, name and position of a column, its codes for "missing", and the factor to our unit.
_READ: tuple[tuple[Measure, str, int, tuple[float, ...], float], ...] = (
    ("wind_speed_meters_per_second", "WS", 3, _NONE, 1),
    ("wind_gust_meters_per_second", "GST_WS", 5, _NONE, 1),
    ("station_pressure_hectopascals", "PA", 7, _NONE, 1),
    ("sea_level_pressure_hectopascals", "PS", 8, _NONE, 1),
    ("temperature_celsius", "TA", 11, _COLD, 1),
    ("dew_point_celsius", "TD", 12, _COLD, 1),
    ("relative_humidity_percent", "HM", 13, _NONE, 1),
    ("new_snow_centimeters", "SD_DAY", 20, _NONE, 1),
    ("snow_depth_centimeters", "SD_TOT", 21, _NONE, 1),
    ("cloud_cover_tenths", "CA_TOT", 25, _NONE, 1),
    ("visibility_meters", "VS", 32, _NONE, 10),
)
_WD, _RN, _WW = 2, 15, 24
_NO_WEATHER = frozenset({"", "-", "-9"})
_WINTER = (11, 12, 1, 2, 3)


def read(page: Page, received_at: datetime) -> Reading | Failure:
    """Return the observations of the page's hour or hours."""
    content = content_of(page, ("text",), received_at)
    if isinstance(content, Failure):
        return content
    rows = rows_of(content.text)
    if isinstance(rows, Failure):
        return rows
    gathering = Gathering(SPEC, received_at)
    try:
        for line in rows:
            _add(gathering, line)
    except kst.FutureTimeError as error:
        return Failure("garbage", "future_time", str(error))
    return gathering.reading() if not gathering.is_empty else _unreadable(rows)


def _unreadable(rows: list[str]) -> Failure:
    return Failure("garbage", "unreadable_rows", rows[0][:200])


def _add(gathering: Gathering, line: str) -> None:
    try:
        columns = split_row(line)
        station = station_number(columns[1])
        moment = kst.from_stamp(columns[0])
    except (UnreadableRowError, kst.NoTimeError) as error:
        gathering.refuse(f"{line[:40]}: {error}")
        return
    kst.not_future(moment, gathering.received_at)
    row = Row(station)
    for measure, name, position, missing, factor in _READ:
        row.take(measure, name, columns[position], missing, factor)
    _take_direction(row, columns[_WD])
    _take_rain(row, columns[_RN], moment)
    condition = _sky(row, columns)
    gathering.add(_sighting(station, moment, condition), row)


def _take_direction(row: Row, text: str) -> None:
    """Keep the direction, one of 36; 0 is calm and comes from nowhere."""
    row.take("wind_from_degrees", "WD", text, (*_NONE, 0), 10)


def _take_rain(row: Row, text: str, moment: datetime) -> None:
    """Keep the rain of the hour; in winter every third hour tells the sum of three.

    -9.0 says "no rain or not observed", so it is no zero.
    """
    local = moment.astimezone(kst.KST)
    amount = row.take("precipitation_millimeters", "RN", text, _NONE)
    if amount and local.month in _WINTER and local.hour % 3 == 0:
        del row.values["precipitation_millimeters"]
        row.note("three_hour_sum", "RN", text)


def _sky(row: Row, columns: AsosRow) -> Condition | None:
    """Return the sky that the cloud amount means; none when there is weather beside it.

    WW has codes of KMA's own, whose table is not published: they are counted, never guessed.
    """
    weather = columns[_WW]
    if weather not in _NO_WEATHER:
        row.note("unknown_field", "WW", weather)
        return None
    if "cloud_cover_tenths" not in row.values or (number(columns[_RN]) or 0) > 0:
        return None
    word = word_of_cloud_cover(row.values["cloud_cover_tenths"])
    return condition_of_vocabulary(word) if word else None


def _sighting(station: str, moment: datetime, condition: Condition | None) -> Sighting:
    """Return the sighting; a sky made from the cloud amount says that it is derived."""
    origins = (_derived(moment),) if condition else ()
    return Sighting(station, "", moment, condition=condition, origins=origins)


@lru_cache(maxsize=200)
def _derived(moment: datetime) -> Origin:
    return Origin(
        field="condition",
        source=SPEC.name,
        kind="analysis",
        attribution=KMA_CREDIT,
        observed_at=moment,
    )
