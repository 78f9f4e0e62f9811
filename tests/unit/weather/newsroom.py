"""Service and site together over a simulated country, as a reader sees them."""

import random
from collections import defaultdict
from dataclasses import replace
from datetime import datetime, timedelta

from prometheus_client import CollectorRegistry

from ilbo_paper import read_paper, stations
from ilbo_render.views import WeatherLine
from ilbo_render.weather_board import WeatherBoard, observed_from
from ilbo_weather.bureau import Bureau
from ilbo_weather.course import Course
from ilbo_weather.guarded_fetcher import GuardedFetcher
from ilbo_weather.ladder import Rungs
from ilbo_weather.neighbours import Neighbourhood
from ilbo_weather.observatory import Observatory
from ilbo_weather.poller import Poller, Timing
from ilbo_weather.ports import Provider, Verdict
from ilbo_weather.providers.asos_client import AsosClient
from ilbo_weather.providers.available import ProviderSettings, available_providers
from ilbo_weather.providers.order import PROVIDER_NAMES
from ilbo_weather.publishing import ChangePublisher
from ilbo_weather.readings import Answer, Validators
from ilbo_weather.schedule import Timetable
from ilbo_weather.watch import Watch
from tests.machine import ROOT
from tests.unit.weather.fakes import (
    FakeClock,
    FakeDuty,
    FakeHistory,
    FakeLedger,
    FakeNewest,
    FakeRecent,
    FakeRedis,
)
from tests.unit.weather.pages import KST
from tests.unit.weather.world import World, is_true

PAPER = read_paper(ROOT / "ilbo.toml")
START = datetime(2026, 3, 12, 15, 20, tzinfo=KST)
INTERVAL = 600.0
HEARTBEAT = 120.0
CEILING = 9000
KEYLESS = ProviderSettings(
    PROVIDER_NAMES, "test", 60,
    kma_url="https://kma.test/sfc_web_map.xml",
    open_meteo_url="https://open-meteo.test/forecast",
    met_norway_url="https://norway.test/compact",
    met_norway_contact="desk@ilbo.test",
)  # fmt: skip
WITH_KEYS = replace(
    KEYLESS,
    api_hub_url="https://hub.test", api_hub_key="a",
    data_go_kr_url="https://data.test", data_go_kr_key="b",
)  # fmt: skip


class Counted:
    """A provider whose rounds are counted."""

    def __init__(self, provider: Provider, clock: FakeClock) -> None:
        self.provider = provider
        self.spec, self.name = provider.spec, provider.name
        self._clock = clock
        self.rounds: list[float] = []

    @property
    def address(self) -> str:
        return self.provider.address

    @property
    def account(self) -> str:
        return self.provider.account

    async def read(self, known: Validators) -> Answer:
        self.rounds.append(self._clock.now())
        return await self.provider.read(known)


class FakeQuotas:
    """Counts the calls of each endpoint and day."""

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self.used: dict[tuple[str, str], int] = defaultdict(int)

    async def reserve(self, endpoint: str, account: str, weight: int) -> Verdict:
        day = f"{self._clock.utc().astimezone(KST):%Y-%m-%d}"
        if self.used[endpoint, day] + weight > CEILING:
            return "used_up"
        self.used[endpoint, day] += weight
        return "allowed"


class Newsroom:
    """Service and site, as a reader sees them."""

    def __init__(self, settings: ProviderSettings, before: "Newsroom | None" = None) -> None:
        """Start a process, the first or the one after another that is gone."""
        self.clock: FakeClock = before.clock if before else FakeClock(START)
        clock = self.clock
        self.world: World = before.world if before else World(clock, PAPER)
        self.redis: FakeRedis = before.redis if before else FakeRedis(clock)
        self.quotas: FakeQuotas = before.quotas if before else FakeQuotas(clock)
        self.redis.owner = None
        guarded = GuardedFetcher(self.world, self.quotas)
        providers = available_providers(settings, guarded, clock.utc, PAPER)
        self.counted = [Counted(provider, clock) for provider in providers]
        specs = tuple(provider.spec for provider in providers)
        self.registry = CollectorRegistry()
        watch = Watch(self.registry, specs, clock.utc)
        bureau = Bureau(
            Observatory(Rungs(specs), Neighbourhood(stations())),
            FakeRecent(self.redis),
            ChangePublisher(FakeLedger(self.redis), FakeNewest(self.redis), FakeHistory()),
            watch,
            clock.utc,
            [place.id for place in PAPER.stations],
        )
        chance = random.Random(7).random
        self.poller = Poller(
            [self._course(counted) for counted in self.counted],
            FakeDuty(self.redis, "one", 3600), bureau, watch,
            Timing(clock.now, clock.sleep, chance, HEARTBEAT),
        )  # fmt: skip
        self._board = WeatherBoard(PAPER)
        self._read = 0

    def _course(self, counted: Counted) -> Course:
        if counted.name == "kma-web-map":
            return Course(counted, Timetable.each(INTERVAL))
        inner = counted.provider
        historian = inner if isinstance(inner, AsosClient) else None
        return Course(counted, Timetable.of(counted.spec.publication, INTERVAL), historian)

    async def until(self, moment: datetime) -> None:
        """Let the time pass, and check every number that is shown meanwhile."""
        while self.clock.utc() < moment:
            await self.poller.turn()
            self._check(self.line())
            await self.clock.sleep(max(self.poller.pause_seconds(), 1))

    def line(self) -> WeatherLine:
        events = self.redis.stream[self._read :]
        self._read += len(events)
        self._board.add(filter(None, map(observed_from, events)))
        return self._board.line(self.clock.utc())

    def _check(self, line: WeatherLine) -> None:
        for reading in line.readings:
            station = stations()[reading.station_id]
            assert is_true(station, reading.temperature_celsius, reading.observed_at), reading
            assert self.clock.utc() - reading.observed_at <= timedelta(hours=3)

    def asked(self, provider: str) -> list[float]:
        """Return when a provider was asked."""
        found: list[float] = next(c.rounds for c in self.counted if c.name == provider)
        return found

    def fresh(self) -> int:
        """Return how many stations show a value of the last 75 minutes."""
        now = self.clock.utc()
        ages = [now - reading.observed_at for reading in self.line().readings]
        return sum(age <= timedelta(minutes=75) for age in ages)
