"""The histogram of a day's articles: geometry only, colours belong to the style sheet."""

from collections.abc import Sequence
from dataclasses import dataclass

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
