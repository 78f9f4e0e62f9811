"""What the weather page says: values in words and figures, and whose they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from ilbo_paper import Paper
from ilbo_render.korea_map import KoreaMap, Saying, draw
from ilbo_render.views import StationWeather

_WINDS = (
    "북", "북북동", "북동", "동북동", "동", "동남동", "남동", "남남동",
    "남", "남남서", "남서", "서남서", "서", "서북서", "북서", "북북서",
)  # fmt: skip
_CALM_METERS_PER_SECOND = 0.3
"""Below that is force 0, 고요 (Beaufort scale, WMO-No. 8)."""
_KINDS = {"analysis": "분석값", "model": "수치모델 값", "forecast": "예보값"}


@dataclass(frozen=True, slots=True)
class Credit:
    """Whose values stand on the page, of how many stations, and of which time the newest is."""

    words: str
    stations: int
    observed_at: datetime
    time_precision: str


class Known(NamedTuple):
    """Which values any station has: what none has gets no column."""

    humidity: bool
    wind: bool
    precipitation: bool


def known_of(stations: Sequence[StationWeather]) -> Known:
    """Return which values are known of at least one station."""
    return Known(
        any(station.humidity_percent is not None for station in stations),
        any(station.wind_meters_per_second is not None for station in stations),
        any(station.precipitation_millimeters is not None for station in stations),
    )


def newest_of(stations: Sequence[StationWeather]) -> datetime | None:
    """Return the time of the newest value; None without any."""
    return max((station.now.observed_at for station in stations), default=None)


def credits_of(stations: Sequence[StationWeather]) -> tuple[Credit, ...]:
    """Return one credit for each set of sources, the one of most stations first."""
    groups: dict[tuple[str, ...], list[StationWeather]] = {}
    for station in stations:
        groups.setdefault(station.attributions, []).append(station)
    found = [_credit(names, group) for names, group in groups.items()]
    return tuple(sorted(found, key=lambda credit: -credit.stations))


def _credit(names: Sequence[str], group: Sequence[StationWeather]) -> Credit:
    newest = max((station.now for station in group), key=lambda now: now.observed_at)
    return Credit(" · ".join(names), len(group), newest.observed_at, newest.time_precision)


def credit_words(station: StationWeather) -> str:
    """Return the credit of one station as `credits_of` says it."""
    return " · ".join(station.attributions)


def wind_word(degrees: float | None, meters_per_second: float) -> str:
    """Return where the wind comes from in sixteen directions; nothing when that is not known."""
    if meters_per_second < _CALM_METERS_PER_SECOND:
        return "고요"
    return "" if degrees is None else _WINDS[round(degrees / 22.5) % 16]


def kind_word(kind: str) -> str:
    """Return what a value is when nobody observed it."""
    return _KINDS.get(kind, "")


def map_of(paper: Paper, stations: Sequence[StationWeather]) -> KoreaMap:
    """Return the map with the temperature of each station."""
    places = {place.id: place for place in paper.stations}
    return draw(
        [
            Saying(
                station_id=place.id,
                name=station.now.station,
                value=f"{round(station.now.temperature_celsius, 1) + 0.0:.1f}",
                longitude=place.longitude_degrees,
                latitude=place.latitude_degrees,
            )
            for station in stations
            if (place := places.get(station.now.station_id))
        ]
    )
