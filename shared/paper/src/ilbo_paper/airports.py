"""The airports of Korea that report METAR, and which of KMA's stations stand beside one.

Codes and names of the civil airports; places from OurAirports (public domain).
"""

import csv
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ilbo_paper.stations import StationPlace, stations

# Farther away or higher up the air is another: what an airport measured is not the station's.
_NEAR_METERS = 5_000.0
_LEVEL_METERS = 100.0
_EARTH_METERS = 6_371_008.8


@dataclass(frozen=True, slots=True)
class Airport:
    """One airport; degrees are WGS 84."""

    icao: str
    name: str
    latitude_degrees: float
    longitude_degrees: float
    elevation_meters: float


@cache
def airports() -> dict[str, Airport]:
    """Return all airports by their ICAO code."""
    lines = files("ilbo_paper").joinpath("airports.csv").read_text("utf-8").splitlines()
    return {row["icao"]: _airport(row) for row in csv.DictReader(lines)}


@cache
def station_beside(icao: str) -> StationPlace | None:
    """Return the station that stands beside this airport at the same height, None without one."""
    airport = airports().get(icao)
    if airport is None:
        return None
    near = [s for s in stations().values() if _is_beside(airport, s)]
    return min(near, key=lambda s: distance_meters(airport, s), default=None)


def distance_meters(airport: Airport, station: StationPlace) -> float:
    """Return the distance on a sphere."""
    here, there = math.radians(airport.latitude_degrees), math.radians(station.latitude_degrees)
    across = math.radians(station.longitude_degrees - airport.longitude_degrees)
    half = (
        math.sin((there - here) / 2) ** 2
        + math.cos(here) * math.cos(there) * math.sin(across / 2) ** 2
    )
    return 2 * _EARTH_METERS * math.asin(math.sqrt(half))


def _is_beside(airport: Airport, station: StationPlace) -> bool:
    level = abs(station.elevation_meters - airport.elevation_meters) <= _LEVEL_METERS
    return level and distance_meters(airport, station) <= _NEAR_METERS


def _airport(row: dict[str, str]) -> Airport:
    return Airport(
        icao=row["icao"],
        name=row["name"],
        latitude_degrees=float(row["latitude"]),
        longitude_degrees=float(row["longitude"]),
        elevation_meters=float(row["elevation_meters"]),
    )
