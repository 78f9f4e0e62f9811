"""Real answers of weather services: what a reader must find in each, or how it refuses it.

Every file has somebody who claims it; one that nobody claims is a difference.
"""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from ilbo_events import WeatherObserved, WeatherWarningIssued
from ilbo_paper import stations
from ilbo_weather.exchange import Page
from ilbo_weather.providers import (
    asos_hourly,
    aws_minute,
    fcst_version,
    hub_stations,
    kma_web_map,
    met_norway,
    metar,
    open_meteo,
    ultra_fcst,
    ultra_ncst,
    vilage_fcst,
)
from ilbo_weather.providers.amounts import Amount
from ilbo_weather.providers.envelopes import Format, content_of
from ilbo_weather.providers.forecast_items import cells_of
from ilbo_weather.readings import Failure, Reading
from ilbo_weather.warnings import kma_status
from ilbo_weather.warnings.bulletin import Bulletin
from ilbo_weather.warnings.cap import read_cap
from tests.conformance.checks import Check
from tests.conformance.weather_stations import STATION_FILES

FOLDER = "weather"
_NOW = datetime(2026, 11, 25, tzinfo=UTC)
_SEOUL = cells_of((stations()["108"],))[0]

Claim = Callable[[Path], Iterator[tuple[str, object, object]]]
"""What is checked in a file: for each fact its name, what is expected, what was found."""


def check_weather(samples: Path) -> list[Check]:
    """Read every file; a file that nobody claims differs."""
    folder = samples / FOLDER
    checks = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = str(path.relative_to(folder))
        claim = _CLAIMS.get(name)
        if claim is None:
            checks.append(Check(f"weather: {name}", "somebody who reads it", "nobody"))
            continue
        checks += [
            Check(f"weather: {name} {fact}", expected, found)
            for fact, expected, found in claim(path)
        ]
    missing = sorted(name for name in _CLAIMS if not (folder / name).is_file())
    return [*checks, Check("weather: files that are gone", [], missing)]


def _page(path: Path, status: int = 200) -> Page:
    return Page(path.read_bytes(), status=status)


def _facts(answer: object) -> dict[str, dict[str, object]]:
    """Return what each station says, without what says nothing."""
    if not isinstance(answer, Reading):
        return {"refused": {"answer": answer}}
    return {observation.station.id: _said(observation) for observation in answer.observations}


def _said(observation: WeatherObserved) -> dict[str, object]:
    hidden = {
        "station", "time_precision", "fetched_at", "quality", "source", "kind", "attribution",
        "origins", "rank",
    }  # fmt: skip
    said = observation.model_dump(exclude=hidden, exclude_defaults=True, exclude_none=True)
    return said | {"observed_at": f"{observation.observed_at:%Y-%m-%dT%H:%MZ}"} | _sky(observation)


def _sky(observation: WeatherObserved) -> dict[str, object]:
    condition = observation.condition
    return {"condition": condition.word} if condition else {}


def _end(answer: object) -> tuple[str, str]:
    return (answer.kind, answer.reason) if isinstance(answer, Failure) else ("read", "")


def _notes(answer: object) -> object:
    return answer.notes if isinstance(answer, Reading) else answer


def _ncst(**expected: object) -> Claim:
    def claim(path: Path) -> Iterator[tuple[str, object, object]]:
        answer = ultra_ncst.read(_page(path), _NOW, _SEOUL)
        yield "facts", {"108": expected}, _facts(answer)
        yield "notes", (), _notes(answer)

    return claim


def _fcst(path: Path) -> Iterator[tuple[str, object, object]]:
    for hour in (7, 12):
        answer = ultra_fcst.read(_page(path), datetime(2026, 8, 21, hour, 5, tzinfo=UTC), _SEOUL)
        expected = {"observed_at": f"2026-08-21T{hour:02}:00Z", "condition": "흐림"}
        yield f"sky at {hour}", {"108": expected}, _facts(answer)
    early = ultra_fcst.read(_page(path), datetime(2026, 8, 21, 6, 46, tzinfo=UTC), _SEOUL)
    yield "before its first hour", ("no_data", "not_begun"), _end(early)


