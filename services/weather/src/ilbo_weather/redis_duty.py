"""The duty to poll, in Redis. Owner of weather:lease and weather:progress."""

import json
from collections.abc import Callable
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
    """A lease that an owner keeps by taking it again, and the progress at each address."""

    def __init__(
        self,
        redis: Callable[[], Redis],
        keys: tuple[str, str],
        owner: str,
        address: str,
        seconds: float,
    ) -> None:
        self._redis = redis
        self._lease, self._progress = keys
        self._owner = owner
        self._address = address
        self._milliseconds = int(seconds * 1000)

    async def take(self) -> Hold:
        """Take the duty or keep it; an owner that is not heard of loses it."""
        reply = await self._redis().eval(_TAKE, 1, self._lease, self._owner, self._milliseconds)
        return _HOLDS[reply]

    async def release(self) -> None:
        """Leave it to another process at once."""
        await self._redis().eval(_RELEASE, 1, self._lease, self._owner)

    async def load(self) -> Progress | None:
        """Return how far polling has come at this address; None: nothing is known."""
        raw = await self._redis().hget(self._progress, self._address)
        return read_progress(raw) if raw else None

    async def save(self, progress: Progress) -> None:
        """Store how far polling has come at this address."""
        await self._redis().hset(self._progress, self._address, write_progress(progress))


def write_progress(progress: Progress) -> str:
    """Return the progress as it is stored."""
    observed_at = progress.observed_at
    return json.dumps(
        asdict(progress) | {"observed_at": observed_at.isoformat() if observed_at else None}
    )


def read_progress(raw: bytes) -> Progress | None:
    """Return a stored progress; None for one that another version wrote."""
    try:
        stored = json.loads(raw)
        observed_at = stored["observed_at"]
        return Progress(
            slot=int(stored["slot"]),
            validators=Validators(**stored["validators"]),
            observed_at=datetime.fromisoformat(observed_at) if observed_at else None,
            failing=bool(stored["failing"]),
            not_before=float(stored["not_before"]),
        )
    except (ValueError, TypeError, KeyError):
        return None
