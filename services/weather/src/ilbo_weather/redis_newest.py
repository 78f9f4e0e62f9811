"""The newest observation of each station, in Redis. Owner of weather:newest."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from ilbo_bus import REDIS_ERRORS
from ilbo_events import WeatherObserved, outranks

Redis = Any  # redis-py types every reply as a wide union


class RedisNewest:
    """A hash by station number, and what this process last knew of it."""

    def __init__(self, redis: Callable[[], Redis], key: str) -> None:
        self._redis = redis
        self._key = key
        self._remembered: dict[str, WeatherObserved] = {}

    async def keep(self, observations: Iterable[WeatherObserved]) -> None:
        """Store those that are newer than what is stored; raise redis-py's errors when it can't."""
        newest = newest_by_station(observations)
        if not newest:
            return
        stored = await self._redis().hmget(self._key, list(newest))
        known = {o.station.id: o for raw in stored if (o := _read(raw)) is not None}
        better = newest_by_station([*known.values(), *newest.values()])
        changed = {s: o.model_dump_json() for s, o in better.items() if known.get(s) != o}
        if changed:
            await self._redis().hset(self._key, mapping=changed)
        self._remembered |= better

    async def all(self) -> list[WeatherObserved]:
        """Return what is stored, or what was last known of it while Redis is away."""
        try:
            stored = await self._redis().hvals(self._key)
        except REDIS_ERRORS:
            return self.remembered()
        found = (o for raw in stored if (o := _read(raw)) is not None)
        self._remembered = newest_by_station(found)
        return self.remembered()

    def remembered(self) -> list[WeatherObserved]:
        """Return what this process last knew, in ascending order of the stations' numbers."""
        return sorted(self._remembered.values(), key=_station_order)


def newest_by_station(observations: Iterable[WeatherObserved]) -> dict[str, WeatherObserved]:
    """Return one observation of each station: latest time, latest revision, first given.

    A later one of a lower source gives way to a better one that was fresh at its time.
    """
    newest: dict[str, WeatherObserved] = {}
    for observation in sorted(observations, key=_order):
        known = newest.get(observation.station.id)
        if known and (outranks(known, observation) or _order(known) == _order(observation)):
            continue
        newest[observation.station.id] = observation
    return newest


def _order(observation: WeatherObserved) -> tuple[datetime, int, int]:
    return observation.observed_at, observation.generation, observation.revision


def _station_order(observation: WeatherObserved) -> tuple[int, str]:
    number = observation.station.id
    return (int(number) if number.isdecimal() else 10**6, number)


def _read(raw: bytes | None) -> WeatherObserved | None:
    """Return a stored observation; None for one that another version wrote."""
    try:
        return WeatherObserved.model_validate_json(raw) if raw else None
    except ValidationError:
        return None
