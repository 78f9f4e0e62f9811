"""What is said about the weather."""

import hashlib
import json
from datetime import UTC, timedelta, timezone
from typing import Literal, get_args

from pydantic import Field

from ilbo_events.articles import Generation, Revision
from ilbo_events.fact import AwareDatetime, Fact
from ilbo_events.text import Line, Name

Flag = Literal["good", "not_checked", "doubtful", "erroneous", "missing"]
"""Quality flags after QARTOD (IOC Manuals and Guides 54): 1, 2, 3, 4, 9."""

Kind = Literal["observation", "analysis", "model"]
"""How a whole report came about."""

ReportField = Literal[
    "temperature",
    "condition",
    "humidity",
    "wind",
    "precipitation",
    "dew_point",
    "station_pressure",
    "sea_level_pressure",
    "visibility",
    "cloud_cover",
    "wind_gust",
    "snow_depth",
    "new_snow",
]
"""What a station reports, named as in Quality; wind is speed and direction together."""

MOST_NOTES = 36
"""As many reasons a report holds."""


class Station(Fact):
    """Where it was observed."""

    id: str = Field(pattern=r"^\S{1,64}$")
    """KMA station number, e.g. 108; a station outside the registry has its name here."""
    name: Name = Field(min_length=1)
    """The station as KMA spells it, e.g. 강진군."""


class Condition(Fact):
    """The sky."""

    code: str | None = Field(default=None, pattern=r"^[a-z0-9_]{1,40}$")
    """Canonical code, e.g. mostly_cloudy; None for a word the vocabulary doesn't know."""
    word: Name
    """The source's own word, e.g. 구름많음."""


class Quality(Fact):
    """One flag for each observed value."""

    temperature: Flag = "not_checked"
    """Of temperature_celsius."""
    condition: Flag = "not_checked"
    """Of condition."""
    humidity: Flag = "not_checked"
    """Of relative_humidity_percent."""
    wind: Flag = "not_checked"
    """Of wind_speed_meters_per_second and wind_from_degrees."""
    precipitation: Flag = "not_checked"
    """Of precipitation_millimeters."""
    dew_point: Flag = "not_checked"
    """Of dew_point_celsius."""
    station_pressure: Flag = "not_checked"
    """Of station_pressure_hectopascals."""
    sea_level_pressure: Flag = "not_checked"
    """Of sea_level_pressure_hectopascals."""
    visibility: Flag = "not_checked"
    """Of visibility_meters."""
    cloud_cover: Flag = "not_checked"
    """Of cloud_cover_tenths."""
    wind_gust: Flag = "not_checked"
    """Of wind_gust_meters_per_second."""
    snow_depth: Flag = "not_checked"
    """Of snow_depth_centimeters."""
    new_snow: Flag = "not_checked"
    """Of new_snow_centimeters."""


class QualityNote(Fact):
    """Why a value is not good."""

    field: ReportField
    """Which value."""
    flag: Literal["doubtful", "erroneous"]
    """What the check made of it."""
    check: str = Field(pattern=r"^[a-z_]{1,40}$")
    """Which check, e.g. step."""
    reason: Line
    """What it found, e.g. 12.4 in an hour, at most 10 is usual."""
    raw: Name = ""
    """The value as received, where an erroneous one is not published."""
    source: Line = ""
    """Who said the value, where it is not the report's own source."""


class Origin(Fact):
    """Where one value comes from that is not of the report's own source."""

    field: ReportField
    """Which value."""
    source: Line
    """Which service said it, e.g. open-meteo."""
    kind: Literal["observation", "analysis", "model", "forecast"]
    """How the value came about."""
    attribution: Line = ""
    """The credit that must stand beside this value."""
    observed_at: AwareDatetime
    """The value's own time."""


