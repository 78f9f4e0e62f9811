"""The reports of the last hours by station and source: what ladder and checks look back on. Pure.

It is bounded: of each station and source two hours and a quarter, of a source of every minute
only the last minutes and then the first of each quarter of an hour.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from ilbo_events import WeatherObserved
from ilbo_weather.checks import Judged

KEPT_FOR = timedelta(hours=2, minutes=15)
_EACH_KEPT_FOR = timedelta(minutes=5)
_QUARTER_SECONDS = 900

Key = tuple[str, str, datetime]
"""Station, source and the report's own time."""


def key_of(report: WeatherObserved) -> Key:
    """Return what a report is stored under."""
    return report.station.id, report.source, report.observed_at


class Recent:
    """Takes reports in any order; a later one of the same time replaces the one before."""

    def __init__(self, stored: Iterable[Judged] = ()) -> None:
        self._by_station: dict[str, dict[str, list[Judged]]] = {}
        self.written: dict[Key, Judged] = {}
        """What is to be stored."""
        self.removed: set[Key] = set()
        """What is to be stored no longer."""
        for judged in stored:
            self.put(judged)
        self.stored()

    def before(self, report: WeatherObserved) -> Judged | None:
        """Return the report of the same station and source before this one."""
        series = self._series(report)
        place = bisect_left(series, report.observed_at, key=_moment)
        return series[place - 1] if place else None

    def same(self, report: WeatherObserved) -> Judged | None:
        """Return what is known of the same station, source and time."""
        series = self._series(report)
        place = bisect_left(series, report.observed_at, key=_moment)
        found = place < len(series) and series[place].report.observed_at == report.observed_at
        return series[place] if found else None

    def put(self, judged: Judged) -> None:
        """Take a report in."""
        report = judged.report
        series = self._by_station.setdefault(report.station.id, {}).setdefault(report.source, [])
        place = bisect_left(series, report.observed_at, key=_moment)
        if place < len(series) and series[place].report.observed_at == report.observed_at:
            series[place] = judged
        else:
            series.insert(place, judged)
        self.written[key_of(report)] = judged
        self.removed.discard(key_of(report))

    def put_later(self, judged: Iterable[Judged]) -> None:
        """Take in what was fetched later than what is known of its time."""
        for each in judged:
            known = self.same(each.report)
            if known is None or known.report.fetched_at < each.report.fetched_at:
                self.put(each)
                self.trim([each.report.station.id])

    def at(self, station: str) -> Mapping[str, Sequence[Judged]]:
        """Return a station's reports of each source, oldest first."""
        return self._by_station.get(station, {})

    def stations(self) -> Iterable[str]:
        """Return the stations of which anything is known."""
        return self._by_station

    def trim(self, stations: Iterable[str]) -> None:
        """Let go what is too old to matter."""
        for station in stations:
            for series in self._by_station.get(station, {}).values():
                self._trim(series)

    def forget_before(self, oldest: datetime) -> None:
        """Let go of sources that have said nothing about a station since then."""
        for station, known in list(self._by_station.items()):
            for source, series in list(known.items()):
                if _moment(series[-1]) < oldest:
                    self._remove(series)
                    del known[source]
            if not known:
                del self._by_station[station]

    @property
    def is_changed(self) -> bool:
        """Whether something is to be stored."""
        return bool(self.written or self.removed)

    def stored(self) -> None:
        """Take note that the changes are stored."""
        self.written, self.removed = {}, set()

    def change_all(self) -> None:
        """Have everything stored once more."""
        for known in self._by_station.values():
            for series in known.values():
                self.written |= {key_of(judged.report): judged for judged in series}

    def _series(self, report: WeatherObserved) -> list[Judged]:
        return self._by_station.get(report.station.id, {}).get(report.source, [])

    def _trim(self, series: list[Judged]) -> None:
        kept = _kept(series)
        if len(kept) < len(series):
            times = set(map(_moment, kept))
            self._remove(each for each in series if _moment(each) not in times)
            series[:] = kept

    def _remove(self, judged: Iterable[Judged]) -> None:
        for each in judged:
            key = key_of(each.report)
            self.written.pop(key, None)
            self.removed.add(key)


def _moment(judged: Judged) -> datetime:
    return judged.report.observed_at


def _kept(series: Sequence[Judged]) -> list[Judged]:
    newest = _moment(series[-1])
    kept: list[Judged] = []
    last_quarter = None
    for judged in series:
        age = newest - _moment(judged)
        quarter = _moment(judged).timestamp() // _QUARTER_SECONDS
        if age <= _EACH_KEPT_FOR or (age <= KEPT_FOR and quarter != last_quarter):
            kept.append(judged)
        last_quarter = quarter
    return kept
