"""How long the whole network's hourly file takes to be read, and to be judged."""

import math
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.figures import Figure, Target
from bench.plan import Plan
from ilbo_paper import stations
from ilbo_weather.exchange import Page
from ilbo_weather.ladder import Rungs
from ilbo_weather.neighbours import Neighbourhood
from ilbo_weather.observatory import Observatory
from ilbo_weather.providers import asos_hourly, kst
from ilbo_weather.providers.order import SPECS
from ilbo_weather.readings import Reading

_START = datetime(2026, 3, 12, tzinfo=UTC)
_WARM_UP_HOURS = 8
_HOURS = 40
_TARGET = Target("<=", 20)
_ROW = (
    "{stamp} {station:>3} {wind:>3}  2.2  -9 -9.0   -9  999.1 1009.0  1   0.3 {warmth:>5.1f} "
    "{dew:>5.1f}  72.0  17.7   -9.0    0.6    0.6   -9.0   -9.0   -9.0   -9.0 -9 -9 -"
    "                        {cover}   5    6 -         -9  -9  -9  1389  0.3  1.22 -9  25.1"
    "  21.1  21.5  21.6  22.1  -9 -9.0 -9  3  1"
)


def measure(_: Plan, __: Path) -> list[Figure]:
    """Return the milliseconds for one hour of all stations, within one process."""
    observatory = Observatory(Rungs(SPECS), Neighbourhood(stations()))
    read: list[float] = []
    whole: list[float] = []
    for number in range(_WARM_UP_HOURS + _HOURS):
        hour = _START + timedelta(hours=number)
        page, received_at = _page(hour), hour + timedelta(minutes=12)
        started = time.perf_counter()
        answer = asos_hourly.read(page, received_at)
        assert isinstance(answer, Reading)
        was_read = time.perf_counter()
        observatory.take(answer.observations, received_at)
        if number >= _WARM_UP_HOURS:
            read.append((was_read - started) * 1000)
            whole.append((time.perf_counter() - started) * 1000)
    name = f"hourly file of {len(stations())} stations"
    return [
        Figure(name, "read", "ms", tuple(read)),
        Figure(name, "read and judged", "ms", tuple(whole), _TARGET),
    ]


def _page(hour: datetime) -> Page:
    rows = [
        _ROW.format(
            stamp=kst.stamp(hour),
            station=station,
            wind=(place.nx + hour.hour) % 36 + 1,
            warmth=8 + 6 * math.sin((hour.hour - 3) / 24 * 2 * math.pi) - place.ny / 60,
            dew=1 - place.ny / 60,
            cover=(place.nx + hour.hour) % 11,
        )
        for station, place in stations().items()
    ]
    return Page(("#START7777\n" + "\n".join(rows) + "\n#7777END\n").encode("cp949"))
