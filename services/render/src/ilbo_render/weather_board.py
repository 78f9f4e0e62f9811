"""The newest weather of each station and its last day, by the reader's clock."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from ilbo_events import Fact, WeatherObserved
from ilbo_paper import Paper
from ilbo_render.facets import from_us, to_us
from ilbo_render.views import Reading, WeatherLine, WeatherView

TIMED_VALUES_LAST = timedelta(hours=3)
HISTORY = timedelta(hours=24)
CLOCK_TOLERANCE = timedelta(minutes=5)
"""A station's clock may be this far ahead; what lies further ahead waits for its time."""
_MOST_PER_STATION = 2000
_NOT_SHOWN = frozenset({"doubtful", "erroneous", "missing"})


@dataclass(frozen=True, slots=True)
class Observed:
    """One observation; a later revision of the same station and time replaces it."""

    event: WeatherObserved
    observed_us: int

    @property
    def key(self) -> tuple[int, bool]:
        """Its place in time; of two at once the one that knows its hour is the newer."""
        return self.observed_us, self.event.time_precision != "day"

    @property
    def order(self) -> tuple[int, int]:
        """Generation, then revision."""
        return self.event.generation, self.event.revision

    @property
    def is_shown(self) -> bool:
        """Return whether there is a temperature to be shown."""
        event = self.event
        return event.temperature_celsius is not None and (
            event.quality.temperature not in _NOT_SHOWN
        )


def observed_from(event: Fact) -> Observed | None:
    """Return the observation an event reports; None for any other event."""
    if not isinstance(event, WeatherObserved):
        return None
    return Observed(event, to_us(event.observed_at))


class WeatherBoard:
    """What the weather line and the weather page show."""

    def __init__(self, paper: Paper) -> None:
        self._stations = {place.id: place.name for place in paper.stations}
        self._observed: dict[str, list[Observed]] = {id_: [] for id_ in self._stations}
        self.version = 0
        """Counts what was added."""

    def add(self, observations: Iterable[Observed]) -> None:
        """Take in observations in any order; those of stations not shown are left out."""
        for observed in observations:
            series = self._observed.get(observed.event.station.id)
            if series is not None and _insert(series, observed):
                self.version += 1

    def line(self, now: datetime) -> WeatherLine:
        """Return the line under the masthead."""
        shown = [
            (self._reading(observed), observed.event.attribution)
            for id_ in self._stations
            if (observed := self._current(id_, now))
        ]
        newest = max((reading for reading, _ in shown), key=_recency, default=None)
        return WeatherLine(
            readings=tuple(reading for reading, _ in shown),
            attributions=tuple(dict.fromkeys(credit for _, credit in shown if credit)),
            observed_at=newest.observed_at if newest else None,
            time_precision=newest.time_precision if newest else "minute",
        )

    def view(self, now: datetime) -> WeatherView:
        """Return the weather page: each station now and its last day, oldest first."""
        since, until = to_us(now - HISTORY), to_us(now + CLOCK_TOLERANCE)
        stations = []
        for id_ in self._stations:
            if current := self._current(id_, now):
                past = tuple(
                    self._reading(observed)
                    for observed in self._observed[id_]
                    if since < observed.observed_us <= until and observed.is_shown
                )
                stations.append((self._reading(current), past))
        return WeatherView(tuple(stations))

    def _current(self, station_id: str, now: datetime) -> Observed | None:
        until, since = to_us(now + CLOCK_TOLERANCE), to_us(now - TIMED_VALUES_LAST)
        for observed in reversed(self._observed[station_id]):
            if observed.observed_us > until or not observed.is_shown:
                continue
            is_fresh = observed.event.time_precision == "day" or observed.observed_us > since
            return observed if is_fresh else None
        return None

    def _reading(self, observed: Observed) -> Reading:
        event = observed.event
        condition = None if event.quality.condition in _NOT_SHOWN else event.condition
        assert event.temperature_celsius is not None
        return Reading(
            station_id=event.station.id,
            station=self._stations[event.station.id],
            word=(condition.word if condition else None) or None,
            condition_code=condition.code if condition else None,
            temperature_celsius=event.temperature_celsius,
            observed_at=from_us(observed.observed_us),
            time_precision=event.time_precision,
        )


def _insert(series: list[Observed], observed: Observed) -> bool:
    """Put it in its place; return whether that changed anything."""
    place = bisect_left(series, observed.key, key=lambda other: other.key)
    if place < len(series) and series[place].key == observed.key:
        if observed.order <= series[place].order:
            return False
        series[place] = observed
    else:
        series.insert(place, observed)
        del series[: max(len(series) - _MOST_PER_STATION, 0)]
    return True


def _recency(reading: Reading) -> tuple[datetime, bool]:
    return reading.observed_at, reading.time_precision != "day"
