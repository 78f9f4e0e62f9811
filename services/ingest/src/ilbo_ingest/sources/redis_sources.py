"""What replicas share about sources, in Redis. Owner of `ingest:sources.…`.

`due`      a sorted set: source by the Unix second of its next visit
`memory`   a hash: source → Memory, one JSON object
`names:<source>`   a hash: name of an item → the article it is, and what was said of it
`lease:<source>`   who visits it now; ends by itself when its owner is not heard of
`server:<server>`  who asks this server now, and for a pause after; one visit at a time
`fence`    counts leases: what an owner writes that lost its lease is refused

A lease is taken and given back, and a memory written, in one script each: no replica visits a
source that another has just visited, and one that was thought dead overwrites nothing.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import astuple
from typing import Any

from ilbo_ingest.sources.leases import Lease, Standing
from ilbo_ingest.sources.memory import Memory, read_memory, write_memory
from ilbo_ingest.sources.naming import Known

Redis = Any  # redis-py types every reply as a wide union
_MOST_NAMES = 10_000
_TAKE = """
local due = redis.call('ZSCORE', KEYS[4], ARGV[1])
if not due or tonumber(due) > tonumber(ARGV[2]) then return 0 end
if redis.call('EXISTS', KEYS[1]) == 1 or redis.call('EXISTS', KEYS[2]) == 1 then return 0 end
local fence = redis.call('INCR', KEYS[3])
redis.call('SET', KEYS[1], fence, 'PX', ARGV[3])
redis.call('SET', KEYS[2], fence, 'PX', ARGV[3])
return fence
"""
_KEEP = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('PEXPIRE', KEYS[2], ARGV[2])
return 1
"""
_FINISH = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[3], ARGV[2], ARGV[3])
redis.call('ZADD', KEYS[4], ARGV[4], ARGV[2])
redis.call('DEL', KEYS[1])
if tonumber(ARGV[5]) > 0 then redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[5])
else redis.call('DEL', KEYS[2]) end
return 1
"""
_GIVE_BACK = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1], KEYS[2])
"""


class RedisSources:
    """Leases, memories and names of items; every method raises redis-py's errors."""

    def __init__(self, redis: Callable[[], Redis], prefix: str, lease_seconds: float) -> None:
        self._redis = redis
        self._prefix = prefix
        self._milliseconds = int(lease_seconds * 1000)

    async def due(self) -> dict[str, float]:
        """Return when each source that is known is to be visited."""
        rows = await self._redis().zrange(f"{self._prefix}due", 0, -1, withscores=True)
        return {name.decode(): score for name, score in rows}

    async def plan(self, due: Mapping[str, float]) -> None:
        """Say when sources are to be visited that nobody has planned yet."""
        if due:
            await self._redis().zadd(f"{self._prefix}due", dict(due), nx=True)

    async def hasten(self, sources: Iterable[str], at: float) -> None:
        """Visit sources earlier than planned."""
        if sooner := dict.fromkeys(sources, at):
            await self._redis().zadd(f"{self._prefix}due", sooner, xx=True, lt=True)

    async def forget(self, sources: Iterable[str]) -> None:
        """Plan no more visits to sources that the newspaper no longer names."""
        if gone := list(sources):
            await self._redis().zrem(f"{self._prefix}due", *gone)

    async def take(self, source: str, server: str, now: float) -> Lease | None:
        """Take the lease of a source that is due; None when another has it, or its server."""
        fence = await self._redis().eval(
            _TAKE, 4, *self._keys(source, server), f"{self._prefix}fence", f"{self._prefix}due",
            source, now, self._milliseconds,
        )  # fmt: skip
        return Lease(source, server, int(fence)) if fence else None

    async def keep(self, lease: Lease) -> bool:
        """Hold a lease for longer; False when it is another's by now."""
        keys = self._keys(lease.source, lease.server)
        return bool(await self._redis().eval(_KEEP, 2, *keys, lease.fence, self._milliseconds))

    async def finish(
        self, lease: Lease, memory: Memory, due_at: float, pause_seconds: float
    ) -> bool:
        """Store what a visit brought, plan the next and give the lease back; False: it was lost.

        The server rests for a pause.
        """
        return bool(
            await self._redis().eval(
                _FINISH, 4, *self._keys(lease.source, lease.server), f"{self._prefix}memory",
                f"{self._prefix}due", lease.fence, lease.source, write_memory(memory), due_at,
                int(pause_seconds * 1000),
            )
        )  # fmt: skip

    async def give_back(self, lease: Lease) -> None:
        """Leave a source to another replica at once; nothing of the visit is kept."""
        await self._redis().eval(
            _GIVE_BACK, 2, *self._keys(lease.source, lease.server), lease.fence
        )

    async def memory(self, source: str) -> Memory:
        """Return what is known of a source."""
        return read_memory(await self._redis().hget(f"{self._prefix}memory", source))

    async def standings(self, sources: list[str]) -> dict[str, Standing]:
        """Return what replicas know of these sources, the same for each of them."""
        if not sources:
            return {}
        raws = await self._redis().hmget(f"{self._prefix}memory", sources)
        due = await self.due()
        return {
            name: Standing(read_memory(raw), due.get(name))
            for name, raw in zip(sources, raws, strict=True)
        }

    async def known(self, source: str, names: list[str]) -> dict[str, Known]:
        """Return what is remembered under these names of items."""
        if not names:
            return {}
        raws = await self._redis().hmget(f"{self._prefix}names:{source}", names)
        found = ((name, _known(raw)) for name, raw in zip(names, raws, strict=True))
        return {name: known for name, known in found if known is not None}

    async def remember(self, source: str, known: Mapping[str, Known]) -> None:
        """Remember items under their names; of very many those seen last."""
        if not known:
            return
        key = f"{self._prefix}names:{source}"
        mapping = {name: json.dumps(astuple(each)) for name, each in known.items()}
        redis = self._redis()
        await redis.hset(key, mapping=mapping)
        if await redis.hlen(key) <= _MOST_NAMES:
            return
        days = {
            name: kept.day if (kept := _known(raw)) else ""
            for name, raw in (await redis.hgetall(key)).items()
        }
        oldest = sorted(days, key=lambda name: days[name])[: len(days) - _MOST_NAMES // 2]
        await redis.hdel(key, *oldest)

    def _keys(self, source: str, server: str) -> tuple[str, str]:
        return f"{self._prefix}lease:{source}", f"{self._prefix}server:{server}"


def _known(raw: bytes | None) -> Known | None:
    """Return what is remembered; None for nothing, or for what another version wrote."""
    try:
        article_id, digest, revision, day = json.loads(raw or b"")
        return Known(str(article_id), str(digest), revision, str(day))
    except (ValueError, TypeError):
        return None
