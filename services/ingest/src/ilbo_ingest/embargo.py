"""Held articles in Redis: owner of `ingest:held` and `ingest:held.articles`.

A hash (article id → article) and a sorted set (article id by the millisecond it is due) of those
that wait for their time; one that waits for an editor is in the hash alone. Scripts change both
together, and only what is still as the caller saw it: several replicas may hold, replace, release
and remove at once. No stream, page or log holds anything of them before their time.
"""

import json
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Any

from ilbo_bus import Claim
from ilbo_events import ArticlePublished
from ilbo_ingest.desk import Edited
from ilbo_ingest.ports import HeldArticle

_BATCH = 100
# A call that is made again because its reply was lost finds its own value and does nothing more.
_HOLD = """
local now = redis.call('HGET', KEYS[1], ARGV[1]) or ''
if now == ARGV[3] then return 1 end
if now ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
if ARGV[4] == '' then
  redis.call('ZREM', KEYS[2], ARGV[1])
else
  redis.call('ZADD', KEYS[2], ARGV[4], ARGV[1])
end
return 1
"""
_TAKE = """
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('ZREM', KEYS[2], ARGV[1])
return redis.call('HDEL', KEYS[1], ARGV[1])
"""


class RedisHeldArticles:
    """Held articles that outlive this process."""

    def __init__(self, redis: Callable[[], Any], key: str) -> None:
        self._redis = redis
        self._times = key
        self._articles = f"{key}.articles"

    async def hold(self, held: HeldArticle, instead_of: HeldArticle | None) -> bool:
        """Keep an article in place of another or of none; False when that is no longer so."""
        edited = held.edited
        due = "" if edited.hold is not None else str(_milliseconds(edited.public_at))
        before = instead_of.kept if instead_of else b""
        name = edited.article.article_id
        return await self._changed(_HOLD, name, before, _write(held), due)

    async def find(self, article_id: str) -> HeldArticle | None:
        """Return the article that waits under this id."""
        raw = await self._redis().hget(self._articles, article_id)
        return _read(raw) if raw else None

    async def take(self, held: HeldArticle) -> bool:
        """Forget exactly this one; False when it is gone or was replaced."""
        return await self._changed(_TAKE, held.edited.article.article_id, held.kept)

    def claim(self, held: HeldArticle) -> Claim:
        """Return what lets the ledger publish it, unless it is gone or was replaced."""
        return Claim(self._articles, self._times, held.edited.article.article_id, held.kept)

    async def due(self, now: datetime) -> list[HeldArticle]:
        """Return those whose time has come, the longest due first, at most a hundred."""
        ids = await self._redis().zrangebyscore(
            self._times, "-inf", _milliseconds(now), start=0, num=_BATCH
        )
        return await self._read_all(ids)

    async def everything(self) -> AsyncIterator[HeldArticle]:
        """Yield all of them, a batch at a time."""
        names = await self._redis().hkeys(self._articles)
        for start in range(0, len(names), _BATCH):
            for held in await self._read_all(names[start : start + _BATCH]):
                yield held

    async def _read_all(self, names: list[bytes]) -> list[HeldArticle]:
        found = await self._redis().hmget(self._articles, names) if names else []
        return [_read(raw) for raw in found if raw]

    async def _changed(self, script: str, *values: str | bytes) -> bool:
        done: int = await self._redis().eval(script, 2, self._articles, self._times, *values)
        return done == 1


def _milliseconds(time: datetime) -> int:
    return int(time.timestamp() * 1000)


def _write(held: HeldArticle) -> bytes:
    edited = held.edited
    return json.dumps(
        {
            "article": edited.article.model_dump(mode="json"),
            "digest": edited.digest,
            "public_at": edited.public_at.isoformat(),
            "after_revision": held.after_revision,
            "upstream_revision": edited.upstream_revision,
            "hold": edited.hold,
            "since": held.since.isoformat(),
            "decided": held.is_decided,
        },
        ensure_ascii=False,
    ).encode()


def _read(raw: bytes) -> HeldArticle:
    kept = json.loads(raw)
    public_at = datetime.fromisoformat(kept["public_at"])
    edited = Edited(
        ArticlePublished.model_validate(kept["article"]),
        kept["digest"],
        public_at,
        kept.get("hold"),
        upstream_revision=kept.get("upstream_revision"),
    )
    since = kept.get("since")  # not kept by the first version
    held_at = datetime.fromisoformat(since) if since else public_at
    is_decided = kept.get("decided", False)
    return HeldArticle(edited, kept["after_revision"], held_at, is_decided, raw)
