"""What is said about the weather."""

import hashlib
import json
from datetime import UTC, timedelta, timezone
from typing import Literal

from pydantic import Field

from ilbo_events.articles import Generation, Revision
from ilbo_events.fact import AwareDatetime, Fact
from ilbo_events.text import Line, Name

Flag = Literal["good", "not_checked", "doubtful", "erroneous", "missing"]
"""Quality flags after QARTOD (IOC Manuals and Guides 54): 1, 2, 3, 4, 9."""


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
    quality: Quality = Quality()
    """A flag for each value."""
    source: Line
    """Which service or document said it, e.g. kma-web-map."""
    kind: Literal["observation", "analysis", "model"] = "observation"
    """How the value came about."""
    attribution: Line = ""
    """The credit that must stand beside the value, e.g. 기상청 제공."""
    revision: Revision = 1
    """Counts what was said about this station and time."""
    generation: Generation = 0
    """As in ArticlePublished."""


_KST = timezone(timedelta(hours=9))
# What may differ between two reports of the same observation that say the same.
_NOT_SAID = {"fetched_at", "revision", "generation"}


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
    said = event.model_dump(mode="json", exclude=_NOT_SAID)
    said["observed_at"] = event.observed_at.astimezone(UTC).isoformat()
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
