"""Redis answers and refuses: no hot loop, unready with the reason, and well again afterwards."""

import asyncio
import logging
from collections.abc import Iterator

import pytest
from redis.exceptions import RedisError

from ilbo_bus import Bus, ServiceSettings
from ilbo_events import ARTICLES
from tests.integration.log import Log
from tests.integration.readers import Reader, reading_bus
from tests.news import article
from tests.servers import RedisServer, free_port
from tests.until import until_async

WATCHED_SECONDS = 2.0
MOST_READS = 10
"""In that time, with pauses that grow to a second; stock FastStream asks 667 times a second."""


@pytest.fixture
def own_log(redis_server: RedisServer) -> Iterator[Log]:
    with Log(redis_server.url) as log:
        yield log


async def count_reads(log: Log) -> int:
    log.redis.config_resetstat()
    await asyncio.sleep(WATCHED_SECONDS)
    return log.reads()


async def test_a_read_only_server_is_asked_calmly(
    redis_server: RedisServer, own_log: Log, caplog: pytest.LogCaptureFixture
) -> None:
    reader = Reader()
    async with (
        reading_bus(redis_server.url, reader) as bus,
        Bus("ingest", ServiceSettings(redis_url=redis_server.url)) as sender,
    ):
        own_log.add("앞")
        await until_async(lambda: reader.handled and own_log.pending() == 0)
        with caplog.at_level(logging.WARNING):
            own_log.redis.replicaof("127.0.0.1", free_port())
            await until_async(lambda: "ReadOnlyError" in " ".join(bus.unready()))
            assert 1 <= await count_reads(own_log) <= MOST_READS
        assert len(caplog.records) <= 5
        with pytest.raises(RedisError, match="read only"):
            await sender.publish(ARTICLES, article())
        own_log.redis.replicaof("no", "one")
        own_log.add("뒤")
        await until_async(lambda: reader.handled == ["앞", "뒤"] and not bus.unready())


async def test_a_full_server_refuses_publishers_and_is_drained(
    redis_server: RedisServer, own_log: Log
) -> None:
    reader = Reader()
    own_log.add("앞")
    own_log.redis.config_set("maxmemory", 1)
    async with (
        reading_bus(redis_server.url, reader) as bus,
        Bus("ingest", ServiceSettings(redis_url=redis_server.url)) as sender,
    ):
        await until_async(lambda: "OutOfMemory" in " ".join(bus.unready()))
        assert own_log.reads() <= MOST_READS
        with pytest.raises(RedisError, match="command not allowed"):
            await sender.publish(ARTICLES, article())
        own_log.redis.config_set("maxmemory", 0)
        await until_async(lambda: reader.handled == ["앞"] and not bus.unready())
        own_log.redis.config_set("maxmemory", 1)
        own_log.redis.config_set("maxmemory", 0)
        await sender.publish(ARTICLES, article(headline="뒤"))
        await until_async(lambda: reader.handled == ["앞", "뒤"])


async def test_a_full_server_is_still_read(redis_server: RedisServer, own_log: Log) -> None:
    reader = Reader()
    async with reading_bus(redis_server.url, reader) as bus:
        await until_async(lambda: not bus.unready())
        own_log.redis.client_pause(300, all=False)  # so that both come before the first read
        own_log.redis.config_set("maxmemory", 0)
        own_log.add("앞")
        own_log.redis.config_set("maxmemory", 1)
        await until_async(lambda: reader.handled == ["앞"] and own_log.pending() == 0)


async def test_a_user_who_may_not_read_is_named_and_asked_calmly(redis_url: str, log: Log) -> None:
    log.redis.acl_setuser(
        "mute", enabled=True, reset=True, passwords=["+pw"], keys=["*"], channels=["*"],
        commands=["+@all", "-xreadgroup"],
    )  # fmt: skip
    try:
        reader = Reader()
        url = redis_url.replace("redis://", "redis://mute:pw@")
        async with reading_bus(url, reader) as bus:
            await until_async(lambda: "NoPermission" in " ".join(bus.unready()))
            assert 1 <= await count_reads(log) <= MOST_READS
            log.redis.acl_setuser("mute", commands=["+xreadgroup"])
            log.add("서울 첫눈")
            await until_async(lambda: reader.handled and not bus.unready())
    finally:
        log.redis.acl_deluser("mute")


async def test_a_key_of_another_kind_is_named_and_asked_calmly(redis_url: str, log: Log) -> None:
    log.redis.set("articles", "누가 여기에 글자를 썼다")
    reader = Reader()
    async with reading_bus(redis_url, reader) as bus:
        await until_async(lambda: "WRONGTYPE" in " ".join(bus.unready()))
        log.redis.delete("articles")
        log.add("서울 첫눈")
        await until_async(lambda: reader.handled and not bus.unready())
        log.redis.delete("articles")
        log.redis.set("articles", "또 썼다")
        await until_async(bus.unready)
        assert await count_reads(log) <= MOST_READS
