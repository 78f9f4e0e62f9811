"""The log as another program sees it: plain redis-py, no bus."""

import json
from typing import Any, Self

from redis import Redis


class Log:
    """One Redis server and the stream of articles in it."""

    def __init__(self, url: str, namespace: str = "") -> None:
        self.redis: Any = Redis.from_url(url)  # every reply of redis-py is a wide union
        self.stream = f"{namespace}articles"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.redis.close()

    def add(self, headline: str, **fields: str | bytes) -> str:
        """Append an article the way another program does: `data` alone."""
        return self.add_raw({"data": json.dumps({"headline": headline}), **fields})

    def add_raw(self, fields: dict[Any, Any]) -> str:
        """Append an entry with these fields."""
        entry: bytes = self.redis.xadd(self.stream, fields)
        return entry.decode()

    def add_together(self, *entries: dict[Any, Any]) -> list[str]:
        """Append entries in one transaction, so that a reader gets them in one batch."""
        with self.redis.pipeline(transaction=True) as pipe:
            for fields in entries:
                pipe.xadd(self.stream, fields)
            return [entry.decode() for entry in pipe.execute()]

    def headlines(self) -> list[str]:
        """Return the headlines of all entries, in order."""
        rows = self.redis.xrange(self.stream)
        return [json.loads(fields[b"data"])["headline"] for _, fields in rows]

    def pending(self, group: str = "render-0") -> int:
        """Return how many entries the group was given and has not acknowledged."""
        number: int = self.redis.xpending(self.stream, group)["pending"]
        return number

    def letters(self) -> list[dict[str, bytes]]:
        """Return the dead letters, oldest first."""
        rows = self.redis.xrange(f"{self.stream}.dead")
        return [{k.decode(errors="replace"): v for k, v in fields.items()} for _, fields in rows]

    def reads(self) -> int:
        """Return how many XREADGROUP the server was asked for, refused ones included."""
        stats = self.redis.info("commandstats").get("cmdstat_xreadgroup", {})
        return int(stats.get("calls", 0)) + int(stats.get("rejected_calls", 0))


def data(headline: str) -> dict[str, str]:
    """Return the fields of an entry with `data` alone."""
    return {"data": json.dumps({"headline": headline})}
