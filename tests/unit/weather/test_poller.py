"""The poller over hours and days of a clock that costs nothing."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from prometheus_client import CollectorRegistry

from ilbo_paper import stations
from ilbo_weather.bureau import Bureau
from ilbo_weather.course import Course
from ilbo_weather.ladder import Rungs
from ilbo_weather.neighbours import Neighbourhood
from ilbo_weather.observatory import Observatory
from ilbo_weather.poller import Poller, Timing
from ilbo_weather.publishing import ChangePublisher
from ilbo_weather.readings import Failure
from ilbo_weather.schedule import Timetable
from ilbo_weather.watch import Watch
from tests.unit.weather.fakes import (
    DOWN,
    FakeClock,
    FakeDuty,
    FakeHistory,
    FakeLedger,
    FakeNewest,
    FakeRecent,
    FakeRedis,
    FakeUpstream,
)
from tests.unit.weather.pages import KST, ROWS

START = datetime(2026, 3, 12, 15, 20, tzinfo=KST)


class Process:
    """One process of the service, as far as polling goes."""

    def __init__(self, redis: FakeRedis, upstream: FakeUpstream, name: str = "one") -> None:
        clock = redis.clock
        self.clock = clock
        self.registry = CollectorRegistry()
        self.newest = FakeNewest(redis)
        self.ledger = FakeLedger(redis)
        self.publisher = ChangePublisher(self.ledger, self.newest, FakeHistory())
        watch = Watch(self.registry, [upstream.spec], clock.utc)
        bureau = Bureau(
            Observatory(Rungs((upstream.spec,)), Neighbourhood(stations())),
            FakeRecent(redis), self.publisher, watch, clock.utc, ["108"],
        )  # fmt: skip
        self.poller = Poller(
            [Course(upstream, Timetable.each(600))],
            FakeDuty(redis, name),
            bureau,
            watch,
            Timing(clock.now, clock.sleep, lambda: 0.5, 5),
        )

    async def until(self, moment: datetime) -> None:
        """Take turns until that moment."""
        while self.clock.utc() < moment:
            await self.poller.turn()
            await self.clock.sleep(min(5, (moment - self.clock.utc()).total_seconds()))

    def metric(self, name: str, **labels: str) -> float | None:
        return self.registry.get_sample_value(name, labels)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(START)


@pytest.fixture
def redis(clock: FakeClock) -> FakeRedis:
    return FakeRedis(clock)


@pytest.fixture
def upstream(clock: FakeClock) -> FakeUpstream:
    return FakeUpstream(clock)


@pytest.fixture
def start(redis: FakeRedis, upstream: FakeUpstream) -> Callable[..., Process]:
    return lambda name="one": Process(redis, upstream, name)


Start = Callable[..., Process]


def after(**time: float) -> datetime:
    return START + timedelta(**time)


async def test_a_day_brings_each_hour_once_and_one_request_a_slot(
    start: Start, redis: FakeRedis, upstream: FakeUpstream
) -> None:
    await start().until(after(days=1))
    assert len(upstream.asked) in (144, 145)
    hours = [o.observed_at for o in redis.stream if o.station.id == "108"]
    assert len(hours) == len(set(hours)) == 25
    assert {o.revision for o in redis.stream} == {1}


async def test_a_changed_value_of_the_same_hour_is_the_next_revision(
    start: Start, redis: FakeRedis, upstream: FakeUpstream
) -> None:
    process = start()
    await process.until(after(minutes=5))
    upstream.shows(*ROWS[:1], '<local stn_id="108" icon="01" desc="맑음" ta="8.9">서울</local>')
    await process.until(after(minutes=20))
    seoul = [o for o in redis.stream if o.station.id == "108"]
    assert [(o.revision, o.temperature_celsius) for o in seoul] == [(1, 8.7), (2, 8.9)]
    assert len(redis.stream) == len(ROWS) + 1
    assert redis.newest["108"].revision == 2


async def test_a_restart_repeats_no_call_and_publishes_nothing_twice(
    start: Start, redis: FakeRedis, upstream: FakeUpstream
) -> None:
    await start("one").until(after(minutes=1))
    redis.owner = None
    await start("two").until(after(minutes=5))
    assert len(upstream.asked) == 1
    assert len(redis.stream) == len(ROWS)


async def test_a_crash_between_fetch_and_publish_publishes_once(
    start: Start, redis: FakeRedis, upstream: FakeUpstream
) -> None:
    first = start("one")
    first.ledger.fails_after = 2
    await first.poller.turn()
    assert len(redis.stream) == 2
    assert redis.progress == {}
    await start("two").until(after(minutes=1))
    assert sorted(o.station.id for o in redis.stream) == ["108", "133", "152", "90"]
    assert len(upstream.asked) == 2


async def test_of_two_replicas_one_polls_and_the_other_takes_over(
    start: Start, redis: FakeRedis, upstream: FakeUpstream
) -> None:
    one, two = start("one"), start("two")
    while one.clock.utc() < after(minutes=19):
        await one.poller.turn()
        await two.poller.turn()
        await one.clock.sleep(5)
    assert [p.metric("ilbo_weather_on_duty") for p in (one, two)] == [1, 0]
    assert len(upstream.asked) == 2  # the slots of 15:20 and 15:30
    await two.until(after(minutes=21))  # one is gone without a word: its lease ends
    assert two.metric("ilbo_weather_on_duty") == 1
    assert len(upstream.asked) == 3
    assert len(redis.stream) == len(ROWS)


async def test_a_process_that_stops_in_good_order_is_followed_at_once(
    start: Start, upstream: FakeUpstream
) -> None:
    one, two = start("one"), start("two")
    await one.poller.turn()
    await one.poller.leave()
    await two.poller.turn()
    assert two.metric("ilbo_weather_on_duty") == 1
    assert len(upstream.asked) == 1


async def test_an_outage_of_a_day_costs_one_request_a_slot_and_one_line(
    start: Start, redis: FakeRedis, upstream: FakeUpstream, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    upstream.fails()
    process = start()
    await process.until(after(days=1))
    assert len(upstream.asked) == 144
    assert redis.stream == []
    assert [r.getMessage() for r in caplog.records] == ["kma-web-map fails: connect"]
    upstream.works()
    await process.until(after(days=1, minutes=11))
    assert len(redis.stream) == len(ROWS)
    assert [r.levelname for r in caplog.records] == ["WARNING", "INFO", "INFO"]


async def test_the_last_reading_stays_during_an_outage(
    start: Start, redis: FakeRedis, upstream: FakeUpstream
) -> None:
    process = start()
    await process.until(after(minutes=1))
    upstream.fails(Failure("garbage", "html"))
    await process.until(after(hours=5))
    assert {o.temperature_celsius for o in process.newest.remembered()} == {4.1, 8.7, 9.6, 0.0}
    age = process.metric("ilbo_weather_observed_age_seconds", provider="kma-web-map")
    assert age == pytest.approx(5 * 3600 + 1200, abs=5)
    outcome = {"provider": "kma-web-map", "outcome": "html"}
    assert process.metric("ilbo_weather_requests_total", **outcome) == len(upstream.asked) - 1


async def test_a_blip_is_tried_again_in_the_next_interval(
    start: Start, redis: FakeRedis, upstream: FakeUpstream
) -> None:
    upstream.fails()
    process = start()
    await process.poller.turn()
    upstream.works()
    await process.until(after(minutes=9, seconds=59))
    assert len(upstream.asked) == 1
    await process.until(after(minutes=11))
    assert len(upstream.asked) == 2
    assert len(redis.stream) == len(ROWS)


async def test_while_redis_is_away_hours_are_kept_and_come_when_it_is_back(
    start: Start, redis: FakeRedis
) -> None:
    process = start()
    await process.until(after(minutes=5))
    redis.away = True
    await process.until(after(hours=4))
    assert len(redis.stream) == len(ROWS)
    assert process.metric("ilbo_weather_pending_observations") == 4 * len(ROWS)
    redis.away = False
    await process.until(after(hours=4, seconds=10))
    seoul = [o.observed_at.astimezone(KST).hour for o in redis.stream if o.station.id == "108"]
    assert seoul == [15, 16, 17, 18, 19]
    assert process.publisher.pending == 0
    stored = {at.astimezone(KST).hour for station, _, at in redis.recent if station == "108"}
    assert stored == {17, 18, 19}  # what the next hour is judged by


async def test_a_process_that_never_saw_redis_does_not_poll(
    start: Start, redis: FakeRedis, upstream: FakeUpstream
) -> None:
    redis.away = True
    process = start()
    await process.until(after(hours=1))
    assert upstream.asked == []
    redis.away = False
    await process.until(after(hours=1, seconds=10))
    assert len(redis.stream) == len(ROWS)


async def test_after_a_flush_everything_is_said_again_at_once(
    start: Start, redis: FakeRedis, upstream: FakeUpstream
) -> None:
    process = start()
    await process.until(after(minutes=5))
    before = redis.generation
    upstream.fails(DOWN)
    redis.forget()
    await process.until(after(minutes=5, seconds=10))
    assert len(redis.stream) == len(ROWS)
    assert {o.generation for o in redis.stream} == {redis.generation}
    assert redis.generation > before
    assert len(upstream.asked) == 1  # the upstream has no part in it


async def test_a_progress_stored_just_after_a_flush_hides_no_loss(
    start: Start, redis: FakeRedis
) -> None:
    process = start()
    await process.until(after(minutes=5))
    progress = redis.progress
    redis.forget()
    redis.progress = progress
    await process.until(after(minutes=5, seconds=10))
    assert len(redis.stream) == len(ROWS)


async def test_a_frozen_upstream_is_told_once(
    start: Start, upstream: FakeUpstream, caplog: pytest.LogCaptureFixture
) -> None:
    upstream.frozen_at = START - timedelta(minutes=20)
    process = start()
    await process.until(after(hours=2))
    assert process.metric("ilbo_weather_upstream_frozen", provider="kma-web-map") == 0
    await process.until(after(hours=6))
    assert process.metric("ilbo_weather_upstream_frozen", provider="kma-web-map") == 1
    assert [r for r in caplog.records if "frozen" in r.getMessage()] == caplog.records[-1:]


async def test_odd_rows_are_counted_each_time_and_told_once(
    start: Start, upstream: FakeUpstream, caplog: pytest.LogCaptureFixture
) -> None:
    upstream.shows('<local stn_id="77" desc="무지개" ta="3.0">새섬</local>')
    process = start()
    await process.until(after(hours=1))
    for oddity in ("unknown_station", "unknown_word"):
        labels = {"provider": "kma-web-map", "oddity": oddity}
        counted = process.metric("ilbo_weather_oddities_total", **labels)
        assert counted == len(upstream.asked) > 1
    assert len(caplog.records) == 2