def _vilage(path: Path) -> Iterator[tuple[str, object, object]]:
    found = vilage_fcst.read(_page(path), _NOW)
    assert isinstance(found, vilage_fcst.Forecast)
    yield "rows", (798, ()), (len(found.values), found.unreadable)
    yield "issue", datetime(2026, 8, 21, 5, tzinfo=UTC), found.issued_at
    day = [v for v in found.values if v.valid_at >= datetime(2026, 8, 23, 18, tzinfo=UTC)]
    levels = {(v.category, v.number, v.amount, v.level) for v in day if v.level is not None}
    yield "extension day", {("WSD", None, None, 1), ("PCP", None, None, 0),
                            ("SNO", None, None, 0)}, levels  # fmt: skip
    before = [v for v in found.values if v not in day]
    yield "no level before it", [], [v for v in before if v.level is not None]
    amounts = {v.amount for v in before if v.category in ("PCP", "SNO")}
    yield "amounts", {Amount(0, 0), Amount(0, 1)}, amounts


def _version(kind: str, made_at: str) -> Claim:
    def claim(path: Path) -> Iterator[tuple[str, object, object]]:
        found = fcst_version.read(_page(path), _NOW)
        assert isinstance(found, fcst_version.Version)
        yield "version", (kind, made_at), (found.kind, f"{found.made_at:%H:%M:%S}")

    return claim


def _other_operation(path: Path) -> Iterator[tuple[str, object, object]]:
    end = _end(ultra_ncst.read(_page(path), _NOW, _SEOUL))
    yield "an operation that isn't asked", ("garbage", "unreadable_rows"), end


def _error(
    kind: str, code: str = "", status: int = 200, asked: tuple[Format, ...] = ("json", "xml")
) -> Claim:
    def claim(path: Path) -> Iterator[tuple[str, object, object]]:
        answer = content_of(_page(path, status), asked, _NOW)
        found = (answer.kind, answer.code) if isinstance(answer, Failure) else ("read", "")
        yield "failure", (kind, code), found

    return claim


def _asos(**expected: object) -> Claim:
    def claim(path: Path) -> Iterator[tuple[str, object, object]]:
        answer = asos_hourly.read(_page(path), _NOW)
        yield "facts", {"108": expected}, _facts(answer)
        yield "notes", (), _notes(answer)

    return claim


def _asos_without_end(**expected: dict[str, object]) -> Claim:
    """A table without its last line is refused; with it, its rows say this."""

    def claim(path: Path) -> Iterator[tuple[str, object, object]]:
        yield "as it is", ("garbage", "truncated"), _end(asos_hourly.read(_page(path), _NOW))
        whole = Page(path.read_bytes().rstrip() + b"\n#7777END\n")
        answer = asos_hourly.read(whole, _NOW)
        stations_ = {name.removeprefix("s"): facts for name, facts in expected.items()}
        yield "with its end", stations_, _facts(answer)
        yield "notes", (), _notes(answer)

    return claim


def _aws(path: Path) -> Iterator[tuple[str, object, object]]:
    answer = aws_minute.read(_page(path), _NOW)
    yield "facts", {
        "400": {
            "observed_at": "2026-08-21T09:10Z", "temperature_celsius": 27.4,
            "relative_humidity_percent": 70.0, "wind_speed_meters_per_second": 1.4,
            "wind_from_degrees": 227.0, "precipitation_millimeters": 0.0,
            "dew_point_celsius": 21.6, "station_pressure_hectopascals": 1004.2,
            "sea_level_pressure_hectopascals": 1005.5, "wind_gust_meters_per_second": 2.1,
        },
        "401": {
            "observed_at": "2026-08-21T09:10Z", "temperature_celsius": 27.9,
            "relative_humidity_percent": 73.0, "wind_speed_meters_per_second": 0.9,
            "wind_from_degrees": 185.0, "precipitation_millimeters": 1.5,
            "dew_point_celsius": 22.5, "station_pressure_hectopascals": 1002.0,
            "sea_level_pressure_hectopascals": 1005.0, "wind_gust_meters_per_second": 1.5,
        },
    }, _facts(answer)  # fmt: skip


