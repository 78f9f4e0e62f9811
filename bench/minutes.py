"""A day of weather in one process: all stations report every minute, and each minute is published.

`python -m bench.minutes REDIS_URL HOURS` composes the service as its `app.py` does, with a
clock that runs as fast as the work is done and a source whose table is made in memory. It prints
one JSON object: CPU seconds of its own process, and its resident memory after each hour, in MiB.
"""

import asyncio
import json
import math
import os
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import uvicorn  # as the service has it in its memory

from bench.machine import resident_mib
from ilbo_bus import Bus
from ilbo_events import WEATHER
from ilbo_paper import StationPlace, stations
from ilbo_weather import app
from ilbo_weather.bureau import Bureau
from ilbo_weather.course import Course
from ilbo_weather.exchange import Page
from ilbo_weather.ladder import Rungs
from ilbo_weather.neighbours import Neighbourhood
from ilbo_weather.observatory import Observatory
from ilbo_weather.poller import Poller, Timing
from ilbo_weather.providers import aws_minute, kst
from ilbo_weather.providers.spec import Publication
from ilbo_weather.publishing import ChangePublisher
from ilbo_weather.readings import Answer, Validators
from ilbo_weather.redis_duty import RedisDuty
from ilbo_weather.redis_history import RedisHistory
from ilbo_weather.redis_newest import RedisNewest
from ilbo_weather.redis_recent import RedisRecent
from ilbo_weather.schedule import Timetable
from ilbo_weather.settings import Settings
from ilbo_weather.watch import Watch

_START = datetime(2026, 3, 11, 15, tzinfo=UTC)
_SPEC = replace(aws_minute.SPEC, publication=Publication(60, (0,)))
_MINUTE = timedelta(minutes=1)
_ALSO_LOADED = (uvicorn, app)


@dataclass(slots=True)
class FastClock:
    """Time that passes when somebody sleeps."""

    seconds: float = field(default_factory=_START.timestamp)

    def now(self) -> float:
        """Return Unix seconds."""
        return self.seconds

    def utc(self) -> datetime:
        """Return the moment."""
        return datetime.fromtimestamp(self.seconds, UTC)

    async def sleep(self, seconds: float) -> None:
        """Let the time pass."""
        self.seconds += seconds


class MinuteTable:
    """API Hub's minute data, made as they are asked for."""

    spec, name, address, account = _SPEC, _SPEC.name, "table", ""

    def __init__(self, clock: FastClock) -> None:
        self._clock = clock

    async def read(self, known: Validators) -> Answer:
        """Return the minute before the last one."""
        now = self._clock.utc()
        minute = now.replace(second=0, microsecond=0) - 2 * _MINUTE
        return aws_minute.read(Page(minute_table(minute, stations().values())), now)


def minute_table(minute: datetime, places: Iterable[StationPlace]) -> bytes:
    """Return a table in the form of nph-aws2_min."""
    rows = [_row(minute, place) for place in places]
    return ("#START7777\n" + "\n".join(rows) + "\n#7777END\n").encode("cp949")


def _row(minute: datetime, place: StationPlace) -> str:
    warmth = 8 + 5 * math.sin(minute.timestamp() / 13750) + int(place.id) % 7 / 5
    wind = 2 + minute.minute % 10 / 10
    values = [270, wind, 270, wind + 2, 270, wind, round(warmth, 1), 0, 0, 0, 0, 0, 50.5, 1001.2]
    values += [1014.0, round(warmth - 9.8, 1)]
    return ",".join([kst.stamp(minute), place.id, *map(str, values), "="])


async def day(redis_url: str, hours: int) -> dict[str, object]:
    """Let so many hours pass."""
    clock = FastClock()
    bus = Bus("weather", Settings(redis_url=redis_url, weather_kma_url=""))
    async with bus:
        while bus.unready():  # noqa: ASYNC110 - the bus tells by being asked
            await asyncio.sleep(0.05)
        poller = _poller(bus, clock)
        began, memory = time.process_time(), []
        for _ in range(hours):
            ends_at = clock.seconds + 3600
            while clock.seconds < ends_at:
                await poller.turn()
                await clock.sleep(max(poller.pause_seconds(), 1))
            memory.append(resident_mib(os.getpid()))
        said = await bus.client.xlen(bus.key(WEATHER.name))
        return {"cpu_seconds": time.process_time() - began, "mib": memory, "said": said}


def _poller(bus: Bus, clock: FastClock) -> Poller:
    newest = RedisNewest(lambda: bus.client, bus.key("weather:newest"))
    history = RedisHistory(lambda: bus.client, bus.key("weather:history:"))
    watch = Watch(bus.registry, [_SPEC], clock.utc)
    bureau = Bureau(
        Observatory(Rungs((_SPEC,)), Neighbourhood(stations())),
        RedisRecent(lambda: bus.client, bus.key("weather:recent")),
        ChangePublisher(bus.ledger(WEATHER), newest, history),
        watch,
        clock.utc,
        tuple(stations()),
    )
    keys = bus.key("weather:lease"), bus.key("weather:progress")
    return Poller(
        [Course(MinuteTable(clock), Timetable.of(_SPEC.publication, 60))],
        RedisDuty(lambda: bus.client, keys, owner="bench", seconds=3600),
        bureau,
        watch,
        Timing(clock.now, clock.sleep, lambda: 0.5, 60),
    )


if __name__ == "__main__":
    print(json.dumps(asyncio.run(day(sys.argv[1], int(sys.argv[2])))))
