"""From rows to a reading: one observation of each station and time, and what was odd."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Literal, get_args

from pydantic import ValidationError

from ilbo_events import (
    Condition,
    Origin,
    Quality,
    QualityNote,
    ReportField,
    Station,
    WeatherObserved,
)
from ilbo_paper.airports import airports
from ilbo_paper.stations import station_at
from ilbo_weather.providers.measured import Measure, Row
from ilbo_weather.providers.skies import condition_from
from ilbo_weather.providers.spec import ProviderSpec
from ilbo_weather.readings import Note, Reading

_FIELD_OF: dict[Measure, ReportField] = {
    "temperature_celsius": "temperature",
    "relative_humidity_percent": "humidity",
    "wind_speed_meters_per_second": "wind",
    "wind_from_degrees": "wind",
    "precipitation_millimeters": "precipitation",
    "dew_point_celsius": "dew_point",
    "station_pressure_hectopascals": "station_pressure",
    "sea_level_pressure_hectopascals": "sea_level_pressure",
    "visibility_meters": "visibility",
    "cloud_cover_tenths": "cloud_cover",
    "wind_gust_meters_per_second": "wind_gust",
    "snow_depth_centimeters": "snow_depth",
    "new_snow_centimeters": "new_snow",
}
_MOST_NOTES = 500


@dataclass(frozen=True, slots=True)
class Sighting:
    """What one row is about, beside its values."""

    station_id: str
    name: str
    """As the source spells it; the registry's name is stronger."""
    observed_at: datetime
    word: str | None = None
    """The sky in KMA's words, as it stands there; no word or a dash: none is reported."""
    condition: Condition | None = None
    """The sky, where the source has a code and no word."""
    attribution: str | None = None
    """The credit, where it is not the service's."""
    origins: tuple[Origin, ...] = ()


@dataclass(slots=True)
class Gathering:
    """Takes the rows of a page; what two rows say differently is left out."""

    spec: ProviderSpec
    received_at: datetime
    precision: Literal["minute", "hour"] = "hour"
    notes: list[tuple[Note, str]] = field(default_factory=list)
    _found: dict[tuple[str, datetime], WeatherObserved] = field(default_factory=dict)
    _conflicting: set[tuple[str, datetime]] = field(default_factory=set)

    def add(self, sighting: Sighting, row: Row) -> None:
        """Take one row; a row that no event can carry is noted."""
        try:
            observation = self._observation(sighting, row)
        except ValidationError:
            self.notes.append(("unreadable_row", f"{sighting.station_id} {sighting.name}"[:200]))
            return
        key = observation.station.id, observation.observed_at
        if self._found.setdefault(key, observation) != observation:
            self._conflicting.add(key)
            return
        self.notes += row.notes
        self.notes += _oddities(observation)

    def refuse(self, raw: object) -> None:
        """Leave out a row that can't be read."""
        self.notes.append(("unreadable_row", str(raw)[:200]))

    @property
    def is_empty(self) -> bool:
        """Whether no row could be read."""
        return not self._found

    def reading(self, observed_at: datetime | None = None) -> Reading:
        """Return what was gathered; `observed_at` is the page's own time, if it has one."""
        conflicts: list[tuple[Note, str]] = [
            ("conflicting_rows", station) for station, _ in sorted(self._conflicting)
        ]
        kept = tuple(o for key, o in self._found.items() if key not in self._conflicting)
        newest = observed_at or max(moment for _, moment in self._found)
        return Reading(newest, kept, tuple((self.notes + conflicts)[:_MOST_NOTES]))

    def _observation(self, sighting: Sighting, row: Row) -> WeatherObserved:
        spec = self.spec
        condition = sighting.condition or condition_from(sighting.word)
        refused = tuple(
            QualityNote(
                field=_FIELD_OF[measure], flag="erroneous", check="range", reason=why, raw=raw
            )
            for measure, (raw, why) in row.refused.items()
        )
        bad = frozenset(note.field for note in refused)
        values = {name: value for name, value in row.values.items() if _FIELD_OF[name] not in bad}
        given = {_FIELD_OF[measure] for measure in values}
        if condition is not None:
            given.add("condition")
        said: dict[str, object] = {
            "station": _station(sighting),
            "observed_at": sighting.observed_at,
            "time_precision": self.precision,
            "fetched_at": self.received_at,
            "condition": condition,
            "quality": _quality(frozenset(given), bad),
            "quality_notes": refused,
            "source": spec.name,
            "kind": spec.kind,
            "attribution": spec.attribution
            if sighting.attribution is None
            else sighting.attribution,
            "origins": sighting.origins,
        }
        return WeatherObserved.model_validate(said | values)


@lru_cache(maxsize=4000)
def registered_name(station_id: str, moment: datetime) -> str | None:
    """Return the name KMA gives the station at that time, or the airport's; None: unknown."""
    place = station_at(station_id, moment) or airports().get(station_id)
    return place.name if place else None


def _station(sighting: Sighting) -> Station:
    name = registered_name(sighting.station_id, sighting.observed_at)
    return _known_station(sighting.station_id, name or sighting.name or sighting.station_id)


@lru_cache(maxsize=2000)
def _known_station(station_id: str, name: str) -> Station:
    return Station(id=station_id, name=name)


@lru_cache(maxsize=1000)
def _quality(given: frozenset[ReportField], bad: frozenset[ReportField]) -> Quality:
    """Return a flag for each field: whether it is there; what it is worth, others judge."""
    flags = {name: "not_checked" if name in given else "missing" for name in get_args(ReportField)}
    return Quality.model_validate(flags | dict.fromkeys(bad, "erroneous"))


def _oddities(observation: WeatherObserved) -> Sequence[tuple[Note, str]]:
    found: list[tuple[Note, str]] = []
    station, condition = observation.station, observation.condition
    if registered_name(station.id, observation.observed_at) is None:
        found.append(("unknown_station", f"{station.id} {station.name}"))
    if condition is not None and condition.code is None:
        found.append(("unknown_word", condition.word))
    return found
