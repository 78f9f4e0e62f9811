"""The registry of KMA's surface stations (ASOS): number, name, place, grid cell, since when.

Facts published by the Korea Meteorological Administration, KOGL type 1 (기상청). Stations move,
open and close: each row holds from the day `valid_from` until the day before `valid_to`.
"""

import csv
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import cache
from importlib.resources import files

_KST = timezone(timedelta(hours=9))


@dataclass(frozen=True, slots=True)
class StationPlace:
    """One station as the registry knows it at one place; degrees are WGS 84."""

    id: str
    name: str
    latitude_degrees: float
    longitude_degrees: float
    elevation_meters: float
    nx: int
    ny: int
    valid_from: date
    valid_to: date | None
    """The first day on which it doesn't hold any more; None: it holds."""

    def holds_on(self, day: date) -> bool:
        """Return whether the station stood here on that day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@cache
def stations() -> dict[str, StationPlace]:
    """Return the stations of today by id, in ascending order of their number."""
    return {id_: places[-1] for id_, places in _history().items() if places[-1].valid_to is None}


@cache
def stations_by_name() -> dict[str, StationPlace]:
    """Return the stations of today by the name KMA gives them."""
    return {station.name: station for station in stations().values()}


def station_history(station_id: str) -> tuple[StationPlace, ...]:
    """Return where a station stood, oldest first; empty for one that never was."""
    return _history().get(station_id, ())


def station_at(station_id: str, moment: datetime) -> StationPlace | None:
    """Return where a station stood at that time; None when there was none."""
    day = moment.astimezone(_KST).date()
    places = reversed(station_history(station_id))
    return next((place for place in places if place.holds_on(day)), None)


@cache
def _history() -> dict[str, tuple[StationPlace, ...]]:
    lines = files("ilbo_paper").joinpath("stations.csv").read_text("utf-8").splitlines()
    found: dict[str, tuple[StationPlace, ...]] = {}
    for row in csv.DictReader(lines):
        found[row["id"]] = (*found.get(row["id"], ()), _place(row))
    return found


def _place(row: dict[str, str]) -> StationPlace:
    return StationPlace(
        id=row["id"],
        name=row["name"],
        latitude_degrees=float(row["latitude"]),
        longitude_degrees=float(row["longitude"]),
        elevation_meters=float(row["elevation_meters"]),
        nx=int(row["nx"]),
        ny=int(row["ny"]),
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
    )
