"""One consumer in a process of its own: prints how many events a second it took.

`python -m bench.consumers KIND URL GROUP COUNT`. The clock starts with the first batch in
hand and stops when the server holds all of them as acknowledged, in every kind alike.
"""

import asyncio
import sys
import time
from collections.abc import Sequence
from typing import Any

import uvloop
from redis.asyncio import Redis

from ilbo_bus import Bus, Delivery, ServiceSettings
from ilbo_events import ARTICLES, ArticlePublished

AT_ONCE = 100


async def bare(url: str, group: str, count: int) -> float:
    """Read, validate and acknowledge with redis-py alone."""
    client = Redis.from_url(url)
    await client.xgroup_create(ARTICLES.name, group, id="0")
    handled, started = 0, 0.0
    while handled < count:
        reply: Any = await client.xreadgroup(group, "bench", {ARTICLES.name: ">"}, count=AT_ONCE)
        started = started or time.perf_counter()
        [(_name, entries)] = reply
        for _id, fields in entries:
            ArticlePublished.model_validate_json(fields[b"data"])
        await client.xack(ARTICLES.name, group, *(entry_id for entry_id, _fields in entries))
        handled += len(entries)
    rate = count / (time.perf_counter() - started)
    await client.aclose()
    return rate


async def bus(url: str, group: str, count: int) -> float:
    """Read with the bus and do nothing with the events."""
    seen = Seen(count)
    bus = Bus("render", ServiceSettings(redis_url=url))
    bus.subscribe(ARTICLES, group, seen, batch_size=AT_ONCE)
    async with bus:
        await seen.all.wait()
        while (await bus.client.xpending(ARTICLES.name, group))["pending"]:  # noqa: ASYNC110 - the
            await asyncio.sleep(0.001)  # acknowledgement comes after the handler has returned
        return count / (time.perf_counter() - seen.started)


class Seen:
    """A handler that only knows when the first batch came and when all are through."""

    def __init__(self, count: int) -> None:
        self._left = count
        self.started = 0.0
        self.all = asyncio.Event()

    async def __call__(self, deliveries: Sequence[Delivery]) -> None:
        """Count."""
        self.started = self.started or time.perf_counter()
        self._left -= len(deliveries)
        if self._left <= 0:
            self.all.set()


KINDS = {"bare": bare, "bus": bus}


def main() -> None:
    """Run the consumer that the command line names."""
    kind, url, group, count = sys.argv[1:]
    rate = uvloop.run(KINDS[kind](url, group, int(count)))
    print(rate)


if __name__ == "__main__":
    main()
