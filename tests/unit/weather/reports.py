"""Reports of stations and sources of our own."""

from datetime import datetime, timedelta
from typing import Any

from ilbo_events import Condition, ReportField, Station, WeatherObserved, condition_of
from ilbo_weather.providers.spec import KMA_CREDIT, ProviderSpec, Publication
from tests.unit.weather.pages import NOW

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
THREE = NOW.replace(minute=0)
"""15 o'clock in Korea."""
MODEL_CREDIT = "모형 자료 (CC BY 4.0)"
EVERYTHING: frozenset[ReportField] = frozenset(
    {"temperature", "condition", "humidity", "wind", "precipitation"}
)
MAP_FIELDS: frozenset[ReportField] = frozenset({"temperature", "condition", "precipitation"})
MAP = ProviderSpec(
    "map", 1, "observation", KMA_CREDIT, MAP_FIELDS, Publication(3600, (600,)), "map.test"
)
GAUGES = ProviderSpec(
    "gauges", 1, "observation", KMA_CREDIT, EVERYTHING - {"condition"},
    Publication(3600, (900,)), "gauges.test",
)  # fmt: skip
MINUTES = ProviderSpec(
    "minutes", 1, "observation", KMA_CREDIT, frozenset({"temperature", "wind"}),
    Publication(60, (0,)), "minutes.test",
)  # fmt: skip
MODEL = ProviderSpec(
    "model", 3, "model", MODEL_CREDIT, EVERYTHING, Publication(900, (60,)), "model.test"
)
OTHER_MODEL = ProviderSpec(
    "other-model", 4, "model", "다른 모형", EVERYTHING, Publication(3600, (60,)), "other.test"
)
AIRPORT = ProviderSpec(
    "airport", 5, "observation", "공항", EVERYTHING, Publication(1800, (300,)), "airport.test"
)


def report(
    spec: ProviderSpec = MAP,
    at: datetime = THREE,
    word: str | None = None,
    station: str = "108",
    **values: Any,
) -> WeatherObserved:
    """Return what a source says, as its reader makes it; `word` is the sky."""
    condition: Condition | None = condition_of(word)
    return WeatherObserved(
        station=Station(id=station, name="서울"),
        observed_at=at,
        time_precision="hour",
        condition=condition,
        source=spec.name,
        kind=spec.kind,
        attribution=spec.attribution,
        **{"fetched_at": at + 12 * MINUTE, "temperature_celsius": 8.7, **values},
    )
