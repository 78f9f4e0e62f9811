"""An acknowledged publish is on disk: it is there again after the server was killed."""

import asyncio

import pytest
from redis.exceptions import RedisError

from ilbo_bus import Bus, ServiceSettings
from ilbo_events import ARTICLES
from tests.integration.log import Log
from tests.news import article
from tests.servers import RedisServer
from tests.until import until_async


async def test_every_acknowledged_event_survives_kills_under_load(
    redis_server: RedisServer,
) -> None:
    acknowledged: list[str] = []
    stopping = asyncio.Event()

    async def write(bus: Bus, writer: int) -> None:
        number = 0
        while not stopping.is_set():
            number += 1
            try:
                entry = await bus.publish(ARTICLES, article(headline=f"{writer}-{number}"))
            except (RedisError, OSError):
                await asyncio.sleep(0.05)
            else:
                acknowledged.append(entry)

    async with Bus("ingest", ServiceSettings(redis_url=redis_server.url)) as bus:
        await until_async(lambda: not bus.unready())
        writers = [asyncio.create_task(write(bus, number)) for number in range(8)]
        for _ in range(3):
            await more_than(acknowledged, len(acknowledged) + 200)
            redis_server.restart()
        await more_than(acknowledged, len(acknowledged) + 200)
        stopping.set()
        await asyncio.gather(*writers)
    with Log(redis_server.url) as log:
        stored = {entry.decode() for entry, _ in log.redis.xrange("articles")}
    assert set(acknowledged) <= stored
    assert len(acknowledged) == len(set(acknowledged))


async def more_than(acknowledged: list[str], number: int) -> None:
    await until_async(lambda: len(acknowledged) > number, 30)


async def test_a_publish_is_an_error_while_the_server_is_away(redis_server: RedisServer) -> None:
    async with Bus("ingest", ServiceSettings(redis_url=redis_server.url)) as bus:
        await until_async(lambda: not bus.unready())
        redis_server.stop()
        with pytest.raises((RedisError, OSError)):
            await bus.publish(ARTICLES, article())
        redis_server.start()
        await until_async(lambda: not bus.unready())
        await bus.publish(ARTICLES, article())


def test_the_server_syncs_before_it_answers(redis_server: RedisServer) -> None:
    with redis_server.client() as client:
        for name, value in (
            ("appendonly", "yes"),
            ("appendfsync", "always"),
            ("maxmemory-policy", "noeviction"),
        ):
            assert client.config_get(name) == {name: value}
