"""What replicas share about sources, in a real Redis: leases, memories, names of items."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from ilbo_ingest.sources.memory import Failure, Memory
from ilbo_ingest.sources.naming import Known
from ilbo_ingest.sources.redis_refusals import RedisRefusals
from ilbo_ingest.sources.redis_sources import RedisSources
from tests.until import until_async

SERVER = "www.example.kr:443"


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    client = Redis.from_url(redis_url)
    yield client
    await client.aclose()


@pytest.fixture
def store(redis: Redis) -> RedisSources:
    return RedisSources(lambda: redis, "ingest:sources.", lease_seconds=0.5)


async def due_now(store: RedisSources, *sources: str) -> float:
    now = time.time()
    await store.plan(dict.fromkeys(sources, now - 1))
    return now


async def test_of_many_replicas_one_gets_a_source_and_each_lease_has_its_number(
    store: RedisSources,
) -> None:
    now = await due_now(store, "가")
    taken = await asyncio.gather(*(store.take("가", SERVER, now) for _ in range(20)))
    [lease] = [each for each in taken if each is not None]
    assert await store.finish(lease, Memory(visits=1), now - 1, 0)
    again = await store.take("가", SERVER, now)
    assert again is not None
    assert again.fence > lease.fence


async def test_a_source_that_another_has_just_visited_is_not_due(store: RedisSources) -> None:
    now = await due_now(store, "가")
    lease = await store.take("가", SERVER, now)
    assert lease is not None
    assert await store.finish(lease, Memory(), now + 60, 0)
    assert await store.take("가", SERVER, now) is None
    assert await store.take("unplanned", SERVER, now) is None


async def test_who_lost_its_lease_stores_nothing(store: RedisSources) -> None:
    now = await due_now(store, "가")
    late = await store.take("가", SERVER, now)
    assert late is not None
    fresh = await until_async(lambda: store.take("가", SERVER, now), 5)
    assert not await store.keep(late)
    assert not await store.finish(late, Memory(visits=9), now + 9, 0)
    await store.give_back(late)
    assert await store.keep(fresh), "the lease of another is not given back"
    assert await store.finish(fresh, Memory(visits=1), now + 60, 0)
    standing = (await store.standings(["가"]))["가"]
    assert (standing.memory.visits, round((standing.due_at or 0) - now)) == (1, 60)


async def test_a_lease_that_is_kept_stays(store: RedisSources) -> None:
    now = await due_now(store, "가")
    lease = await store.take("가", SERVER, now)
    assert lease is not None
    until = time.monotonic() + 1.2
    while time.monotonic() < until:
        assert await store.keep(lease)
        assert await store.take("가", SERVER, now) is None
        await asyncio.sleep(0.1)


async def test_a_server_is_asked_by_one_visit_and_rests_afterwards(store: RedisSources) -> None:
    now = await due_now(store, "가", "나", "다")
    first = await store.take("가", SERVER, now)
    assert first is not None
    assert await store.take("나", SERVER, now) is None
    assert await store.take("다", "other.example.kr:443", now) is not None
    await store.finish(first, Memory(), now + 60, 0.3)
    assert await store.take("나", SERVER, now) is None
    assert await until_async(lambda: store.take("나", SERVER, now), 5) is not None


async def test_a_source_left_behind_is_free_at_once(store: RedisSources) -> None:
    now = await due_now(store, "가")
    lease = await store.take("가", SERVER, now)
    assert lease is not None
    await store.give_back(lease)
    assert await store.take("가", SERVER, now) is not None


async def test_a_source_can_be_visited_earlier_but_not_later(store: RedisSources) -> None:
    now = time.time()
    await store.plan({"가": now + 60, "나": now + 60})
    await store.hasten(["가", "unknown"], now)
    await store.hasten(["가"], now + 30)
    await store.plan({"가": now + 90})
    due = await store.due()
    assert {name: round(at - now) for name, at in due.items()} == {"가": 0, "나": 60}
    await store.forget(["나"])
    assert list(await store.due()) == ["가"]


async def test_what_another_version_stored_is_as_good_as_nothing(
    store: RedisSources, redis: Redis
) -> None:
    failure = Failure("failing", "http_404", "gone", 5)
    now = await due_now(store, "가")
    lease = await store.take("가", SERVER, now)
    assert lease is not None
    kept = Memory(since=1, failure=failure, arrivals=(1.5, 2.5), items={"published": 3})
    await store.finish(lease, kept, now, 0)
    assert await store.memory("가") == kept
    for foreign in (b"", b"{", b"[]", b'{"visits": "many"}'):
        await redis.hset("ingest:sources.memory", "나", foreign)
        assert await store.memory("나") == Memory()
    await redis.hset("ingest:sources.names:가", "odd", "[1]")
    assert await store.known("가", ["odd"]) == {}
    await redis.hset("ingest:sources.memory", "다", '{"visits": 2, "unknown": 1}')
    assert (await store.memory("다")).visits == 2


async def test_names_are_remembered_and_of_very_many_the_newest(
    store: RedisSources, redis: Redis
) -> None:
    old = {f"n{n}": Known(f"a{n}", "d", None, f"2026-01-{n % 28 + 1:02}") for n in range(9_990)}
    await store.remember("가", old)
    new = {f"new{n}": Known("b", "d", 7, "2026-06-15") for n in range(20)}
    await store.remember("가", new)
    assert await store.known("가", ["new1", "none"]) == {"new1": new["new1"]}
    left = await redis.hlen("ingest:sources.names:가")
    assert left == 5_000
    assert len(await store.known("가", list(new))) == 20


async def test_what_cannot_be_read_of_refusals_hides_no_other(redis: Redis) -> None:
    await redis.xadd("ingest:refused", {"data": "{}"})
    await redis.xadd("ingest:refused", {"other": "x"})
    refusals = RedisRefusals(lambda: redis, "ingest:refused", None, None)  # type: ignore[arg-type] # not used
    assert await refusals.newest(10) == []
