"""Charts drawn on the server: geometry only, colours belong to the style sheet."""

from collections.abc import Sequence
from dataclasses import dataclass

from ilbo_render.views import Reading

_BAR_HEIGHT = 40
_SHORTEST_BAR = 1.5


@dataclass(frozen=True, slots=True)
class Bar:
    """One hour of the histogram, in its 40 units of height."""

    x: int
    y: float
    height: float
    kind: str
    """past, now or none."""


@dataclass(frozen=True, slots=True)
class Histogram:
    """24 bars and one sentence that says the same."""

    bars: tuple[Bar, ...]
    sentence: str


def histogram(hours: Sequence[int], current_hour: int | None) -> Histogram:
    """Return the day's bars; `current_hour` is None for a day that is over."""
    most = max(hours)
    bars = []
    for hour, count in enumerate(hours):
        height = max(_SHORTEST_BAR, round(count / most * (_BAR_HEIGHT - 2), 1)) if count else 1
        kind = "now" if count and hour == current_hour else "past" if count else "none"
        bars.append(Bar(hour * 10, round(_BAR_HEIGHT - height, 1), height, kind))
    return Histogram(tuple(bars), _sentence(hours, most, current_hour))


def _sentence(hours: Sequence[int], most: int, current_hour: int | None) -> str:
    sentence = f"시간대별 기사 수. 가장 많은 때는 {hours.index(most)}시대 {most}건"
    if current_hour is None:
        return f"{sentence}."
    return f"{sentence}, 지금 {current_hour}시대 {hours[current_hour]}건."


@dataclass(frozen=True, slots=True)
class Scale:
    """One temperature scale for all stations, so that their lines can be compared."""

    low: float
    high: float

    @classmethod
    def of(cls, histories: Sequence[Sequence[Reading]]) -> "Scale":
        """Return the scale that holds every reading, at least ten degrees wide."""
        values = [r.temperature_celsius for history in histories for r in history]
        if not values:
            return cls(0, 10)
        middle = (min(values) + max(values)) / 2
        half = max(5.0, (max(values) - min(values)) / 2)
        return cls(middle - half, middle + half)

    def height(self, celsius: float, units: float) -> float:
        """Return how far above the bottom `celsius` stands."""
        return round((celsius - self.low) / (self.high - self.low) * units, 1)


@dataclass(frozen=True, slots=True)
class Line:
    """A station's day: a polyline, its end, and the coldest and warmest value."""

    points: str
    end_x: float
    end_y: float
    zero_y: float | None
    """Where the freezing point lies, when the scale has it."""
    lowest: float
    highest: float


def day_line(history: Sequence[Reading], scale: Scale, width: int, height: int) -> Line | None:
    """Return the last 24 hours as a line `width` units wide; None with less than two readings."""
    if len(history) < 2:
        return None
    newest = history[-1].observed_at
    points = []
    for reading in history:
        hours_ago = (newest - reading.observed_at).total_seconds() / 3600
        x = round(width * (1 - min(hours_ago, 24) / 24), 1)
        points.append((x, round(height - scale.height(reading.temperature_celsius, height), 1)))
    values = [reading.temperature_celsius for reading in history]
    zero = height - scale.height(0, height) if scale.low < 0 < scale.high else None
    return Line(
        points=" ".join(f"{x},{y}" for x, y in points),
        end_x=points[-1][0],
        end_y=points[-1][1],
        zero_y=zero,
        lowest=min(values),
        highest=max(values),
    )
