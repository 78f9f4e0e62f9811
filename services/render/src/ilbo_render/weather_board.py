"""The newest weather of each station and its last day, by the reader's clock."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from ilbo_events import (
    FRESH_FOR,
    GONE_AFTER,
    NOT_SHOWN,
    Fact,
    Flag,
    ReportField,
    WeatherObserved,
    origin_of,
    outranks,
    shows_temperature,
)
from ilbo_paper import Paper
from ilbo_render.facets import from_us, to_us
from ilbo_render.views import Reading, StationWeather, WeatherLine, WeatherView

HISTORY = timedelta(hours=24)
CLOCK_TOLERANCE = timedelta(minutes=5)
"""A station's clock may be this far ahead; what lies further ahead waits for its time."""
_MOST_PER_STATION = 2000
_FRESH_US = int(FRESH_FOR.total_seconds()) * 1_000_000


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
        return shows_temperature(self.event)


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
        self._days: tuple[tuple[int, int], dict[str, tuple[Reading, ...]]] = ((0, 0), {})

    def add(self, observations: Iterable[Observed]) -> None:
        """Take in observations in any order; those of stations not shown are left out."""
        for observed in observations:
            series = self._observed.get(observed.event.station.id)
            if series is not None and _insert(series, observed):
                self.version += 1

    def line(self, now: datetime) -> WeatherLine:
        """Return the line under the masthead."""
        current = (self._current(id_, now) for id_ in self._stations)
        shown = [(self._reading(observed), observed.event) for observed in current if observed]
        newest = max((reading for reading, _ in shown), key=_recency, default=None)
        credits_ = (credit for reading, event in shown for credit in _credits(reading, event))
        return WeatherLine(
            readings=tuple(reading for reading, _ in shown),
            attributions=tuple(dict.fromkeys(credits_)),
            observed_at=newest.observed_at if newest else None,
            time_precision=newest.time_precision if newest else "minute",
        )

    def view(self, now: datetime) -> WeatherView:
        """Return the weather page: each station now and its last day, oldest first."""
        days = self._last_days(now)
        current = ((id_, self._current(id_, now)) for id_ in self._stations)
        return WeatherView(
            tuple(
                _station(self._reading(observed), observed.event, days[id_])
                for id_, observed in current
                if observed
            )
        )

    def _last_days(self, now: datetime) -> Mapping[str, tuple[Reading, ...]]:
        """Return the last day of each station; made once a minute while nothing new comes."""
        key = self.version, int(now.timestamp() // 60)
        if self._days[0] != key or not self._days[1]:
            self._days = key, {id_: self._last_day(id_, now) for id_ in self._stations}
        return self._days[1]

    def _last_day(self, station_id: str, now: datetime) -> tuple[Reading, ...]:
        since, until = to_us(now - HISTORY), to_us(now + CLOCK_TOLERANCE)
        return tuple(
            self._reading(observed)
            for observed in _leading(self._observed[station_id])
            if since < observed.observed_us <= until
        )

    def _current(self, station_id: str, now: datetime) -> Observed | None:
        """Return the newest that a better source, still fresh at its time, does not outrank."""
        until, since = to_us(now + CLOCK_TOLERANCE), to_us(now - GONE_AFTER)
        series = self._observed[station_id]
        # What lies further back shows no more, and outranks nothing that does.
        first = bisect_left(series, since - _FRESH_US, key=lambda observed: observed.observed_us)
        present = (observed for observed in series[first:] if observed.observed_us <= until)
        past = (observed for observed in reversed(series[:first]) if observed.is_shown)
        current = [*islice(past, 1), *_leading(present)][-1:]
        lasts = (o for o in current if o.observed_us > since or o.event.time_precision == "day")
        return next(lasts, None)

    def _reading(self, observed: Observed) -> Reading:
        event = observed.event
        condition = None if event.quality.condition in NOT_SHOWN else event.condition
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


def _station(now: Reading, event: WeatherObserved, day: tuple[Reading, ...]) -> StationWeather:
    """Return what the page shows of a station: each value only when its flag allows."""
    quality = event.quality
    shown = {
        "humidity": _unless(quality.humidity, event.relative_humidity_percent),
        "wind": _unless(quality.wind, event.wind_speed_meters_per_second),
        "precipitation": _unless(quality.precipitation, event.precipitation_millimeters),
    }
    others: list[ReportField] = ["humidity", "wind", "precipitation"]
    credited = (origin_of(event, field) for field in others if shown[field] is not None)
    more = (origin.attribution for origin in credited if origin.attribution)
    return StationWeather(
        now=now,
        humidity_percent=shown["humidity"],
        wind_meters_per_second=shown["wind"],
        wind_from_degrees=_unless(quality.wind, event.wind_from_degrees),
        precipitation_millimeters=shown["precipitation"],
        kind=origin_of(event, "temperature").kind,
        attributions=tuple(dict.fromkeys([*_credits(now, event), *more])),
        day=day,
    )


def _unless(flag: Flag, value: float | None) -> float | None:
    """Return the value, unless its flag forbids to show it."""
    return None if flag in NOT_SHOWN else value


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


def _leading(series: Iterable[Observed]) -> Iterator[Observed]:
    """Yield what is shown of a series: no lower source while a better one was fresh."""
    last: Observed | None = None
    for observed in series:
        if observed.is_shown and not (last and outranks(last.event, observed.event)):
            last = observed
            yield observed


def _credits(reading: Reading, event: WeatherObserved) -> Iterator[str]:
    """Yield the credit of each source that a reading shows something of."""
    yield from filter(None, [origin_of(event, "temperature").attribution])
    if reading.word:
        yield from filter(None, [origin_of(event, "condition").attribution])


def _recency(reading: Reading) -> tuple[datetime, bool]:
    return reading.observed_at, reading.time_precision != "day"
