"""Redis is away, comes back, comes back empty: the bus reads on without a hand on it."""

import time

import pytest

from ilbo_bus import Bus, ServiceSettings
from ilbo_events import ARTICLES
from tests.integration.log import Log
from tests.integration.readers import Reader, reading_bus
from tests.news import article
from tests.servers import RedisServer
from tests.until import until_async


async def test_a_server_that_comes_after_the_service_is_used(redis_server: RedisServer) -> None:
    redis_server.stop()
    reader = Reader()
    began = time.time()
    async with (
        reading_bus(redis_server.url, reader) as bus,
        Bus("ingest", ServiceSettings(redis_url=redis_server.url)) as sender,
    ):
        await until_async(lambda: len(bus.unready()) == 2)
        assert bus.away_since is not None
        assert began <= bus.away_since <= time.time()
        assert bus.unready()[0].startswith("redis: no answer for ")
        redis_server.start()
        await until_async(lambda: not bus.unready() and not sender.unready())
        assert bus.away_since is None
        await sender.publish(ARTICLES, article(headline="서울 첫눈"))
        await until_async(lambda: reader.handled)


async def test_a_killed_server_loses_nothing_that_was_acknowledged(
    redis_server: RedisServer,
) -> None:
    reader = Reader()
    async with (
        reading_bus(redis_server.url, reader) as bus,
        Bus("ingest", ServiceSettings(redis_url=redis_server.url)) as sender,
    ):
        await until_async(lambda: not bus.unready() and not sender.unready())
        for number in range(20):
            await sender.publish(ARTICLES, article(headline=f"앞 {number}"))
        redis_server.kill()
        await until_async(lambda: bus.away_since is not None and len(bus.unready()) == 2)
        redis_server.start()
        await until_async(lambda: not bus.unready() and not sender.unready())
        for number in range(20):
            await sender.publish(ARTICLES, article(headline=f"뒤 {number}"))
        await until_async(lambda: len(reader.counts) == 40)
        with Log(redis_server.url) as log:
            assert log.headlines() == [f"{side} {n}" for side in "앞뒤" for n in range(20)]
            # What the kill cut off between effect and acknowledgement comes again, then is settled.
            await until_async(lambda: log.pending() == 0)


async def test_a_quick_restart_passes_unnoticed_by_a_publisher(redis_server: RedisServer) -> None:
    async with Bus("ingest", ServiceSettings(redis_url=redis_server.url)) as sender:
        await until_async(lambda: not sender.unready())
        await sender.publish(ARTICLES, article())
        redis_server.restart()
        await sender.publish(ARTICLES, article())


@pytest.mark.parametrize("loss", ["FLUSHALL", "DEL articles", "XGROUP DESTROY articles render-0"])
async def test_after_the_log_is_lost_new_events_flow(redis_url: str, log: Log, loss: str) -> None:
    reader = Reader()
    async with reading_bus(redis_url, reader) as bus:
        log.add("어제")
        await until_async(lambda: reader.handled and log.pending() == 0)
        log.redis.execute_command(*loss.split())
        log.add("오늘")
        await until_async(lambda: "오늘" in reader.handled, 5)
        await until_async(lambda: not bus.unready() and log.pending() == 0, 5)
        log.add("내일")
        await until_async(lambda: "내일" in reader.handled, 1)


async def test_a_store_that_knows_an_older_log_reads_the_new_one(redis_url: str, log: Log) -> None:
    reader = Reader()
    bus = Bus("render", ServiceSettings(redis_url=redis_url))

    def reached() -> str:
        return reader.batches[-1][-1].entry_id if reader.batches else "0"

    bus.subscribe(ARTICLES, "render-0", reader, position=reached)
    async with bus:
        log.add("어제")
        await until_async(lambda: reader.handled)
        log.redis.flushall()
        log.redis.xadd("articles", {"data": '{"headline":"시계가 늦은 서버"}'}, id="1-1")
        await until_async(lambda: "시계가 늦은 서버" in reader.handled, 5)


async def test_a_server_that_comes_back_empty_is_read_from_its_start(
    redis_server: RedisServer,
) -> None:
    reader = Reader()
    async with reading_bus(redis_server.url, reader) as bus:
        with Log(redis_server.url) as log:
            log.add("어제")
            await until_async(lambda: reader.handled)
            log.redis.flushall()
        redis_server.kill()
        await until_async(lambda: bus.away_since is not None)
        redis_server.start()
        with Log(redis_server.url) as log:
            log.add("오늘")
            await until_async(lambda: "오늘" in reader.handled)
            await until_async(lambda: not bus.unready() and log.pending() == 0)