def _list(path: Path) -> Iterator[tuple[str, object, object]]:
    found = hub_stations.read(_page(path), _NOW, "AWS")
    assert isinstance(found, hub_stations.StationList)
    yield "names", {"400": "양천구", "401": "종로", "887": "관악"}, found.names()
    first = found.stations[0]
    place = (first.latitude_degrees, first.longitude_degrees, first.elevation_meters, first.address)
    yield "place", (37.522, 126.876, 10.5, "서울특별시 양천구 목동"), place
    yield "rows left over", (), found.unreadable


def _web_map(path: Path) -> Iterator[tuple[str, object, object]]:
    refused = _end(kma_web_map.read(_page(path), _NOW))
    yield "as it is", ("garbage", "not_well_formed"), refused
    answer = kma_web_map.read(Page(path.read_bytes() + b"</weather>"), _NOW)
    temperatures = {"90": 28.2, "93": 33.6, "95": 31.9, "98": 32.8, "99": 31.3, "100": 26.2}
    time = {"observed_at": "2017-08-04T06:00Z"}
    expected = {s: time | {"temperature_celsius": t} for s, t in temperatures.items()}
    expected["93"] |= {"condition": "구름조금"}
    yield "closed", expected, _facts(answer)
    yield "notes", (), _notes(answer)


def _open_meteo(path: Path) -> Iterator[tuple[str, object, object]]:
    now = datetime(2026, 8, 21, 11, 20, tzinfo=UTC)
    answer = open_meteo.read(_page(path), now, _SEOUL.stations)
    expected = {
        "observed_at": "2026-08-21T11:15Z", "temperature_celsius": 25.3,
        "cloud_cover_tenths": 10.0, "condition": "약한소나기",
    }  # fmt: skip
    yield "facts", {"108": expected}, _facts(answer)


def _met_norway(**expected: object) -> Claim:
    def claim(path: Path) -> Iterator[tuple[str, object, object]]:
        recorded = json.loads(path.read_text("utf-8"))
        headers = {name.lower(): value for name, value in recorded["headers"].items()}
        content = json.dumps(recorded["data"]).encode()
        page = Page(content, status=recorded["status_code"], headers=headers)
        answer = met_norway.read(
            page, datetime(2020, 7, 20, 13, 20, tzinfo=UTC), _SEOUL.stations[0]
        )
        yield "facts", {"108": {"observed_at": "2020-07-20T13:00Z"} | expected}, _facts(answer)
        late = met_norway.read(page, _NOW, _SEOUL.stations[0])
        yield "years later", ("garbage", "old_forecast"), _end(late)

    return claim


def _metar(station: str, **expected: object) -> Claim:
    def claim(path: Path) -> Iterator[tuple[str, object, object]]:
        yield "facts", {station: expected}, _facts(metar.read(_page(path), _NOW))

    return claim


def _no_warning(path: Path) -> Iterator[tuple[str, object, object]]:
    """Both texts say 없음, in two spellings, with their envelope and without it."""
    item = json.loads(path.read_text("utf-8"))
    yield "as it is", Bulletin(()), kma_status.read(_page(path), _NOW)
    header = {"resultCode": "00", "resultMsg": "NORMAL_SERVICE"}
    answer = {"response": {"header": header, "body": {"items": {"item": [item]}}}}
    yield "in an answer", Bulletin(()), kma_status.read(Page(json.dumps(answer).encode()), _NOW)


def _alert(path: Path) -> Iterator[tuple[str, object, object]]:
    alert = read_cap(path.read_bytes(), "cap", _NOW)
    assert isinstance(alert, WeatherWarningIssued)
    yield "what", ("Strong Winds", "advisory"), (alert.word, alert.level)
    yield "where", ("Aldabra area",), alert.areas
    times = (alert.issued_at, alert.effective_at, alert.expires_at)
    expected = (f"2024-05-19T{time}:00+00:00" for time in ("13:18", "13:30", "19:30"))
    yield "when", tuple(map(datetime.fromisoformat, expected)), times
    yield "who", "Seychelles Meteorological Authority", alert.attribution


