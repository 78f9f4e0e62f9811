"""The loop: what is said after each answer, and what is not."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest
from prometheus_client import CollectorRegistry

from ilbo_bus import Publication, Record, Stamp
from ilbo_bus.ledger import Decide
from ilbo_events import WeatherWarningIssued as Issued
from ilbo_events import WeatherWarningLifted as Lifted
from ilbo_weather.readings import Failure
from ilbo_weather.warnings.bulletin import Bulletin, BulletinAnswer
from ilbo_weather.warnings.watch import WarningTiming, WarningWatch
from tests.unit.weather.fakes import FakeClock, FakeDuty, FakeRedis
from tests.unit.weather.warnings.test_changes import NOW, warning


class FakeSource:
    """Answers what it is told to."""

    name = "kma-warnings"

    def __init__(self) -> None:
        self.answer: BulletinAnswer = Bulletin(())
        self.asked = 0

    async def read(self) -> BulletinAnswer:
        self.asked += 1
        return self.answer


class FakeLedger:
    """Compares, records and appends, as the real one does."""

    def __init__(self) -> None:
        self.records: dict[str, Record] = {}
        self.said: list[Issued | Lifted] = []

    async def publish(self, subject: str, decide: Decide) -> Record | None:
        known = self.records.get(subject)
        stamp = Stamp(5, known.revision + 1 if known else 1)
        publication: Publication | None = decide(known, stamp)
        if publication is None:
            return None
        assert isinstance(publication.event, Issued | Lifted)
        self.said.append(publication.event)
        self.records[subject] = Record(stamp.revision, publication.digest, publication.note)
        return self.records[subject]


class FakeStore:
    """Keeps what is in force."""

    def __init__(self, redis: FakeRedis) -> None:
        self._redis = redis
        self.warnings: dict[str, Issued] = {}
        self.checked: dict[str, datetime] = {}

    async def load(self) -> tuple[list[Issued], dict[str, datetime]]:
        return list(self.warnings.values()), dict(self.checked)

    async def save(
        self,
        issued: Iterable[Issued],
        lifted: Iterable[str],
        source: str,
        at: datetime,
    ) -> None:
        self._redis.check()
        for warning_id in lifted:
            self.warnings.pop(warning_id, None)
        self.warnings |= {each.warning_id: each for each in issued}
        self.checked[source] = at


class Room:
    """One process that asks."""

    def __init__(self, redis: FakeRedis) -> None:
        self.redis = redis
        self.source, self.store, self.ledger = FakeSource(), FakeStore(redis), FakeLedger()
        self.now = NOW
        self.watch = self.process("one")

    def process(self, owner: str) -> WarningWatch:
        timing = WarningTiming(300, lambda: self.now, self._sleep, lambda: 0.5)
        duty = FakeDuty(self.redis, owner)
        return WarningWatch(
            [self.source], duty, self.ledger, self.store, timing, CollectorRegistry()
        )

    async def turn(self, answer: BulletinAnswer) -> None:
        self.source.answer = answer
        self.now += timedelta(minutes=5)
        await self.watch.turn()

    @property
    def said(self) -> list[tuple[str, int]]:
        """What was published: the kind, and the revision."""
        return [
            (type(event).__name__.removeprefix("WeatherWarning"), event.revision)
            for event in self.ledger.said
        ]

    async def _sleep(self, _: float) -> None:
        return None


@pytest.fixture
def room() -> Room:
    return Room(FakeRedis(FakeClock(NOW)))


async def test_a_warning_is_said_once_until_it_changes(room: Room) -> None:
    for _ in range(3):
        await room.turn(Bulletin((warning(),)))
    await room.turn(Bulletin((warning(areas=("부산",)),)))
    assert room.said == [("Issued", 1), ("Issued", 2)]


async def test_it_is_lifted_when_the_source_no_longer_names_it(room: Room) -> None:
    await room.turn(Bulletin((warning(),)))
    await room.turn(Bulletin(()))
    await room.turn(Bulletin(()))
    assert room.said == [("Issued", 1), ("Lifted", 2)]
    await room.turn(Bulletin((warning(),)))
    assert room.said[-1] == ("Issued", 3)


async def test_a_failed_fetch_lifts_nothing_and_is_not_a_check(room: Room) -> None:
    await room.turn(Bulletin((warning(),)))
    checked = dict(room.store.checked)
    await room.turn(Failure("upstream", "http_500"))
    assert room.said == [("Issued", 1)]
    assert (list(room.store.warnings), room.store.checked) == ([warning().warning_id], checked)


async def test_a_crash_between_saying_and_storing_says_nothing_twice(room: Room) -> None:
    await room.turn(Bulletin((warning(),)))
    room.store.warnings.clear()
    await room.turn(Bulletin((warning(),)))
    assert room.said == [("Issued", 1)]


async def test_of_two_processes_one_asks(room: Room) -> None:
    await room.turn(Bulletin(()))
    await room.process("two").turn()
    assert room.source.asked == 1
