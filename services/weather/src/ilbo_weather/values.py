"""What a report holds: the values of each field by name, present or not."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, get_args

from ilbo_events import Flag, Quality, QualityNote, ReportField, WeatherObserved
from ilbo_events.weather import MOST_NOTES

FIELDS: tuple[ReportField, ...] = get_args(ReportField)
ATTRIBUTES: dict[ReportField, tuple[str, ...]] = {
    "temperature": ("temperature_celsius",),
    "condition": ("condition",),
    "humidity": ("relative_humidity_percent",),
    "wind": ("wind_speed_meters_per_second", "wind_from_degrees"),
    "precipitation": ("precipitation_millimeters",),
    "dew_point": ("dew_point_celsius",),
    "station_pressure": ("station_pressure_hectopascals",),
    "sea_level_pressure": ("sea_level_pressure_hectopascals",),
    "visibility": ("visibility_meters",),
    "cloud_cover": ("cloud_cover_tenths",),
    "wind_gust": ("wind_gust_meters_per_second",),
    "snow_depth": ("snow_depth_centimeters",),
    "new_snow": ("new_snow_centimeters",),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found about one field."""

    field: ReportField
    flag: Literal["doubtful", "erroneous"]
    check: str
    reason: str


def has(report: WeatherObserved, field: ReportField) -> bool:
    """Return whether the report gives a value of the field."""
    # A loop: any() over a generator takes three times as long, and this is asked most of all.
    for name in ATTRIBUTES[field]:  # noqa: SIM110 - see above
        if getattr(report, name) is not None:
            return True
    return False


def given(report: WeatherObserved) -> frozenset[ReportField]:
    """Return the fields the report gives a value of."""
    return frozenset(field for field in FIELDS if has(report, field))


def numbers(report: WeatherObserved) -> Iterator[tuple[ReportField, str, float]]:
    """Return each number the report gives with its field and name."""
    for field, names in ATTRIBUTES.items():
        for name in names:
            value = getattr(report, name)
            if isinstance(value, (int, float)):
                yield field, name, value


def raw(report: WeatherObserved, field: ReportField) -> str:
    """Return the field's values as they came, for people."""
    said = (getattr(report, name) for name in ATTRIBUTES[field])
    return ", ".join(
        value.word if hasattr(value, "word") else f"{value:g}"
        for value in said
        if value is not None
    )


@lru_cache(maxsize=2000)
def quality_of(flags: tuple[Flag, ...]) -> Quality:
    """Return the flags of all fields in their order; few combinations occur."""
    return Quality.model_validate(dict(zip(FIELDS, flags, strict=True)))


def flags_of(report: WeatherObserved) -> dict[ReportField, Flag]:
    """Return a report's flag of each field."""
    return {field: getattr(report.quality, field) for field in FIELDS}


def flagged(report: WeatherObserved, findings: Iterable[Finding]) -> WeatherObserved:
    """Return the report with the findings: an erroneous value is noted and taken out."""
    changes: dict[str, object] = {}
    flags = flags_of(report)
    notes = list(report.quality_notes)
    for found in findings:
        flags[found.field] = found.flag
        notes.append(
            QualityNote(
                field=found.field, flag=found.flag, check=found.check, reason=found.reason,
                raw=raw(report, found.field),
            )
        )  # fmt: skip
        if found.flag == "erroneous":
            changes |= dict.fromkeys(ATTRIBUTES[found.field])
    changes["quality"] = quality_of(tuple(flags.values()))
    changes["quality_notes"] = tuple(notes[:MOST_NOTES])
    return report.model_copy(update=changes)
