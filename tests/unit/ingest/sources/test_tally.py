"""What came through the doors: counted here, added up in Redis, lost nowhere."""

from types import TracebackType
from typing import Self

import pytest
from redis.exceptions import ConnectionError as RedisConnectionError

from ilbo_ingest.sources.redis_tally import RedisTally
from ilbo_ingest.sources.tally import DoorCount, Tally
from tests.unit.ingest.fakes import FakeClock

KEY = ("http", "통신사")


class FakeHash:
    """One hash in Redis, which can go away."""

    def __init__(self) -> None:
        self.fields: dict[str, str] = {}
        self.away = False
        self._waiting: list[tuple[str, str, int | str]] = []

    def pipeline(self, *, transaction: bool) -> Self:
        assert transaction
        self._waiting = []
        return self

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    def hsetnx(self, _: str, field: str, value: str) -> None:
        self._waiting.append(("new", field, value))

    def hincrby(self, _: str, field: str, number: int) -> None:
        self._waiting.append(("add", field, number))

    def hset(self, _: str, mapping: dict[str, str]) -> None:
        self._waiting += [("set", field, value) for field, value in mapping.items()]

    async def execute(self) -> None:
        if self.away:
            raise RedisConnectionError("away")
        for what, field, value in self._waiting:
            if what == "add":
                self.fields[field] = str(int(self.fields.get(field, 0)) + int(value))
            elif what == "set" or field not in self.fields:
                self.fields[field] = str(value)

    async def hgetall(self, _: str) -> dict[bytes, bytes]:
        if self.away:
            raise RedisConnectionError("away")
        return {field.encode(): value.encode() for field, value in self.fields.items()}


def replica(redis: FakeHash, clock: FakeClock) -> tuple[Tally, RedisTally]:
    tally = Tally(clock)
    return tally, RedisTally(lambda: redis, "ingest:doors", tally, clock)


async def counted(replica: RedisTally) -> DoorCount:
    return (await replica.counts())[1][KEY]


async def test_replicas_add_up_and_say_the_same() -> None:
    redis, clock = FakeHash(), FakeClock()
    first_tally, first = replica(redis, clock)
    second_tally, second = replica(redis, clock)
    first_tally.came(*KEY, "published", "a-1")
    clock.passes(minutes=1)
    second_tally.came(*KEY, "published", "a-2")
    second_tally.came(*KEY, "refused")
    await first.flush()
    await second.flush()
    assert await first.counts() == await second.counts()
    count = await counted(first)
    assert count.items == {"published": 2, "refused": 1}
    assert (count.last_item, count.last_item_at) == ("a-2", clock.now)


async def test_what_redis_does_not_take_is_counted_when_it_is_back() -> None:
    redis, clock = FakeHash(), FakeClock()
    tally, shared = replica(redis, clock)
    tally.came(*KEY, "published", "a-1")
    redis.away = True
    with pytest.raises(RedisConnectionError):
        await shared.flush()
    tally.came(*KEY, "published", "a-2")
    assert (await counted(shared)).items == {"published": 2}, "while Redis is away, what is known"
    redis.away = False
    assert (await counted(shared)).items == {"published": 2}
    assert (await counted(shared)).last_item == "a-2"
