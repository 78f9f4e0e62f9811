"""A source that takes its time holds up nobody, and one whose duty is lost is not waited for."""

import asyncio
from datetime import timedelta

from prometheus_client import CollectorRegistry

from ilbo_paper import stations
from ilbo_weather.bureau import Bureau
from ilbo_weather.course import Course
from ilbo_weather.ladder import Rungs
from ilbo_weather.neighbours import Neighbourhood
from ilbo_weather.observatory import Observatory
from ilbo_weather.poller import Poller, Timing
from ilbo_weather.providers.spec import ProviderSpec
from ilbo_weather.publishing import ChangePublisher
from ilbo_weather.readings import Answer, Reading, Validators
from ilbo_weather.schedule import Timetable
from ilbo_weather.watch import Watch
from tests.unit.weather.fakes import (
    FakeClock,
    FakeDuty,
    FakeHistory,
    FakeLedger,
    FakeNewest,
    FakeRecent,
    FakeRedis,
)
from tests.unit.weather.reports import GAUGES, MAP, MODEL, THREE, report
from tests.until import until_async


class Source:
    """Answers when it is let go."""

    address = "http://source.test/"
    account = ""

    def __init__(self, spec: ProviderSpec) -> None:
        self.spec, self.name = spec, spec.name
        self.lets_go = asyncio.Event()
        self.asked = 0
        self.was_cancelled = False

    async def read(self, known: Validators) -> Answer:
        self.asked += 1
        try:
            await self.lets_go.wait()
        except asyncio.CancelledError:
            self.was_cancelled = True
            raise
        return Reading(THREE, (report(self.spec),))


def poller(redis: FakeRedis, *sources: Source) -> Poller:
    clock = redis.clock
    specs = tuple(source.spec for source in sources)
    watch = Watch(CollectorRegistry(), specs, clock.utc)
    publisher = ChangePublisher(FakeLedger(redis), FakeNewest(redis), FakeHistory())
    observatory = Observatory(Rungs(specs), Neighbourhood(stations()))
    bureau = Bureau(observatory, FakeRecent(redis), publisher, watch, clock.utc, ["108"])
    courses = [Course(source, Timetable.each(600)) for source in sources]
    timing = Timing(clock.now, clock.sleep, lambda: 0.5, 5)
    return Poller(courses, FakeDuty(redis, "one"), bureau, watch, timing)


async def turns(process: Poller, redis: FakeRedis, count: int) -> None:
    for _ in range(count):
        await process.turn()
        await redis.clock.sleep(20)


async def test_while_one_source_takes_its_time_the_duty_is_kept_and_another_is_heard() -> None:
    redis = FakeRedis(FakeClock(THREE + timedelta(minutes=20)))
    slow, quick = Source(MAP), Source(GAUGES)
    quick.lets_go.set()
    process = poller(redis, slow, quick)
    await turns(process, redis, 5)
    assert (slow.asked, quick.asked) == (1, 1)
    assert [o.source for o in redis.stream] == ["gauges"]
    assert redis.owner is not None
    assert redis.owner[1] > redis.clock.now()
    slow.lets_go.set()
    await turns(process, redis, 1)
    assert redis.stream[-1].source == "map"


async def test_a_lower_source_waits_for_the_answer_of_the_better_one() -> None:
    redis = FakeRedis(FakeClock(THREE + timedelta(minutes=20)))
    better, lower = Source(MAP), Source(MODEL)
    process = poller(redis, better, lower)
    await turns(process, redis, 3)
    assert (better.asked, lower.asked) == (1, 0)
    better.lets_go.set()
    await turns(process, redis, 2)
    assert lower.asked == 1


async def test_a_request_ends_with_the_duty() -> None:
    redis = FakeRedis(FakeClock(THREE + timedelta(minutes=20)))
    source = Source(MAP)
    process = poller(redis, source)
    await turns(process, redis, 1)
    redis.owner = ("other", redis.clock.now() + 1000)
    await turns(process, redis, 1)
    assert source.was_cancelled
    assert redis.stream == []


async def test_a_poller_that_is_stopped_leaves_no_request_behind() -> None:
    redis = FakeRedis(FakeClock(THREE + timedelta(minutes=20)))
    source = Source(MAP)
    running = asyncio.create_task(poller(redis, source).run())
    await until_async(lambda: source.asked)
    running.cancel()
    await asyncio.wait([running])
    assert source.was_cancelled
