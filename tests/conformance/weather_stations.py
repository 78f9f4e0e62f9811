"""The registry of stations and the vocabulary of skies against KMA's own tables."""

import csv
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from ilbo_events.conditions import condition_code, condition_of
from ilbo_paper import StationPlace, station_history, stations
from ilbo_weather.providers.grid import cell_of
from ilbo_weather.providers.skies import condition_of_codes, condition_of_weather_code

Facts = Iterator[tuple[str, object, object]]
# Opened, moved or measured anew after the table of 2022 was made.
_AFTER_2022 = {
    ("181", "2022-01-21"), ("181", "2023-05-01"), ("217", "2023-07-01"), ("232", "2016-04-01"),
    ("296", "2023-01-11"),
}  # fmt: skip
_COLUMNS = ("위도", "경도", "노장해발고도(m)")
_ULTRA_ONLY = {"5", "6", "7"}


def _rows(path: Path, encoding: str) -> list[dict[str, str]]:
    lines = path.read_bytes().decode(encoding).splitlines()
    return list(csv.DictReader(line for line in lines if line.strip()))


def _history(path: Path) -> Facts:
    """Every row of KMA's table of main stations stands in the registry, and no other."""
    rows = _rows(path, "cp949")
    listed = {
        (row["지점"], row["시작일"], row["종료일"], row["지점명"], *_place(row)) for row in rows
    }
    known = {station for row in rows for station in station_history(row["지점"])}
    registered = {
        (
            s.id, str(s.valid_from), str(s.valid_to or ""), s.name, s.latitude_degrees,
            s.longitude_degrees, s.elevation_meters,
        )
        for s in known
    }  # fmt: skip
    yield "rows", listed, registered
    yield "stations of today", {row["지점"] for row in rows if not row["종료일"]}, set(stations())
    cells = {s.id: (s.nx, s.ny) for s in known}
    again = {s.id: cell_of(s.latitude_degrees, s.longitude_degrees) for s in known}
    yield "grid cells", cells, again


def _all_networks(path: Path) -> Facts:
    """The table of all networks of 2022 has each place of the registry that is that old."""
    rows = _rows(path, "cp949")
    listed = {(row["지점"], row["시작일"], *_place(row)[:2]) for row in rows}
    places = [place for station in stations() for place in station_history(station)]
    absent = {
        (p.id, str(p.valid_from))
        for p in places
        if (p.id, str(p.valid_from), p.latitude_degrees, p.longitude_degrees) not in listed
    }
    yield "places it lacks", _AFTER_2022, absent
    yield "rows", 7322, len(rows)


def _place(row: dict[str, str]) -> tuple[float, float, float]:
    latitude, longitude, elevation = (row[name] or "nan" for name in _COLUMNS)
    return float(latitude), float(longitude), float(elevation)


def _current(path: Path) -> Facts:
    """Each row is the registry's, with its grid cell."""
    for row in _rows(path, "utf-8"):
        station = stations().get(row["stn_id"])
        yield row["name_ko"], _expected(row), _found(station)


def _expected(row: dict[str, str]) -> tuple[object, ...]:
    place = (float(row["lat"]), float(row["lon"]), float(row["elev_m"]))
    cell = (int(row["nx"]), int(row["ny"]))
    return row["name_ko"], date.fromisoformat(row["valid_from"]), *place, *cell


def _found(place: StationPlace | None) -> tuple[object, ...]:
    if place is None:
        return ()
    degrees = (place.latitude_degrees, place.longitude_degrees, place.elevation_meters)
    return place.name, place.valid_from, *degrees, place.nx, place.ny


def _ticker(path: Path) -> Facts:
    items = json.loads(path.read_text("utf-8"))["items"]
    names = {str(item["stn_id"]): item["name"] for item in items}
    yield "names", names, {id_: stations()[id_].name for id_ in names}
    skies = {item["desc"]: condition_of(item["desc"]) is None for item in items}
    yield "no sky is no condition", {word: word is None for word in skies}, skies


def _vocabulary(path: Path) -> Facts:
    """Every word means its code; codes of forecasts and of WMO mean a word of the same kind."""
    for row in _rows(path, "utf-8"):
        word, canonical = row["word_ko"], row["canonical"]
        if row["kind"] == "none":
            yield f"{word!r} is no sky", None, condition_of(word)
            continue
        yield word, canonical, condition_code(word)
        # Forecasts have no 구름조금 since 2019; the table counts it to 맑음.
        if row["kma_sky"] and word != "구름조금":
            sky = condition_of_codes(0, int(row["kma_sky"]))
            yield f"SKY {row['kma_sky']}", canonical, sky.code if sky else None
        if row["kma_pty"] in _ULTRA_ONLY:
            falling = condition_of_codes(int(row["kma_pty"]), 1)
            yield f"PTY {row['kma_pty']}", canonical, falling.code if falling else None
    for code, canonical in ((0, "clear"), (3, "overcast"), (45, "fog"), (71, "snow_light")):
        condition = condition_of_weather_code(code)
        yield f"weather code {code}", canonical, condition.code if condition else None


STATION_FILES: dict[str, Callable[[Path], Facts]] = {
    "stations/ASOS_stations.euckr.csv": _history,
    "stations/META_all_networks_2022.euckr.csv": _all_networks,
    "stations/asos_current_all.csv": _current,
    "stations/ticker_stations_16.csv": _current,
    "stations/ticker_expected_20260312.json": _ticker,
    "vocabulary/conditions_ko.csv": _vocabulary,
}
"""Who claims the files of stations and words."""