def _words(_: Path) -> Iterator[tuple[str, object, object]]:
    yield from ()


_CLAIMS: dict[str, Claim] = {
    "SOURCES.md": _words,
    "data.go.kr/ultra-ncst.json": _ncst(
        observed_at="2026-08-21T06:00Z", temperature_celsius=27.9, relative_humidity_percent=73.0,
        wind_speed_meters_per_second=0.8, wind_from_degrees=187.0, precipitation_millimeters=0.0,
    ),
    "data.go.kr/ultra-ncst.compact-20260122-1100.json": _ncst(
        observed_at="2026-01-22T02:00Z", temperature_celsius=-8.1, relative_humidity_percent=34.0,
        wind_speed_meters_per_second=3.2, wind_from_degrees=272.0, precipitation_millimeters=0.0,
    ),
    "data.go.kr/ultra-fcst.json": _fcst,
    "data.go.kr/vilage.json": _vilage,
    "data.go.kr/version-odam.json": _version("ODAM", "06:55:56"),
    "data.go.kr/version-shrt.json": _version("SHRT", "02:48:50"),
    "data.go.kr/version-vsrt.json": _version("VSRT", "07:03:58"),
    "data.go.kr/no-data.json": _error("no_data", "03"),
    "data.go.kr/mid-fcst.json": _other_operation,
    "data.go.kr/mid-land.json": _other_operation,
    "data.go.kr/mid-sea.json": _other_operation,
    "data.go.kr/mid-ta.json": _other_operation,
    "errors/gateway-auth-error.compact.json": _error("auth", "30", 403),
    "errors/gateway-auth-error.http200.xml": _error("auth", "30"),
    "errors/gateway-auth-error.http403.json": _error("auth", "30", 403),
    "errors/gateway-auth-error.synthetic.xml": _error("auth", "30"),
    "errors/gateway-persecond-23.xml": _error("rate", "23"),
    "errors/gateway-plain-http401.txt": _error("auth", "", 401),
    "errors/gateway-plain-http403.txt": _error("auth", "", 403),
    "errors/gateway-plain-http404.txt": _error("bad_request", "", 404),
    "errors/gateway-plain-http429-quota.txt": _error("quota", "", 429),
    "errors/gateway-plain-http500.txt": _error("upstream", "", 500),
    "errors/gateway-plain-http502.txt": _error("upstream", "", 502),
    "errors/gateway-plain-http504.txt": _error("upstream", "", 504),
    "errors/gateway-timeout.http504.json": _error("upstream", "05", 504),
    "errors/open-meteo-400.json": _error("bad_request", "", 400),
    "errors/open-meteo-429-daily.json": _error("quota", "", 429),
    "errors/open-meteo-429-minutely.json": _error("rate", "", 429),
    "errors/seoul-bus-headercd7.xml": _error("auth", "20"),
    "apihub/error_401_bad_key.shape.json": _error("auth", "", 401, ("text",)),
    "apihub/error_403_not_applied.json": _error("auth", "", 403, ("text",)),
    "apihub/asos_108_202606100900.txt": _asos(
        observed_at="2026-06-10T00:00Z", temperature_celsius=20.9, condition="맑음",
        relative_humidity_percent=72.0, wind_speed_meters_per_second=2.2, wind_from_degrees=180.0,
        dew_point_celsius=15.6, station_pressure_hectopascals=999.1,
        sea_level_pressure_hectopascals=1009.0, visibility_meters=13890.0, cloud_cover_tenths=5.0,
    ),
    "apihub/asos_108_202511130800.txt": _asos(
        observed_at="2025-11-12T23:00Z", temperature_celsius=8.1, condition="흐림",
        relative_humidity_percent=81.0, wind_speed_meters_per_second=2.6, wind_from_degrees=50.0,
        dew_point_celsius=5.0, station_pressure_hectopascals=1010.5,
        sea_level_pressure_hectopascals=1021.0, visibility_meters=10740.0, cloud_cover_tenths=9.0,
    ),
    "apihub/asos_108_202509282000.txt": _asos_without_end(
        s108={
            "observed_at": "2025-09-28T11:00Z", "temperature_celsius": 19.8,
            "condition": "구름많음", "relative_humidity_percent": 80.0,
            "wind_speed_meters_per_second": 0.7, "wind_from_degrees": 320.0,
            "dew_point_celsius": 16.2, "station_pressure_hectopascals": 1000.2,
            "sea_level_pressure_hectopascals": 1010.2, "visibility_meters": 29070.0,
            "cloud_cover_tenths": 7.0,
        },
    ),
    "apihub/asos_rows_90_100_202608031500.txt": _asos_without_end(
        s90={
            "observed_at": "2026-08-03T06:00Z", "temperature_celsius": 28.4,
            "condition": "구름많음", "relative_humidity_percent": 85.0,
            "wind_speed_meters_per_second": 2.1, "wind_from_degrees": 20.0,
            "dew_point_celsius": 25.6, "station_pressure_hectopascals": 1010.1,
            "sea_level_pressure_hectopascals": 1012.1, "visibility_meters": 33000.0,
            "cloud_cover_tenths": 6.0,
        },
        s100={
            "observed_at": "2026-08-03T06:00Z", "temperature_celsius": 27.3, "condition": "맑음",
            "relative_humidity_percent": 82.0, "wind_speed_meters_per_second": 3.5,
            "wind_from_degrees": 70.0, "dew_point_celsius": 23.9,
            "station_pressure_hectopascals": 927.1, "sea_level_pressure_hectopascals": 1010.7,
            "visibility_meters": 25390.0, "cloud_cover_tenths": 5.0,
        },
    ),
    "apihub/aws2_min_normal.utf8.txt": _aws,
    "apihub/aws2_min_normal.euckr.txt": _aws,
    "apihub/stn_inf_aws.utf8.txt": _list,
    "apihub/stn_inf_aws.euckr.txt": _list,
    "sfc_web_map/excerpt_20170804_15.xml": _web_map,
    "open-meteo/florence-20260821T1315.json": _open_meteo,
    "met-norway/lat39.9lon116.4altitudeNone_compact.json": _met_norway(
        temperature_celsius=27.7, condition="구름많음", relative_humidity_percent=63.2,
        wind_speed_meters_per_second=2.4, wind_from_degrees=182.0, precipitation_millimeters=0.0,
        sea_level_pressure_hectopascals=1005.2, cloud_cover_tenths=6.33,
    ),
    "met-norway/lat40.7lon-74.0altitude10_compact.json": _met_norway(
        temperature_celsius=29.3, condition="구름많음", relative_humidity_percent=67.3,
        wind_speed_meters_per_second=4.2, wind_from_degrees=258.1, precipitation_millimeters=0.0,
        sea_level_pressure_hectopascals=1010.7, cloud_cover_tenths=9.38,
    ),
    "metar/aviationweather-RKSI-20260610.json": _metar(
        "RKSI", observed_at="2026-06-10T01:00Z", temperature_celsius=21.0, dew_point_celsius=17.0,
        condition="구름많음", wind_speed_meters_per_second=2.1, wind_from_degrees=230.0,
        sea_level_pressure_hectopascals=1009.0, visibility_meters=8000.0,
    ),
    "metar/avwx-EGLL.json": _metar(
        "EGLL", observed_at="2023-10-17T05:50Z", temperature_celsius=10.0, dew_point_celsius=5.0,
        wind_speed_meters_per_second=5.7, wind_from_degrees=90.0,
        sea_level_pressure_hectopascals=1016.0, visibility_meters=10000.0,
    ),
    "warnings/pwnstatus-item-20260914-none.json": _no_warning,
    "warnings/wis2box-cap_example.xml": _alert,
    **STATION_FILES,
}  # fmt: skip
