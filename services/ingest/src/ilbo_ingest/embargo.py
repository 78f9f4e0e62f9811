"""Articles under embargo in Redis: owner of `ingest:held` and `ingest:held.articles`.

A sorted set (article id by the millisecond it is due) and a hash (article id → article), written
together in one transaction. No stream, page or log holds anything of them before their time.
"""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from ilbo_events import ArticlePublished
from ilbo_ingest.desk import Edited
from ilbo_ingest.ports import HeldArticle

_BATCH = 100


class RedisHeldArticles:
    """Held articles that outlive this process."""

    def __init__(self, redis: Callable[[], Any], key: str) -> None:
        self._redis = redis
        self._times = key
        self._articles = f"{key}.articles"

    async def hold(self, held: HeldArticle) -> None:
        """Keep an article, in place of an earlier one with its id."""
        article_id = held.edited.article.article_id
        async with self._redis().pipeline(transaction=True) as pipe:
            pipe.hset(self._articles, article_id, _write(held))
            pipe.zadd(self._times, {article_id: _milliseconds(held.edited.public_at)})
            await pipe.execute()

    async def find(self, article_id: str) -> HeldArticle | None:
        """Return the article that waits under this id."""
        raw = await self._redis().hget(self._articles, article_id)
        return _read(raw) if raw else None

    async def drop(self, article_id: str) -> None:
        """Forget it."""
        async with self._redis().pipeline(transaction=True) as pipe:
            pipe.hdel(self._articles, article_id)
            pipe.zrem(self._times, article_id)
            await pipe.execute()

    async def due(self, now: datetime) -> list[HeldArticle]:
        """Return those whose time has come, the longest due first, at most a hundred."""
        ids = await self._redis().zrangebyscore(
            self._times, "-inf", _milliseconds(now), start=0, num=_BATCH
        )
        found = await self._redis().hmget(self._articles, ids) if ids else []
        return [_read(raw) for raw in found if raw]


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
        },
        ensure_ascii=False,
    ).encode()


def _read(raw: bytes) -> HeldArticle:
    kept = json.loads(raw)
    edited = Edited(
        ArticlePublished.model_validate(kept["article"]),
        kept["digest"],
        datetime.fromisoformat(kept["public_at"]),
        upstream_revision=kept.get("upstream_revision"),
    )
    return HeldArticle(edited, kept["after_revision"])
