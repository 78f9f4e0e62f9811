"""From what a source says to what is published: judged, then the best of every source. Pure.

Reports are judged within their source, oldest first, because a step needs the hour before. What is
published of a moment is made of all sources by the ladder, and made again when one more reports.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ilbo_events import QualityNote, WeatherObserved
from ilbo_weather import ladder, limits
from ilbo_weather.checks import Judged
from ilbo_weather.ladder import Rungs
from ilbo_weather.neighbours import Neighbourhood
from ilbo_weather.quality import judge
from ilbo_weather.recent import Recent

AHEAD_AT_MOST = timedelta(minutes=5)
"""Clocks differ so far; a report further ahead mixes up time zones."""

FORGOTTEN_AFTER = timedelta(hours=6)
"""A source that says nothing about a station for so long has no part in anything any more."""


@dataclass(slots=True)
class Taken:
    """What became of a reading."""

    say: list[WeatherObserved] = field(default_factory=list)
    """What is to be published, if it was not yet."""
    doubts: list[tuple[str, QualityNote]] = field(default_factory=list)
    """Stations and reasons of the values that are not good, of reports that are new or changed."""
    refused: int = 0
    """Reports of the future."""


class Observatory:
    """What all sources said in the last hours, and what follows from it."""

    def __init__(self, rungs: Rungs, neighbourhood: Neighbourhood) -> None:
        self.recent = Recent()
        self.rungs = rungs
        self._neighbourhood = neighbourhood

    def take(self, reports: Iterable[WeatherObserved], now: datetime) -> Taken:
        """Take in what one source says."""
        taken = Taken()
        ordered = sorted(reports, key=lambda report: report.observed_at)
        present = [report for report in ordered if report.observed_at <= now + AHEAD_AT_MOST]
        taken.refused = len(ordered) - len(present)
        changed = list(self._judged(present, taken))
        for report in changed:
            taken.say += self._composed(report)
        self.recent.trim({report.station.id for report in changed})
        self.recent.forget_before(now - FORGOTTEN_AFTER)
        taken.say = list({_subject(event): event for event in taken.say}.values())
        return taken

    def newest(self) -> Iterator[WeatherObserved]:
        """Yield what is to be said of each station's last moments: after a restart, once more."""
        for station in self.recent.stations():
            known = self.recent.at(station)
            moments = {series[-1].report.observed_at for series in known.values() if series}
            for moment in sorted(moments):
                if event := ladder.compose(known, moment, self.rungs):
                    yield event

    def lacks(self, source: str, stations: Iterable[str], now: datetime) -> bool:
        """Return whether a source can give something fresh that no better one gives."""
        spec = self.rungs.spec(source)
        return spec is None or not all(
            ladder.is_served(self.recent.at(station), spec, self.rungs, now) for station in stations
        )

    def _judged(self, reports: list[WeatherObserved], taken: Taken) -> Iterator[WeatherObserved]:
        temperatures = _temperatures(reports)
        for report in reports:
            spec = self.rungs.spec(report.source)
            if spec is None:
                continue
            around = self._neighbourhood.seen_from(
                report.station.id, temperatures[report.observed_at]
            )
            ranked = report.model_copy(update={"rank": spec.rank})
            judged = judge(ranked, self.recent.before(report), around)
            known = self.recent.same(report)
            if known is not None and (_is_same(known, judged) or _is_older(report, known)):
                continue
            self.recent.put(judged)
            taken.doubts += [(report.station.id, note) for note in judged.report.quality_notes]
            yield judged.report

    def _composed(self, report: WeatherObserved) -> Iterator[WeatherObserved]:
        known = self.recent.at(report.station.id)
        for moment in ladder.touched_by(known, report):
            if event := ladder.compose(known, moment, self.rungs):
                yield event


def _temperatures(reports: Iterable[WeatherObserved]) -> dict[datetime, dict[str, float]]:
    """Return what thermometers showed at each time, without what no thermometer shows."""
    low, high = limits.PHYSICAL["temperature_celsius"]
    found: dict[datetime, dict[str, float]] = defaultdict(dict)
    for report in reports:
        warmth = report.temperature_celsius
        if report.kind == "observation" and warmth is not None and low <= warmth <= high:
            found[report.observed_at][report.station.id] = warmth
    return found


def _is_same(known: Judged, judged: Judged) -> bool:
    """Return whether it says the same, whenever it was fetched."""
    unfetched = {"fetched_at": known.report.fetched_at, "backfilled": known.report.backfilled}
    return known.report == judged.report.model_copy(update=unfetched)


def _is_older(report: WeatherObserved, known: Judged) -> bool:
    """Return whether something fetched later is known already."""
    return report.fetched_at < known.report.fetched_at


def _subject(event: WeatherObserved) -> tuple[str, datetime]:
    return event.station.id, event.observed_at
