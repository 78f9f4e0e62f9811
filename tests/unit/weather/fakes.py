"""Small stand-ins that keep state and speak the trade."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, datetime

from redis.exceptions import ConnectionError as RedisConnectionError

from ilbo_bus import Publication, Record, Stamp
from ilbo_bus.ledger import Decide
from ilbo_events import WeatherObserved
from ilbo_weather.checks import Judged
from ilbo_weather.exchange import Page
from ilbo_weather.ports import Hold
from ilbo_weather.providers import kma_web_map
from ilbo_weather.readings import NO_VALIDATORS, Answer, Failure, Reading, Validators
from ilbo_weather.recent import Key
from ilbo_weather.redis_newest import newest_by_station
from ilbo_weather.schedule import Progress
from tests.unit.weather.pages import header_of, page

DOWN = Failure("upstream", "connect", "no route to host")


class FakeClock:
    """Time that passes only when somebody sleeps."""

    def __init__(self, start: datetime) -> None:
        self.seconds = start.timestamp()

    def now(self) -> float:
        return self.seconds

    def utc(self) -> datetime:
        return datetime.fromtimestamp(self.seconds, UTC)

    async def sleep(self, seconds: float) -> None:
        self.seconds += seconds


class FakeRedis:
    """What the duties, ledgers and stores share; it can go away and lose all."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.away = False
        self.forget()

    def forget(self) -> None:
        """Lose everything, as FLUSHALL does."""
        self.owner: tuple[str, float] | None = None
        self.progress: dict[str, Progress] = {}
        self.recent: dict[Key, Judged] = {}
        self.records: dict[str, Record] = {}
        self.newest: dict[str, WeatherObserved] = {}
        self.stream: list[WeatherObserved] = []
        self.generation = int(self.clock.now() * 1000)

    def check(self) -> None:
        if self.away:
            raise RedisConnectionError("away")


class FakeDuty:
    """One process's view of the duty."""

    def __init__(self, redis: FakeRedis, owner: str, seconds: float = 30) -> None:
        self._redis = redis
        self._owner = owner
        self._seconds = seconds

    async def take(self) -> Hold:
        self._redis.check()
        owner, ends_at = self._redis.owner or ("", 0)
        now = self._redis.clock.now()
        if owner not in ("", self._owner) and ends_at > now:
            return "other"
        kept = owner == self._owner and ends_at > now
        self._redis.owner = (self._owner, now + self._seconds)
        return "kept" if kept else "new"

    async def release(self) -> None:
        self._redis.check()
        self._redis.owner = None

    async def load(self) -> dict[str, Progress]:
        self._redis.check()
        return dict(self._redis.progress)

    async def save(self, progress: Mapping[str, Progress]) -> None:
        self._redis.check()
        self._redis.progress |= progress


class FakeRecent:
    """The judged reports of the last hours."""

    def __init__(self, redis: FakeRedis) -> None:
        self._redis = redis

    async def load(self) -> list[Judged]:
        self._redis.check()
        return list(self._redis.recent.values())

    async def save(self, written: Mapping[Key, Judged], removed: Collection[Key]) -> None:
        self._redis.check()
        self._redis.recent |= written
        for key in removed:
            self._redis.recent.pop(key, None)


class FakeLedger:
    """Compares, records and appends, as the real one does."""

    def __init__(self, redis: FakeRedis) -> None:
        self._redis = redis
        self.fails_after: int | None = None
        """Go away after so many more publications."""

    async def publish(self, subject: str, decide: Decide) -> Record | None:
        self._redis.check()
        known = self._redis.records.get(subject)
        stamp = Stamp(self._redis.generation, known.revision + 1 if known else 1)
        publication: Publication | None = decide(known, stamp)
        if publication is None:
            return None
        if self.fails_after == 0:
            raise RedisConnectionError("away in mid-flush")
        self.fails_after = None if self.fails_after is None else self.fails_after - 1
        record = Record(stamp.revision, publication.digest, publication.note)
        self._redis.records[subject] = record
        assert isinstance(publication.event, WeatherObserved)
        self._redis.stream.append(publication.event)
        return record

    async def forget(self, is_over: Callable[[str], bool]) -> int:
        self._redis.check()
        over = [subject for subject in self._redis.records if is_over(subject)]
        for subject in over:
            del self._redis.records[subject]
        return len(over)


class FakeNewest:
    """The newest observations, with a memory."""

    def __init__(self, redis: FakeRedis) -> None:
        self._redis = redis
        self._memory: dict[str, WeatherObserved] = {}

    async def keep(self, observations: Iterable[WeatherObserved]) -> None:
        self._redis.check()
        stored = [*self._redis.newest.values(), *observations]
        self._redis.newest = newest_by_station(stored)
        self._memory = dict(self._redis.newest)

    async def all(self) -> list[WeatherObserved]:
        return self.remembered()

    def remembered(self) -> list[WeatherObserved]:
        return list(self._memory.values())


class FakeHistory:
    """Two days of observations."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, datetime], WeatherObserved] = {}

    async def keep(self, observations: Iterable[WeatherObserved]) -> None:
        self.kept |= {(o.station.id, o.observed_at): o for o in observations}

    async def since(self, station: str, since: datetime) -> list[WeatherObserved]:
        return [o for (s, at), o in sorted(self.kept.items()) if s == station and at >= since]

    async def at(self, station: str, moment: datetime) -> WeatherObserved | None:
        return self.kept.get((station, moment))


class FakeUpstream:
    """A weather service that publishes a page each hour and can break."""

    spec = kma_web_map.SPEC
    name = "kma-web-map"
    address = "http://127.0.0.1/sfc_web_map.xml"
    account = ""

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self._failure: Failure | None = None
        self._rows: tuple[str, ...] = ()
        self.asked: list[tuple[float, Validators]] = []
        self.late_seconds = 600.0
        self.frozen_at: datetime | None = None

    def fails(self, failure: Failure = DOWN) -> None:
        self._failure = failure

    def works(self) -> None:
        self._failure = None

    def shows(self, *rows: str) -> None:
        self._rows = rows

    async def read(self, known: Validators = NO_VALIDATORS) -> Answer:
        self.asked.append((self._clock.now(), known))
        if self._failure:
            return self._failure
        moment = self.frozen_at or datetime.fromtimestamp(
            self._clock.now() - self.late_seconds, UTC
        )
        content = page(*self._rows, header=header_of(moment))
        answer = kma_web_map.read(Page(content), self._clock.utc())
        assert isinstance(answer, Reading)
        return answer
