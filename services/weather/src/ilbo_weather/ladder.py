"""The ladder of sources: of each station and field the best value wins, and says who gave it. Pure.

No clock is asked: a report of one moment is made of what was reported around that moment, so the
same reports make the same result in any order, after any restart. A lower source speaks for itself
only about moments at which no better one was fresh, and it fills fields that no better one gives.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ilbo_events import (
    FRESH_FOR,
    NOT_SHOWN,
    Flag,
    Origin,
    QualityNote,
    ReportField,
    WeatherObserved,
    origin_of,
    outranks,
)
from ilbo_events.weather import MOST_NOTES
from ilbo_weather.checks import Judged
from ilbo_weather.providers.spec import ProviderSpec
from ilbo_weather.values import ATTRIBUTES, FIELDS, has, quality_of

_HALF_AN_HOUR = timedelta(minutes=30)
_HOUR_SECONDS = 3600
_MATTERS_FOR = 2 * FRESH_FOR
"""What lies further away can't speak about a moment, nor silence who does."""
# KMA writes nothing where nothing fell or blew: a model's rain doesn't fill that, a gauge may.
_MEASURED_OR_NONE: frozenset[ReportField] = frozenset(
    {"precipitation", "new_snow", "snow_depth", "wind_gust"}
)

Known = Mapping[str, Sequence[Judged]]
"""One station's reports by source, oldest first."""
Around = Sequence[tuple[ProviderSpec, Sequence[Judged]]]
Parts = Sequence[tuple[ProviderSpec, WeatherObserved]]


@dataclass(frozen=True, slots=True)
class Rungs:
    """The sources in their order, the best first."""

    order: tuple[ProviderSpec, ...]
    _places: dict[str, int] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        by_rank = sorted(self.order, key=lambda spec: spec.rank)
        object.__setattr__(self, "order", tuple(by_rank))
        self._places.update({spec.name: place for place, spec in enumerate(by_rank)})

    def spec(self, source: str) -> ProviderSpec | None:
        """Return a source's place; None for one that is asked no longer."""
        place = self._places.get(source)
        return None if place is None else self.order[place]


def compose(known: Known, moment: datetime, rungs: Rungs) -> WeatherObserved | None:
    """Return what is to be said about a moment; None when a better source speaks for it."""
    around = _around(known, moment, rungs)
    here = [(spec, report) for spec, report in _leading(around) if report.observed_at == moment]
    if not here:
        return None
    spec, main = next((pair for pair in here if has(pair[1], "temperature")), here[0])
    near = [(other, _closest(series, moment)) for other, series in around]
    reach = FRESH_FOR if spec.publication.slot_seconds < _HOUR_SECONDS else _HALF_AN_HOUR
    parts = [(o, r) for o, r in near if abs(r.observed_at - moment) <= reach]
    fetched_at = max(judged.report.fetched_at for _, series in around for judged in series)
    return _assembled(main, here, parts, fetched_at)


def _around(known: Known, moment: datetime, rungs: Rungs) -> Around:
    """Return what was reported near a moment, the best source first."""
    first, last = moment - _MATTERS_FOR, moment + _MATTERS_FOR
    found = []
    for spec in rungs.order:
        if near := _between(known.get(spec.name, ()), first, last):
            found.append((spec, near))
    return found


def _between(series: Sequence[Judged], first: datetime, last: datetime) -> Sequence[Judged]:
    start = bisect_left(series, first, key=_moment)
    return series[start : bisect_right(series, last, key=_moment)]


def _moment(judged: Judged) -> datetime:
    return judged.report.observed_at


def touched_by(known: Known, report: WeatherObserved) -> Iterator[datetime]:
    """Yield the moments of which something else may be said now.

    Those that it is the nearest of its source to, and those behind it: who was silent may speak,
    and who spoke may silence another.
    """
    own = known.get(report.source, ())
    first, last = report.observed_at - FRESH_FOR, report.observed_at + _MATTERS_FOR
    moments: set[datetime] = set()
    for series in known.values():
        moments.update(map(_moment, _between(series, first, last)))
    for moment in sorted(moments):
        behind = moment - report.observed_at
        is_near = abs(behind) <= FRESH_FOR
        is_nearest = is_near and _closest(own, moment).observed_at == report.observed_at
        if is_nearest or behind > timedelta(0):
            yield moment


