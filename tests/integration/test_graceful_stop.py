"""A stop lets what runs end, acknowledges it, and leaves the rest for the next start."""

import asyncio
import time
from collections.abc import Sequence

from ilbo_bus import Bus, Delivery, ServiceSettings
from ilbo_events import ARTICLES
from tests.integration.log import Log, data
from tests.integration.readers import QUICK, Reader, headline, reading_bus
from tests.until import until_async


async def test_a_running_handler_ends_and_is_acknowledged(redis_url: str, log: Log) -> None:
    begun = asyncio.Event()
    done: list[str] = []

    async def slowly(deliveries: Sequence[Delivery]) -> None:
        begun.set()
        await asyncio.sleep(0.5)
        done.extend(map(headline, deliveries))

    bus = Bus("render", ServiceSettings(redis_url=redis_url))
    bus.subscribe(ARTICLES, "render-0", slowly, policy=QUICK)
    async with bus:
        log.add_together(data("앞"), data("뒤"))
        await begun.wait()
    assert done == ["앞", "뒤"]
    assert log.pending() == 0


async def test_a_retry_that_runs_ends_and_is_acknowledged_too(redis_url: str, log: Log) -> None:
    again = asyncio.Event()

    async def slowly(deliveries: Sequence[Delivery]) -> None:
        if deliveries[0].attempt == 1:
            raise RuntimeError("다시")
        again.set()
        await asyncio.sleep(0.5)

    bus = Bus("render", ServiceSettings(redis_url=redis_url))
    bus.subscribe(ARTICLES, "render-0", slowly, policy=QUICK)
    async with bus:
        log.add("서울 첫눈")
        await again.wait()
    assert log.pending() == 0


async def test_nothing_is_lost_or_handled_twice_over_a_stop_and_a_start(
    redis_url: str, log: Log
) -> None:
    reader = Reader()
    published = 0
    for _ in range(5):
        async with reading_bus(redis_url, reader):
            for _ in range(40):
                log.add(f"기사 {published}")
                published += 1
                await asyncio.sleep(0.001)
    async with reading_bus(redis_url, reader):
        await until_async(lambda: len(reader.counts) == published and log.pending() == 0)
    assert set(reader.counts.values()) == {1}


async def test_an_idle_bus_stops_at_once_and_leaves_no_connection(redis_url: str, log: Log) -> None:
    before = len(log.redis.client_list())
    bus = reading_bus(redis_url, Reader())
    await bus.start()
    await until_async(lambda: not bus.unready())
    began = time.monotonic()
    await bus.stop()
    assert time.monotonic() - began < 2
    await until_async(lambda: len(log.redis.client_list()) <= before)


async def test_a_bus_that_never_reached_redis_stops_at_once() -> None:
    bus = reading_bus("redis://127.0.0.1:1/0", Reader())
    await bus.start()
    await until_async(bus.unready)
    began = time.monotonic()
    await bus.stop()
    assert time.monotonic() - began < 2
