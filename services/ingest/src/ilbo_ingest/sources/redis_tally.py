"""What came through the doors of all replicas, in Redis. Owner of `ingest:doors`.

A hash. Fields are JSON lists: kind, name, what; "since" is when the counting began.
"""

import asyncio
import json
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any, NoReturn

from ilbo_bus import REDIS_ERRORS
from ilbo_ingest.sources.tally import Door, DoorCount, Tally

log = logging.getLogger(__name__)
Redis = Any  # redis-py types every reply as a wide union
_SINCE = "since"
_EVERY_SECONDS = 1.0


class RedisTally:
    """Adds up what the replicas count."""

    def __init__(
        self,
        redis: Callable[[], Redis],
        key: str,
        tally: Tally,
        clock: Callable[[], datetime],
    ) -> None:
        self._redis = redis
        self._key = key
        self._tally = tally
        self._clock = clock
        self._since = clock().isoformat()
        self._last: dict[Door, DoorCount] = {}

    async def run(self) -> NoReturn:
        """Add up now and then; what Redis doesn't take is counted until it does."""
        while True:
            await asyncio.sleep(_EVERY_SECONDS)
            try:
                await self.flush()
            except REDIS_ERRORS as error:
                log.debug("counts wait for redis: %r", error)

    async def flush(self) -> None:
        """Add what this process counted; raise redis-py's errors and forget nothing."""
        taken = self._tally.take()
        if not taken:
            return
        try:
            async with self._redis().pipeline(transaction=True) as pipe:
                pipe.hsetnx(self._key, _SINCE, self._since)
                for door, count in taken.items():
                    for state, number in count.items.items():
                        pipe.hincrby(self._key, _field(door, "items", state), number)
                    if said := _last(door, count):
                        pipe.hset(self._key, mapping=said)
                await pipe.execute()
        except (*REDIS_ERRORS, asyncio.CancelledError):
            self._tally.put_back(taken.items())
            raise

    async def counts(self) -> tuple[str, dict[Door, DoorCount]]:
        """Return since when, and what came through each door; while Redis is away what is known."""
        try:
            await self.flush()
            raw = await self._redis().hgetall(self._key)
        except REDIS_ERRORS:
            return self._since, self._known()
        fields = {name.decode(): value.decode() for name, value in raw.items()}
        self._since = fields.pop(_SINCE, self._since)
        self._last = _read(fields)
        return self._since, self._known()

    def _known(self) -> dict[Door, DoorCount]:
        found: dict[Door, DoorCount] = {}
        for counts in (self._last, self._tally.waiting()):
            for door, count in counts.items():
                found.setdefault(door, DoorCount()).add(count)
        return found


def _field(door: Door, *what: str) -> str:
    return json.dumps([*door, *what], ensure_ascii=False)


def _last(door: Door, count: DoorCount) -> dict[str, str]:
    said = {}
    if count.last_contact_at is not None:
        said[_field(door, "contact")] = count.last_contact_at.isoformat()
    if count.last_item_at is not None:
        item = json.dumps([count.last_item_at.isoformat(), count.last_item])
        said[_field(door, "item")] = item
    return said


def _read(fields: dict[str, str]) -> dict[Door, DoorCount]:
    found: dict[Door, DoorCount] = {}
    for field, value in fields.items():
        kind, name, what, *state = json.loads(field)
        count = found.setdefault((kind, name), DoorCount())
        match what:
            case "items":
                count.items[state[0]] = int(value)
            case "contact":
                count.last_contact_at = datetime.fromisoformat(value)
            case "item":
                at, count.last_item = json.loads(value)
                count.last_item_at = datetime.fromisoformat(at)
    return found
