"""What each key has asked of each endpoint today, in Redis. Owner of weather:quota:<day>.

A call is reserved before it is made, by one script, so that replicas together stay below the
ceiling and a restart forgets nothing. The day is Korea's: quotas of Korean services begin anew at
midnight there, and for the others any day will do. While Redis is away the process that polls goes
on within a tenth of the ceiling for each endpoint, and tells Redis afterwards.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from ilbo_bus import REDIS_ERRORS
from ilbo_weather.ports import Verdict

_RESERVE = """
local used = tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or '0')
local owed, weight, ceiling = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local allowed = used + owed + weight <= ceiling
redis.call('HINCRBY', KEYS[1], ARGV[1], owed + (allowed and weight or 0))
redis.call('EXPIRE', KEYS[1], ARGV[5])
return allowed and 1 or 0
"""
_KEPT_SECONDS = 3 * 24 * 3600
_SHARE_ALONE = 10
_KST = timezone(timedelta(hours=9))
Redis = Any  # redis-py types every reply as a wide union


@dataclass(slots=True)
class _Alone:
    """What was spent while Redis was away."""

    day: str
    spent: int = 0


class RedisQuotas:
    """The quota ledger, shared by all replicas."""

    def __init__(
        self, redis: Callable[[], Redis], key: str, ceiling: int, now: Callable[[], float]
    ) -> None:
        self._redis = redis
        self._key = key
        self._ceiling = ceiling
        self._now = now
        self._alone: dict[str, _Alone] = {}

    async def reserve(self, endpoint: str, account: str, weight: int) -> Verdict:
        """Count the calls if there is room for them; it never raises for want of Redis."""
        day = f"{datetime.fromtimestamp(self._now(), UTC).astimezone(_KST):%Y-%m-%d}"
        name = f"{endpoint}|{account}"
        alone = self._alone.get(name)
        owed = alone.spent if alone and alone.day == day else 0
        try:
            reply = await self._redis().eval(
                _RESERVE, 1, f"{self._key}:{day}",
                name, owed, weight, self._ceiling, _KEPT_SECONDS,
            )  # fmt: skip
        except REDIS_ERRORS:
            return self._reserve_alone(name, day, owed, weight)
        self._alone.pop(name, None)
        return "allowed" if reply else "used_up"

    async def used(self) -> dict[str, int]:
        """Return today's calls by endpoint and key; raises redis-py's errors."""
        day = f"{datetime.fromtimestamp(self._now(), UTC).astimezone(_KST):%Y-%m-%d}"
        found = await self._redis().hgetall(f"{self._key}:{day}")
        return {name.decode(): int(count) for name, count in found.items()}

    def _reserve_alone(self, name: str, day: str, spent: int, weight: int) -> Verdict:
        if spent + weight > self._ceiling // _SHARE_ALONE:
            return "used_up"
        self._alone[name] = _Alone(day, spent + weight)
        return "allowed"
