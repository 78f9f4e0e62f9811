"""The stations around a station, and what they say at its height. Pure."""

import math
from collections.abc import Mapping
from functools import lru_cache

from ilbo_paper import StationPlace
from ilbo_weather import limits

_EARTH_KILOMETERS = 6371.0
Places = Mapping[str, StationPlace]


class Neighbourhood:
    """Who is whose neighbour, by the registry."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._around = lru_cache(maxsize=1000)(self._nearest)

    def seen_from(self, station: str, temperatures: Mapping[str, float]) -> tuple[float, ...]:
        """Return what the neighbours' thermometers would show at the station's height."""
        here = self._places.get(station)
        if here is None:
            return ()
        return tuple(
            temperatures[other.id]
            + limits.LAPSE_CELSIUS_PER_METER * (other.elevation_meters - here.elevation_meters)
            for other in self._around(station)
            if other.id in temperatures
        )

    def _nearest(self, station: str) -> tuple[StationPlace, ...]:
        here = self._places[station]
        by_distance = sorted(
            (_kilometers(here, other), other.id) for other in self._places.values() if other != here
        )
        near = [id_ for km, id_ in by_distance if km <= limits.NEIGHBOURS_WITHIN_KILOMETERS]
        return tuple(self._places[id_] for id_ in near[: limits.NEIGHBOURS_AT_MOST])


def _kilometers(a: StationPlace, b: StationPlace) -> float:
    """Return the distance on a sphere (haversine)."""
    phi_a, phi_b = math.radians(a.latitude_degrees), math.radians(b.latitude_degrees)
    east = math.radians(b.longitude_degrees - a.longitude_degrees)
    half = math.sin((phi_b - phi_a) / 2) ** 2
    half += math.cos(phi_a) * math.cos(phi_b) * math.sin(east / 2) ** 2
    return 2 * _EARTH_KILOMETERS * math.asin(math.sqrt(half))
