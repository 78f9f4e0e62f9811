"""The quota ledger: shared by replicas, kept over restarts, bounded while Redis is away."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from ilbo_weather.ports import Verdict
from ilbo_weather.redis_quotas import RedisQuotas
from tests.servers import RedisServer

MIDNIGHT = 1_773_327_600.0
"""2026-03-13 00:00 in Korea."""
KEY = "weather:quota"


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    client = Redis.from_url(redis_url)
    yield client
    await client.aclose()


def quotas(redis: Redis, ceiling: int = 10, now: float = MIDNIGHT) -> RedisQuotas:
    return RedisQuotas(lambda: redis, KEY, ceiling, lambda: now)


async def test_replicas_together_stay_below_the_ceiling(redis: Redis) -> None:
    replicas = [quotas(redis, 50) for _ in range(4)]
    verdicts: list[Verdict] = []
    for _ in range(20):
        calls = (replica.reserve("hub", "key", 1) for replica in replicas)
        verdicts += await asyncio.gather(*calls)
    assert verdicts.count("allowed") == 50
    assert await replicas[0].used() == {"hub|key": 50}


async def test_a_restart_forgets_nothing_and_every_key_and_endpoint_has_its_own(
    redis: Redis,
) -> None:
    for _ in range(10):
        await quotas(redis).reserve("hub", "key", 1)
    assert await quotas(redis).reserve("hub", "key", 1) == "used_up"
    assert await quotas(redis).reserve("hub", "other", 1) == "allowed"
    assert await quotas(redis).reserve("model", "key", 1) == "allowed"


async def test_a_call_that_counts_for_many_needs_room_for_all(redis: Redis) -> None:
    assert await quotas(redis).reserve("model", "", 8) == "allowed"
    assert await quotas(redis).reserve("model", "", 8) == "used_up"
    assert await quotas(redis).reserve("model", "", 2) == "allowed"


async def test_the_count_begins_anew_at_midnight_in_korea(redis: Redis) -> None:
    before = quotas(redis, now=MIDNIGHT - 1)
    assert [await before.reserve("hub", "key", 10), await before.reserve("hub", "key", 1)] == [
        "allowed", "used_up",
    ]  # fmt: skip
    assert await quotas(redis).reserve("hub", "key", 10) == "allowed"
    assert 0 < await redis.ttl(f"{KEY}:2026-03-12") <= 3 * 24 * 3600


async def test_without_redis_a_tenth_is_allowed_and_told_afterwards(
    redis_server: RedisServer,
) -> None:
    redis = Redis(host=redis_server.host, port=redis_server.port, retry=Retry(NoBackoff(), 1))
    ledger = quotas(redis, 100)
    assert await ledger.reserve("hub", "key", 1) == "allowed"
    redis_server.stop()
    verdicts = [await ledger.reserve("hub", "key", 1) for _ in range(12)]
    assert verdicts == ["allowed"] * 10 + ["used_up"] * 2
    redis_server.start()
    assert await ledger.reserve("hub", "key", 1) == "allowed"
    assert await ledger.used() == {"hub|key": 12}
    await redis.aclose()
