"""A weather service that is killed between fetch and publish says everything once per revision."""

import asyncio
import multiprocessing
import random
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from multiprocessing.process import BaseProcess

import pytest

from ilbo_paper import stations
from ilbo_weather.app import create_app
from tests.integration.weather import PATH, WeatherLog, quick_settings
from tests.unit.weather.pages import header_of, page
from tests.until import until
from tests.upstream import Reply, Upstream

# Forked from a process that has imported everything: a start takes a tenth of a second.
FORKING = multiprocessing.get_context("forkserver")
FORKING.set_forkserver_preload(["ilbo_weather.app"])
# Publishing all stations takes about as long.
LONGEST_SECONDS = 0.1
Start = Callable[[], BaseProcess]


def live(redis_url: str, address: str) -> None:
    """Be a weather service until somebody kills it."""

    async def run() -> None:
        app = create_app(quick_settings(redis_url, address))
        async with app.router.lifespan_context(app):
            await asyncio.Event().wait()

    asyncio.run(run())


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    with Upstream() as server:
        yield server


@pytest.fixture
def start(redis_url: str, upstream: Upstream) -> Iterator[Start]:
    started: list[BaseProcess] = []

    def start() -> BaseProcess:
        process = FORKING.Process(target=live, args=(redis_url, upstream.url(PATH)), daemon=True)
        process.start()
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.join()


def version(hour: datetime, number: int) -> bytes:
    """Return the page of one hour in its so many-th correction."""
    rows = (
        f'<local stn_id="{s.id}" desc="맑음" ta="{5 + number % 100 / 10:.1f}">{s.name}</local>'
        for s in stations().values()
    )
    return page(*rows, header=header_of(hour))


@pytest.mark.parametrize(
    ("kills", "part"), [(6, 0), *(pytest.param(50, n, marks=pytest.mark.soak) for n in range(6))]
)
def test_each_revision_is_published_exactly_once(
    redis_url: str, upstream: Upstream, start: Start, kills: int, part: int
) -> None:
    seed = random.randrange(10**9)
    print(f"part {part}, seed {seed}")  # noqa: T201 - shown when the test fails
    chance = random.Random(seed)
    count, cut_short = len(stations()), 0
    last_hour = datetime.now(UTC) - timedelta(hours=1)
    with WeatherLog(redis_url) as log:
        process = start()
        for number in range(kills):
            asked = len(upstream.requests())
            upstream.answer(PATH, Reply(version(last_hour, number)))
            until(partial(_is_asked, upstream, asked), 30, every=0.002)
            time.sleep(chance.uniform(0, LONGEST_SECONDS))  # fetched, judged, partly published
            process.kill()
            process.join()
            cut_short += log.redis.xlen("weather") < (number + 1) * count
            log.redis.delete("weather:lease")  # as when its time is over
            process = start()
            until(partial(_has_said, log, (number + 1) * count), 30)
        assert log.doubles() == []
        for station in stations():
            said = [(o.revision, o.temperature_celsius) for o in log.said(station)]
            expected = [(n + 1, round(5 + n % 100 / 10, 1)) for n in range(kills)]
            assert said == expected, station
    assert cut_short > kills // 10  # otherwise nothing was tried


def _is_asked(upstream: Upstream, before: int) -> bool:
    return len(upstream.requests()) > before


def _has_said(log: WeatherLog, count: int) -> bool:
    return bool(log.redis.xlen("weather") >= count)
