"""The judged reports of the last hours, in Redis. Owner of weather:recent."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from ilbo_events import WeatherObserved
from ilbo_weather.checks import Judged
from ilbo_weather.recent import Key

Redis = Any  # redis-py types every reply as a wide union


class RedisRecent:
    """A hash by station, source and time."""

    def __init__(self, redis: Callable[[], Redis], key: str) -> None:
        self._redis = redis
        self._key = key

    async def load(self) -> list[Judged]:
        """Return what is stored; what another version wrote is left out."""
        stored = await self._redis().hvals(self._key)
        return [judged for raw in stored if (judged := _read(raw)) is not None]

    async def save(self, written: Mapping[Key, Judged], removed: Collection[Key]) -> None:
        """Store some and remove others."""
        if removed:
            await self._redis().hdel(self._key, *(_name(key) for key in removed))
        if written:
            mapping = {_name(key): _write(judged) for key, judged in written.items()}
            await self._redis().hset(self._key, mapping=mapping)


def _name(key: Key) -> str:
    station, source, observed_at = key
    return f"{station} {source} {observed_at.isoformat()}"


def _write(judged: Judged) -> str:
    """Return since when the temperature is the same, and the report on the line below."""
    since = judged.steady_since.isoformat() if judged.steady_since else ""
    return f"{since}\n{judged.report.model_dump_json(exclude_defaults=True)}"


def _read(raw: bytes) -> Judged | None:
    since, _, report = raw.decode(errors="replace").partition("\n")
    try:
        known_since = datetime.fromisoformat(since) if since else None
        return Judged(WeatherObserved.model_validate_json(report), known_since)
    except (ValidationError, ValueError):
        return None