def is_served(known: Known, wanted: ProviderSpec, rungs: Rungs, now: datetime) -> bool:
    """Return whether better sources give everything that this one could, fresh."""
    missing = set(wanted.fields)
    for spec in rungs.order:
        if spec == wanted:
            break
        series = known.get(spec.name)
        report = series[-1].report if series else None
        if report is not None and now - report.observed_at <= FRESH_FOR:
            missing -= {f for f in missing if _is_given(spec, report, f)}
    return not missing


def _is_given(spec: ProviderSpec, report: WeatherObserved, name: ReportField) -> bool:
    """Return whether a report has a value that is shown, or says that there is none."""
    shown = has(report, name) and getattr(report.quality, name) not in NOT_SHOWN
    return shown or _is_silent(spec, report, name)


def _leading(around: Around) -> Parts:
    """Return the reports that speak for themselves: no better one that does was fresh then."""
    leading: list[tuple[ProviderSpec, WeatherObserved]] = []
    for spec, series in around:
        better = [other for rung, other in leading if rung.rank < spec.rank]
        for report in (judged.report for judged in series):
            # What was computed about the sky alone, a forecast, fills a word and says no more.
            speaks = has(report, "temperature") or report.kind == "observation"
            if speaks and not any(outranks(other, report) for other in better):
                leading.append((spec, report))
    return leading


def _closest(series: Sequence[Judged], moment: datetime) -> WeatherObserved:
    """Return the report nearest to a moment, the earlier of two."""
    return min(
        (judged.report for judged in series),
        key=lambda report: (abs(report.observed_at - moment), report.observed_at),
    )


def _is_silent(spec: ProviderSpec, part: WeatherObserved, field: ReportField) -> bool:
    """Return whether the station observes a field and says by silence that nothing is there."""
    observes = part.kind == "observation" and field in spec.fields
    silent = observes and not has(part, field) and getattr(part.quality, field) == "missing"
    return silent and (field == "condition" or field in _MEASURED_OR_NONE)


@dataclass(slots=True)
class _Assembly:
    changes: dict[str, object] = field(default_factory=dict)
    flags: dict[str, Flag] = field(default_factory=dict)
    notes: list[QualityNote] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)


def _assembled(
    main: WeatherObserved, here: Parts, parts: Parts, fetched_at: datetime
) -> WeatherObserved:
    if len(parts) == 1:
        return main.model_copy(update={"fetched_at": fetched_at})
    made = _Assembly()
    for name in FIELDS:
        # A temperature is never of another moment than its report.
        _fill(made, main, name, here if name == "temperature" else parts)
    return main.model_copy(
        update={
            **made.changes,
            "quality": quality_of(tuple(made.flags.values())),
            "quality_notes": tuple(made.notes[:MOST_NOTES]),
            "origins": tuple(made.origins),
            "fetched_at": fetched_at,
        }
    )


def _fill(made: _Assembly, main: WeatherObserved, name: ReportField, parts: Parts) -> None:
    """Take a field from the best part that gives it; the reasons of those before it are kept."""
    flag: Flag = "missing"
    winner = None
    silent = False
    for spec, part in parts:
        if silent and part.kind != "observation":
            continue
        made.notes += _notes(main, part, name)
        if has(part, name):
            winner, flag = part, getattr(part.quality, name)
            made.origins += _origin(main, part, name)
            break
        if getattr(part.quality, name) == "erroneous":
            flag = "erroneous"
        silent = silent or _is_silent(spec, part, name)
        if silent and name == "condition":
            break
    made.flags[name] = flag
    made.changes |= {a: getattr(winner, a) if winner else None for a in ATTRIBUTES[name]}


def _notes(main: WeatherObserved, part: WeatherObserved, field_: ReportField) -> list[QualityNote]:
    source = "" if part.source == main.source else part.source
    found = [note for note in part.quality_notes if note.field == field_]
    return [note.model_copy(update={"source": source}) for note in found]


def _origin(main: WeatherObserved, part: WeatherObserved, field_: ReportField) -> list[Origin]:
    if part is main and not part.origins:
        return []
    origin = origin_of(part, field_)
    own = (main.source, main.kind, main.attribution, main.observed_at)
    its = (origin.source, origin.kind, origin.attribution, origin.observed_at)
    return [] if own == its else [origin]
