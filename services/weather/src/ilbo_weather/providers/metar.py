"""Reader of METAR in JSON, as aviationweather.gov or avwx give it: airports, each with a report.

Form after https://aviationweather.gov/data/api/: a list of objects with `icaoId`, `obsTime` (Unix
seconds), `rawOb` and decoded values; no report is status 204 or an empty list. The report's own
text is read; the decoded values only fill what it lacks. QNH is the pressure reduced to sea level
by the standard atmosphere, near enough where airports lie low.

What an airport measured is a station's only where the two stand beside each other.
"""

from datetime import UTC, datetime

from ilbo_events import ReportField
from ilbo_paper.airports import airports, station_beside
from ilbo_weather.exchange import Page
from ilbo_weather.providers import kst
from ilbo_weather.providers.envelopes import content_of
from ilbo_weather.providers.gathering import Gathering, Sighting
from ilbo_weather.providers.measured import Measure, Row, text_of
from ilbo_weather.providers.metar_skies import sky_of
from ilbo_weather.providers.metar_text import Metar, parse_metar, weather_in
from ilbo_weather.providers.spec import ProviderSpec, Publication
from ilbo_weather.readings import Failure, Reading

FIELDS: frozenset[ReportField] = frozenset(
    {
        "temperature",
        "condition",
        "wind",
        "dew_point",
        "sea_level_pressure",
        "visibility",
        "wind_gust",
    }
)
SPEC = ProviderSpec(
    name="metar",
    rank=5,
    kind="observation",
    attribution="METAR, aviationweather.gov",
    fields=FIELDS,
    # Reports of the full and the half hour, there some five minutes later.
    publication=Publication(1800, (420,)),
    host="aviationweather.gov",
)
_READ: tuple[tuple[Measure, str], ...] = (
    ("temperature_celsius", "temp"),
    ("dew_point_celsius", "dewp"),
    ("sea_level_pressure_hectopascals", "slp"),
    ("sea_level_pressure_hectopascals", "altim"),
)
_FROM_TEXT: tuple[Measure, ...] = (
    "wind_speed_meters_per_second",
    "wind_from_degrees",
    "wind_gust_meters_per_second",
    "visibility_meters",
    "temperature_celsius",
    "dew_point_celsius",
)

Report = dict[str, object]


def read(page: Page, received_at: datetime) -> Reading | Failure:
    """Return the airports' observations."""
    content = content_of(page, ("json",), received_at)
    if isinstance(content, Failure):
        none = page.status == 200 and content.reason == "empty"
        return Failure("no_data", "no_reports") if none else content
    reports = _reports(content.data)
    if reports is None:
        return Failure("garbage", "no_list", content.text[:200])
    if not reports:
        return Failure("no_data", "no_reports")
    gathering = Gathering(SPEC, received_at, precision="minute")
    for report in reports:
        _add(gathering, report)
    if gathering.is_empty:
        return Failure("garbage", "unreadable_rows", str(reports[0])[:200])
    return gathering.reading()


def _reports(data: object) -> list[Report] | None:
    """Return the reports of any of the shapes."""
    if isinstance(data, dict):
        data = [_of_avwx(data["data"])] if isinstance(data.get("data"), dict) else None
    if not isinstance(data, list):
        return None
    return [report for report in data if isinstance(report, dict)]


def _of_avwx(data: Report) -> Report:
    """Return avwx's report in the names of aviationweather.gov."""
    time = data.get("time")
    stamp = time.get("dt") if isinstance(time, dict) else None
    return {"icaoId": data.get("station"), "obsTime": stamp, "rawOb": data.get("raw")}


def _add(gathering: Gathering, report: Report) -> None:
    icao = text_of(report, "icaoId").upper()
    observed_at = _observed_at(report.get("obsTime"))
    if not (len(icao) == 4 and icao.isascii() and icao.isalnum()) or observed_at is None:
        gathering.refuse(report)
        return
    try:
        kst.not_future(observed_at, gathering.received_at)
    except kst.FutureTimeError as error:
        gathering.refuse(f"{icao}: {error}")
        return
    row = Row(icao)
    metar = _metar(row, report)
    condition = sky_of(metar)
    if condition is None and metar.weather:
        row.note("unknown_word", "weather", " ".join(group.raw for group in metar.weather))
    beside, airport = station_beside(icao), airports().get(icao)
    sighting = Sighting(
        beside.id if beside else icao,
        airport.name if airport else "",
        observed_at,
        condition=condition,
        attribution=f"METAR {icao}, aviationweather.gov",
    )
    gathering.add(sighting, row)


def _metar(row: Row, report: Report) -> Metar:
    """Keep the values of the report's text and, where it lacks one, the decoded one."""
    metar = parse_metar(text_of(report, "rawOb"))
    for measure in _FROM_TEXT:
        row.take(measure, "rawOb", getattr(metar, measure))
    row.take("sea_level_pressure_hectopascals", "slp", report.get("slp"))
    if "sea_level_pressure_hectopascals" not in row.values:
        row.take("sea_level_pressure_hectopascals", "QNH", metar.qnh_hectopascals)
    for measure, name in _READ:
        if measure not in row.values:
            row.take(measure, name, report.get(name))
    if not metar.weather:
        metar.weather = weather_in(text_of(report, "wxString"))
    return metar


def _observed_at(given: object) -> datetime | None:
    """Return the time, in Unix seconds or ISO 8601 with an offset."""
    try:
        if isinstance(given, int) and not isinstance(given, bool):
            return datetime.fromtimestamp(given, UTC)
        moment = datetime.fromisoformat(given) if isinstance(given, str) else None
        return moment.astimezone(UTC) if moment and moment.tzinfo else None
    except (ValueError, OverflowError, OSError):
        return None