class WeatherObserved(Fact):
    """At this station, at this time, this was observed."""

    station: Station
    """Where."""
    observed_at: AwareDatetime
    """The observation's own time, never the time it was fetched."""
    time_precision: Literal["minute", "hour", "day"] = "minute"
    """How exact observed_at is; day: midnight in KST of that day."""
    fetched_at: AwareDatetime
    """When the value was received."""
    temperature_celsius: float | None = Field(default=None, ge=-100, le=100)
    """Air temperature, degrees Celsius."""
    condition: Condition | None = None
    """The sky; None when the station reports none."""
    relative_humidity_percent: float | None = Field(default=None, ge=0, le=100)
    """Relative humidity, percent."""
    wind_speed_meters_per_second: float | None = Field(default=None, ge=0, le=150)
    """Wind speed, metres a second."""
    wind_from_degrees: float | None = Field(default=None, ge=0, le=360)
    """Direction the wind comes from, degrees clockwise from north."""
    precipitation_millimeters: float | None = Field(default=None, ge=0, le=2000)
    """Precipitation of the last hour, millimetres."""
    dew_point_celsius: float | None = Field(default=None, ge=-120, le=100)
    """Dew point, degrees Celsius."""
    station_pressure_hectopascals: float | None = Field(default=None, ge=300, le=1200)
    """Air pressure at the station's height, hectopascals."""
    sea_level_pressure_hectopascals: float | None = Field(default=None, ge=800, le=1200)
    """Air pressure reduced to sea level, hectopascals."""
    visibility_meters: float | None = Field(default=None, ge=0, le=1_000_000)
    """Meteorological visibility, metres."""
    cloud_cover_tenths: float | None = Field(default=None, ge=0, le=10)
    """Total cloud cover, tenths of the sky."""
    wind_gust_meters_per_second: float | None = Field(default=None, ge=0, le=250)
    """Strongest gust of the last hour, metres a second."""
    snow_depth_centimeters: float | None = Field(default=None, ge=0, le=3000)
    """Depth of the snow that lies, centimetres."""
    new_snow_centimeters: float | None = Field(default=None, ge=0, le=1000)
    """Snow fallen since midnight in Korea, centimetres."""
    quality: Quality = Quality()
    """A flag for each value."""
    quality_notes: tuple[QualityNote, ...] = Field(default=(), max_length=MOST_NOTES)
    """A reason for each value that is doubtful or erroneous."""
    source: Line
    """Which service or document said it, e.g. kma-web-map."""
    kind: Kind = "observation"
    """How the value came about."""
    attribution: Line = ""
    """The credit that must stand beside the value, e.g. 기상청 제공."""
    rank: int = Field(default=1, ge=1, le=9)
    """Place of the temperature's source among all sources; 1 is the best."""
    origins: tuple[Origin, ...] = Field(default=(), max_length=len(get_args(ReportField)))
    """Values of another source than the report's own, each with its credit."""
    backfilled: bool = False
    """Whether it was fetched late, to fill the history after an outage."""
    revision: Revision = 1
    """Counts what was said about this station and time."""
    generation: Generation = 0
    """As in ArticlePublished."""


FRESH_FOR = timedelta(minutes=75)
"""So long a value counts as the weather of now; up to GONE_AFTER it is shown with its time."""
GONE_AFTER = timedelta(hours=3)
NOT_SHOWN = frozenset({"doubtful", "erroneous", "missing"})
"""Flags of values that no page shows."""
_KST = timezone(timedelta(hours=9))
# What may differ between two reports of the same observation that say the same.
_NOT_SAID = {"fetched_at", "revision", "generation", "backfilled"}


def observation_subject(event: WeatherObserved) -> str:
    """Return station and time, e.g. 108@2026-03-11T15:00:00Z: the ledger counts its revisions.

    An observation of a day has the day alone, 108@2026-03-12: the one of midnight is another.
    """
    if event.time_precision == "day":
        return f"{event.station.id}@{event.observed_at.astimezone(_KST):%Y-%m-%d}"
    time = event.observed_at.astimezone(UTC).isoformat(timespec="seconds")
    return f"{event.station.id}@{time.replace('+00:00', 'Z')}"


def observation_digest(event: WeatherObserved) -> str:
    """Return a hash of what the event says, whenever it was fetched and however often said."""
    # Without defaults: a field that an event gains later doesn't change what was said before.
    said = event.model_dump(mode="json", exclude=_NOT_SAID, exclude_defaults=True)
    said["observed_at"] = event.observed_at.astimezone(UTC).isoformat()
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def origin_of(event: WeatherObserved, field: ReportField) -> Origin:
    """Return where a value comes from: another source that is named, or the report's own."""
    for origin in event.origins:
        if origin.field == field:
            return origin
    return Origin(
        field=field,
        source=event.source,
        kind=event.kind,
        attribution=event.attribution,
        observed_at=event.observed_at,
    )


def shows_temperature(event: WeatherObserved) -> bool:
    """Return whether there is a temperature that a page may show."""
    return event.temperature_celsius is not None and event.quality.temperature not in NOT_SHOWN


def outranks(event: WeatherObserved, other: WeatherObserved) -> bool:
    """Return whether `other`, of the same station, gives way although it may be newer.

    It does when a better source was still fresh at its time, however late that became known.
    """
    is_better = event.rank < other.rank and shows_temperature(event)
    return is_better and event.observed_at > other.observed_at - FRESH_FOR
