"""The registry of KMA's surface stations (ASOS): number, name, place, forecast grid cell.

Facts published by the Korea Meteorological Administration, KOGL type 1 (기상청).
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class StationPlace:
    """One station as the registry knows it; degrees are WGS 84."""

    id: str
    name: str
    latitude_degrees: float
    longitude_degrees: float
    elevation_meters: float
    nx: int
    ny: int


@cache
def stations() -> dict[str, StationPlace]:
    """Return all stations by id, in ascending order of their number."""
    lines = files("ilbo_paper").joinpath("stations.csv").read_text("utf-8").splitlines()
    return {row["id"]: _place(row) for row in csv.DictReader(lines)}


@cache
def stations_by_name() -> dict[str, StationPlace]:
    """Return all stations by the name KMA gives them."""
    return {station.name: station for station in stations().values()}


def _place(row: dict[str, str]) -> StationPlace:
    return StationPlace(
        id=row["id"],
        name=row["name"],
        latitude_degrees=float(row["latitude"]),
        longitude_degrees=float(row["longitude"]),
        elevation_meters=float(row["elevation_meters"]),
        nx=int(row["nx"]),
        ny=int(row["ny"]),
    )
