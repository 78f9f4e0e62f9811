"""Numbers as weather services write them: missing, out of bounds, or a value with its unit.

What no event can carry is never an exception: the value is left out, and a note names what stood
there.
"""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from ilbo_events import WeatherObserved
from ilbo_weather.readings import Note

Measure = Literal[
    "temperature_celsius",
    "relative_humidity_percent",
    "wind_speed_meters_per_second",
    "wind_from_degrees",
    "precipitation_millimeters",
    "dew_point_celsius",
    "station_pressure_hectopascals",
    "sea_level_pressure_hectopascals",
    "visibility_meters",
    "cloud_cover_tenths",
    "wind_gust_meters_per_second",
    "snow_depth_centimeters",
    "new_snow_centimeters",
]

Values = dict[Measure, float]

_NUMBER = re.compile(r"[+-]?[0-9]{1,6}(?:\.[0-9]{0,6})?|[+-]?\.[0-9]{1,6}")
_PLACEHOLDERS = frozenset({"", "-", "--", "null", "None", "N/A"})


def number(raw: object) -> float | None:
    """Return a finite decimal number, given as one or as text; None for anything else."""
    if isinstance(raw, str):
        text = raw.strip()
        return float(text) if _NUMBER.fullmatch(text) and text.isascii() else None
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        return None
    value = float(raw) if abs(raw) < 10**9 else math.inf
    return value if math.isfinite(value) else None


@cache
def bounds(measure: Measure) -> tuple[float, float]:
    """Return what the event allows for a measure."""
    limits = WeatherObserved.model_fields[measure].metadata
    low = next(limit.ge for limit in limits if hasattr(limit, "ge"))
    high = next(limit.le for limit in limits if hasattr(limit, "le"))
    return float(low), float(high)


@dataclass(slots=True)
class Row:
    """What one row says: its values, and what was odd about them."""

    about: str
    """Which row, for people: the station's number."""
    values: Values = field(default_factory=dict)
    notes: list[tuple[Note, str]] = field(default_factory=list)
    refused: dict[Measure, tuple[str, str]] = field(default_factory=dict)
    """What no event can carry: the text that stood there, and why not."""

    def take(
        self,
        measure: Measure,
        column: str,
        raw: object,
        missing: Iterable[float] = (),
        factor: float = 1,
    ) -> float | None:
        """Keep a value unless it is missing, unreadable or out of bounds; return what was kept."""
        value = number(raw)
        if value is None:
            if not _is_placeholder(raw):
                self.note("unreadable_value", column, raw)
            return None
        if value in missing:
            return None
        if factor != 1:
            value = round(value * factor, 3)
        low, high = bounds(measure)
        if not low <= value <= high:
            self.note("out_of_range", column, raw)
            self.refused[measure] = str(raw)[:80], f"outside {low:g} to {high:g}"
            return None
        self.values[measure] = value
        return value

    def note(self, note: Note, column: str, raw: object) -> None:
        """Remember what was odd, with the text that stood there."""
        self.notes.append((note, f"{self.about} {column} {str(raw)[:80]}"))


def text_of(data: Mapping[str, object], name: str) -> str:
    """Return a text of a JSON object or of attributes, stripped; empty for what is none."""
    value = data.get(name)
    return value.strip() if isinstance(value, str) else ""


def _is_placeholder(raw: object) -> bool:
    return raw is None or (isinstance(raw, str) and raw.strip() in _PLACEHOLDERS)
