"""Change-only publishing: each observation once, a changed one as the next revision."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis.exceptions import ConnectionError as RedisConnectionError

from ilbo_events import Station, WeatherObserved
from ilbo_events.weather import observation_subject
from ilbo_weather.publishing import ChangePublisher, overflow
from tests.unit.weather.fakes import FakeClock, FakeHistory, FakeLedger, FakeNewest, FakeRedis
from tests.unit.weather.pages import NOW


def observation(
    station: str = "108", celsius: float = 8.7, hour: int = 0, fetched_at: datetime = NOW
) -> WeatherObserved:
    return WeatherObserved(
        station=Station(id=station, name="서울"),
        observed_at=NOW + timedelta(hours=hour),
        fetched_at=fetched_at,
        temperature_celsius=celsius,
        source="kma-web-map",
    )


@pytest.fixture
def redis() -> FakeRedis:
    return FakeRedis(FakeClock(NOW))


@pytest.fixture
def publisher(redis: FakeRedis) -> ChangePublisher:
    return ChangePublisher(FakeLedger(redis), FakeNewest(redis), FakeHistory())


async def test_the_same_again_is_not_said_again(
    redis: FakeRedis, publisher: ChangePublisher
) -> None:
    publisher.offer([observation()])
    assert await publisher.flush() == 1
    publisher.offer([observation(fetched_at=NOW + timedelta(minutes=10))])
    assert await publisher.flush() == 0
    assert len(redis.stream) == 1
    assert publisher.pending == 0


async def test_minus_zero_and_zero_are_two_statements(
    redis: FakeRedis, publisher: ChangePublisher
) -> None:
    for celsius in (0.0, -0.0):
        publisher.offer([observation(celsius=celsius)])
        await publisher.flush()
    assert [o.revision for o in redis.stream] == [1, 2]


async def test_what_was_received_earlier_never_overwrites(
    redis: FakeRedis, publisher: ChangePublisher
) -> None:
    late = ChangePublisher(FakeLedger(redis), FakeNewest(redis), FakeHistory())
    late.offer([observation(celsius=7.0, fetched_at=NOW - timedelta(minutes=10))])
    publisher.offer([observation(celsius=8.7)])
    await publisher.flush()
    assert await late.flush() == 0
    assert [o.temperature_celsius for o in redis.stream] == [8.7]
    assert (redis.newest["108"].temperature_celsius, redis.newest["108"].revision) == (8.7, 1)


async def test_an_hour_fetched_late_fills_a_gap_and_overwrites_nothing(
    redis: FakeRedis, publisher: ChangePublisher
) -> None:
    publisher.offer([observation(hour=0), observation(hour=2)])
    await publisher.flush()
    late = NOW + timedelta(hours=3)
    missed = [observation(celsius=1.0, hour=h, fetched_at=late) for h in (0, 1)]
    publisher.offer(o.model_copy(update={"backfilled": True}) for o in missed)
    assert await publisher.flush() == 1
    assert [(o.observed_at, o.backfilled) for o in redis.stream[2:]] == [
        (NOW + timedelta(hours=1), True),
    ]  # fmt: skip
    assert redis.newest["108"].observed_at == NOW + timedelta(hours=2)


async def test_what_redis_did_not_acknowledge_is_said_by_the_next_flush_once(
    redis: FakeRedis, publisher: ChangePublisher
) -> None:
    ledger = FakeLedger(redis)
    publisher = ChangePublisher(ledger, FakeNewest(redis), FakeHistory())
    publisher.offer(observation(str(station)) for station in range(100, 110))
    ledger.fails_after = 4
    with pytest.raises(RedisConnectionError):
        await publisher.flush()
    ledger.fails_after = None
    assert await publisher.flush() == 6
    assert len({o.station.id for o in redis.stream}) == len(redis.stream) == 10
    assert len(redis.newest) == 10


async def test_the_newest_of_each_station_carries_its_revision(
    redis: FakeRedis, publisher: ChangePublisher
) -> None:
    publisher.offer([observation(hour=1), observation(hour=0)])
    publisher.offer([observation("143", hour=0)])
    await publisher.flush()
    assert redis.newest["108"].observed_at == NOW + timedelta(hours=1)
    assert redis.newest["108"].generation == redis.generation
    assert set(redis.newest) == {"108", "143"}


async def test_the_ledger_forgets_old_hours_and_keeps_old_days(
    redis: FakeRedis, publisher: ChangePublisher
) -> None:
    day = observation(hour=-400).model_copy(update={"time_precision": "day"})
    publisher.offer([observation(hour=-300), observation(), day])
    await publisher.flush()
    await publisher.forget_before(NOW - timedelta(days=10))
    assert set(redis.records) == {observation_subject(observation()), observation_subject(day)}


async def test_the_newest_of_a_station_is_the_best_that_was_fresh(
    redis: FakeRedis, publisher: ChangePublisher
) -> None:
    lower = observation(celsius=7.0, hour=1).model_copy(update={"rank": 3})
    publisher.offer([lower])
    await publisher.flush()
    assert redis.newest["108"].rank == 3
    publisher.offer([observation()])
    await publisher.flush()
    assert (redis.newest["108"].rank, redis.newest["108"].temperature_celsius) == (1, 8.7)
    publisher.offer([observation(hour=2).model_copy(update={"rank": 3})])
    await publisher.flush()
    assert redis.newest["108"].rank == 3


def test_what_waits_is_bounded(redis: FakeRedis) -> None:
    publisher = ChangePublisher(FakeLedger(redis), FakeNewest(redis), FakeHistory(), limit=4)
    dropped = sum(publisher.offer([observation(hour=hour)]) for hour in range(10))
    assert (publisher.pending, dropped) == (4, 6)


@given(
    st.lists(st.tuples(st.integers(1, 5), st.integers(0, 20)), max_size=60),
    st.integers(1, 20),
)
def test_the_newest_of_a_station_is_never_given_up(seen: list[tuple[int, int]], limit: int) -> None:
    observations = [observation(str(station), hour=hour) for station, hour in seen]
    pending = {observation_subject(o): o for o in observations}
    left = {s: o for s, o in pending.items() if s not in overflow(pending, limit)}
    stations = {station for station, _ in seen}
    assert len(left) <= max(limit, len(stations))
    for station in stations:
        newest = max(hour for other, hour in seen if other == station)
        assert observation_subject(observation(str(station), hour=newest)) in left
