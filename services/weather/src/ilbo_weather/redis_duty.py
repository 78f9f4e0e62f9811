"""The duty to poll, in Redis. Owner of weather:lease and weather:progress."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from ilbo_weather.ports import Hold
from ilbo_weather.readings import Validators
from ilbo_weather.schedule import Progress

_TAKE = """
local owner = redis.call('GET', KEYS[1])
if owner and owner ~= ARGV[1] then return 'other' end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return owner and 'kept' or 'new'
"""
_RELEASE = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end"
_HOLDS: dict[bytes, Hold] = {b"new": "new", b"kept": "kept", b"other": "other"}
Redis = Any  # redis-py types every reply as a wide union


class RedisDuty:
    """A lease that an owner keeps by taking it again, and the progress of each source."""

    def __init__(
        self, redis: Callable[[], Redis], keys: tuple[str, str], owner: str, seconds: float
    ) -> None:
        self._redis = redis
        self._lease, self._progress = keys
        self._owner = owner
        self._milliseconds = int(seconds * 1000)

    async def take(self) -> Hold:
        """Take the duty or keep it; an owner that is not heard of loses it."""
        reply = await self._redis().eval(_TAKE, 1, self._lease, self._owner, self._milliseconds)
        return _HOLDS[reply]

    async def release(self) -> None:
        """Leave it to another process at once."""
        await self._redis().eval(_RELEASE, 1, self._lease, self._owner)

    async def load(self) -> dict[str, Progress]:
        """Return how far asking each source has come."""
        stored = await self._redis().hgetall(self._progress)
        found = {name.decode(): read_progress(raw) for name, raw in stored.items()}
        return {name: progress for name, progress in found.items() if progress is not None}

    async def save(self, progress: Mapping[str, Progress]) -> None:
        """Store how far asking these sources has come."""
        written = {name: write_progress(each) for name, each in progress.items()}
        await self._redis().hset(self._progress, mapping=written)


def write_progress(progress: Progress) -> str:
    """Return the progress as it is stored."""
    return json.dumps(asdict(progress), default=datetime.isoformat)


def read_progress(raw: bytes) -> Progress | None:
    """Return a stored progress; None for one that another version wrote."""
    try:
        stored = json.loads(raw)
        return Progress(
            asked_at=float(stored["asked_at"]),
            done_at=float(stored["done_at"]),
            validators=Validators(**stored["validators"]),
            observed_at=_moment(stored["observed_at"]),
            failing=bool(stored["failing"]),
            not_before=float(stored["not_before"]),
            refused=int(stored["refused"]),
            missing_since=_moment(stored["missing_since"]),
        )
    except (ValueError, TypeError, KeyError):
        return None


def _moment(stored: str | None) -> datetime | None:
    return datetime.fromisoformat(stored) if stored else None
