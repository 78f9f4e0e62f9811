"""Fills the log with an archive, and says how far a group has read it."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice

from redis import Redis

from bench.articles import archive, fields
from ilbo_events import ARTICLES, ArticlePublished

_AT_ONCE = 200


def fill(redis_url: str, count: int) -> None:
    """Publish `count` articles, one a minute, the newest a minute old."""
    newest = datetime.now(UTC) - timedelta(minutes=1)
    with Redis.from_url(redis_url) as client:
        for chunk in _chunks(archive(count, newest)):
            pipeline = client.pipeline(transaction=False)
            for event in chunk:
                pipeline.xadd(ARTICLES.name, fields(event))
            pipeline.execute()


def behind(client: Redis, group: str) -> int | None:
    """Return how many entries the group has not acknowledged; None before there is such a group."""
    for info in client.xinfo_groups(ARTICLES.name):
        if info["name"] == group.encode():
            return int(info["pending"]) + int(info["lag"])
    return None


def _chunks(events: Iterable[ArticlePublished]) -> Iterator[list[ArticlePublished]]:
    iterator = iter(events)
    while chunk := list(islice(iterator, _AT_ONCE)):
        yield chunk
