"""Two days of each station's observations, in Redis. Owner of weather:history:*.

A sorted set for each station, scored by the observation's own time in seconds. It is bounded: what
is older than KEPT_FOR leaves with the next observation, and of sources of every minute each fifth
is kept. A station that falls silent is forgotten as a whole.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from pydantic import ValidationError

from ilbo_events import WeatherObserved
from ilbo_weather.redis_newest import newest_by_station

KEPT_FOR = timedelta(hours=48)
EACH_MINUTES = 5
Redis = Any  # redis-py types every reply as a wide union


class RedisHistory:
    """One observation of each station and time: the one said last."""

    def __init__(self, redis: Callable[[], Redis], prefix: str) -> None:
        self._redis = redis
        self._prefix = prefix

    async def keep(self, observations: Iterable[WeatherObserved]) -> None:
        """Store them, each in the place of what was said of its time before.

        Raises redis-py's errors when it can't; the same again changes nothing.
        """
        by_station: dict[str, list[WeatherObserved]] = defaultdict(list)
        for observation in observations:
            if is_kept(observation):
                by_station[observation.station.id].append(observation)
        if not by_station:
            return
        pipeline = self._redis().pipeline(transaction=True)
        for station, found in by_station.items():
            self._queue(pipeline, self._prefix + station, found)
        await pipeline.execute()

    async def since(self, station: str, since: datetime) -> list[WeatherObserved]:
        """Return a station's observations of `since` and later, oldest first."""
        stored = await self._redis().zrangebyscore(
            self._prefix + station, since.timestamp(), "+inf"
        )
        return [found for raw in stored if (found := _read(raw)) is not None]

    async def at(self, station: str, moment: datetime) -> WeatherObserved | None:
        """Return the observation of one time, None when there is none."""
        score = moment.timestamp()
        stored = await self._redis().zrangebyscore(self._prefix + station, score, score)
        return _read(stored[0]) if stored else None

    def _queue(self, pipeline: Redis, key: str, found: Iterable[WeatherObserved]) -> None:
        newest = 0.0
        for observation in found:
            score = observation.observed_at.timestamp()
            newest = max(newest, score)
            pipeline.zremrangebyscore(key, score, score)
            pipeline.zadd(key, {observation.model_dump_json(exclude_defaults=True): score})
        # A late hour of an outage doesn't shorten what is kept: only what is too old leaves, and
        # the set as a whole outlives its newest observation by as much.
        pipeline.zremrangebyscore(key, "-inf", f"({newest - KEPT_FOR.total_seconds()}")
        pipeline.expire(key, KEPT_FOR)


def is_kept(observation: WeatherObserved) -> bool:
    """Whether an observation belongs into the history: it has an hour, and a full five minutes."""
    moment = observation.observed_at
    return observation.time_precision != "day" and moment.minute % EACH_MINUTES == 0


def latest(observations: Iterable[WeatherObserved]) -> WeatherObserved | None:
    """Return the newest of one station's observations."""
    return next(iter(newest_by_station(observations).values()), None)


def _read(raw: bytes) -> WeatherObserved | None:
    """Return a stored observation; None for one that another version wrote."""
    try:
        return WeatherObserved.model_validate_json(raw)
    except ValidationError:
        return None
