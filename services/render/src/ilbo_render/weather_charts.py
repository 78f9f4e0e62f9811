"""The last day of each station as lines and bars: geometry only, colours belong to the style sheet.

All stations share one scale and one span of time, so that their lines and bars can be compared.
Where nothing was observed the line is broken. Values of day precision have no hour and no place.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from math import ceil, floor

from ilbo_render.moments import kst
from ilbo_render.views import Reading, StationWeather

DAY = timedelta(hours=24)
LONGEST_STEP = timedelta(minutes=90)
"""Between two values further apart than this, nothing was observed."""
LINE_WIDTH, LINE_HEIGHT = 288, 80
_POINT_EVERY = timedelta(minutes=20)
_LEAST_DEGREES = 10
_AXIS_STEP = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Scale:
    """One temperature scale for all stations, in whole degrees."""

    low: int
    high: int

    def place(self, celsius: float) -> float:
        """Return where a temperature lies between low (0) and high (100)."""
        return round((celsius - self.low) / (self.high - self.low) * 100, 1)


@dataclass(frozen=True, slots=True)
class Span:
    """Between which temperatures a station's day lay; places are 0 to 100 on the common scale."""

    station_id: str
    lowest: float
    highest: float
    low_at: float
    high_at: float
    now_at: float | None
    """None when the value of now is not of this day."""

    @property
    def width(self) -> float:
        """Its length on the scale, enough to be seen."""
        return max(round(self.high_at - self.low_at, 1), 1.0)


@dataclass(frozen=True, slots=True)
class DayLine:
    """A station's day in LINE_WIDTH by LINE_HEIGHT units, and one sentence that says the same."""

    path: str
    end_x: int
    end_y: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Day:
    """The last 24 hours of all stations."""

    until: datetime
    scale: Scale
    spans: tuple[Span, ...]
    lines: tuple[DayLine, ...]
    """One for each span."""

    @property
    def freezing_y(self) -> int | None:
        """Where 0 ℃ lies in the lines, when it lies within the scale."""
        return _height(self.scale, 0) if self.scale.low < 0 < self.scale.high else None

    @property
    def hours(self) -> list[str]:
        """What stands below the axis, at equal distances."""
        times = [kst(self.until - DAY + _AXIS_STEP * step) for step in range(5)]
        return [f"{t.hour}시" if not t.minute else f"{t:%H:%M}" for t in times]


def last_day(stations: tuple[StationWeather, ...]) -> Day | None:
    """Return the day up to the newest timed value; None when no value has a time."""
    timed = [(station, list(_timed(station.day))) for station in stations]
    ends = [readings[-1].observed_at for _, readings in timed if readings]
    if not ends:
        return None
    until = max(ends)
    days = [
        (station, [r for r in readings if r.observed_at >= until - DAY])
        for station, readings in timed
    ]
    days = [(station, readings) for station, readings in days if readings]
    scale = _scale([r.temperature_celsius for _, readings in days for r in readings])
    return Day(
        until,
        scale,
        tuple(_span(station.now, readings, scale) for station, readings in days),
        tuple(_line(readings, scale, until) for _, readings in days),
    )


def _timed(readings: Iterable[Reading]) -> Iterator[Reading]:
    return (reading for reading in readings if reading.time_precision != "day")


def _scale(celsius: Sequence[float]) -> Scale:
    low, high = floor(min(celsius)), ceil(max(celsius))
    missing = max(_LEAST_DEGREES - (high - low), 0)
    return Scale(low - missing // 2, high + missing - missing // 2)


def _span(now: Reading, readings: Sequence[Reading], scale: Scale) -> Span:
    values = [reading.temperature_celsius for reading in readings]
    lowest, highest = min(values), max(values)
    is_timed = now.time_precision != "day"
    return Span(
        now.station_id,
        lowest,
        highest,
        scale.place(lowest),
        scale.place(highest),
        scale.place(now.temperature_celsius) if is_timed else None,
    )


def _line(readings: Sequence[Reading], scale: Scale, until: datetime) -> DayLine:
    points = [_point(reading, scale, until) for reading in _thinned(readings)]
    parts: list[str] = []
    for stretch in _stretches(points):
        (x, y), *rest = [(x, y) for _, x, y in stretch]
        steps = "".join(f"L{x} {y}" for x, y in rest)
        parts.append(f"M{x} {y}{steps or 'h0'}")
    _, end_x, end_y = points[-1]
    return DayLine("".join(parts), end_x, end_y, _sentence(readings))


def _thinned(readings: Sequence[Reading]) -> list[Reading]:
    """Return the last of every twenty minutes: more can't be told apart."""
    newest: dict[int, Reading] = {}
    for reading in readings:
        newest[int(reading.observed_at.timestamp() // _POINT_EVERY.total_seconds())] = reading
    return list(newest.values())


Point = tuple[datetime, int, int]


def _point(reading: Reading, scale: Scale, until: datetime) -> Point:
    x = round(LINE_WIDTH * (1 - (until - reading.observed_at) / DAY))
    return reading.observed_at, x, _height(scale, reading.temperature_celsius)


def _height(scale: Scale, celsius: float) -> int:
    return round(LINE_HEIGHT * (1 - scale.place(celsius) / 100))


def _stretches(points: Sequence[Point]) -> Iterator[list[Point]]:
    """Yield what hangs together: a line ends where nothing was observed."""
    stretch: list[Point] = []
    for point in points:
        if stretch and point[0] - stretch[-1][0] > LONGEST_STEP:
            yield stretch
            stretch = []
        stretch.append(point)
    yield stretch


def _sentence(readings: Sequence[Reading]) -> str:
    coldest = min(readings, key=_celsius)
    warmest = max(readings, key=_celsius)
    said = f"최저 {_value(coldest)}, 최고 {_value(warmest)}"
    times = [reading.observed_at for reading in readings]
    gaps = [(a, b) for a, b in pairwise(times) if b - a > LONGEST_STEP]
    if gaps:
        said += ". 관측이 없는 때 " + ", ".join(f"{kst(a):%H:%M}–{kst(b):%H:%M}" for a, b in gaps)
    return said


def _celsius(reading: Reading) -> float:
    return reading.temperature_celsius


def _value(reading: Reading) -> str:
    return f"{round(reading.temperature_celsius, 1) + 0.0:.1f}℃({kst(reading.observed_at):%H:%M})"
