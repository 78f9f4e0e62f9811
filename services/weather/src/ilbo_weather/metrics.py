"""The metrics of the weather service; docs/operations.md says what to do when one is high."""

from collections.abc import Callable
from typing import Literal

from prometheus_client import CollectorRegistry, Counter, Gauge

Metric = Literal[
    "ilbo_weather_requests",
    "ilbo_weather_oddities",
    "ilbo_weather_doubts",
    "ilbo_weather_refused_observations",
    "ilbo_weather_published_observations",
    "ilbo_weather_dropped_observations",
    "ilbo_weather_pending_observations",
    "ilbo_weather_on_duty",
    "ilbo_weather_last_success_timestamp_seconds",
    "ilbo_weather_observed_age_seconds",
    "ilbo_weather_upstream_frozen",
]


class WeatherMetrics:
    """What is counted and shown."""

    def __init__(self, registry: CollectorRegistry) -> None:
        def counter(name: Metric, says: str, *labels: str) -> Counter:
            return Counter(name, says, labels, registry=registry)

        def gauge(name: Metric, says: str, *labels: str) -> Gauge:
            return Gauge(name, says, labels, registry=registry)

        self.requests = counter(
            "ilbo_weather_requests", "Requests by outcome", "provider", "outcome"
        )
        self.oddities = counter(
            "ilbo_weather_oddities", "Odd rows that were read", "provider", "oddity"
        )
        self.doubts = counter(
            "ilbo_weather_doubts", "Values that are not good, when judged first",
            "provider", "station", "check", "flag",
        )  # fmt: skip
        self.refused = counter(
            "ilbo_weather_refused_observations", "Reports left out", "provider", "reason"
        )
        self.published = counter("ilbo_weather_published_observations", "Observations published")
        self.dropped = counter(
            "ilbo_weather_dropped_observations", "Given up, Redis was away too long"
        )
        self.pending = gauge(
            "ilbo_weather_pending_observations", "Read, not acknowledged by Redis yet"
        )
        self.on_duty = gauge("ilbo_weather_on_duty", "1 in the one process that polls")
        self.last_success = gauge(
            "ilbo_weather_last_success_timestamp_seconds", "Last answer that was of use", "provider"
        )
        self._age = gauge(
            "ilbo_weather_observed_age_seconds", "Age of the newest page's own time", "provider"
        )
        self._frozen = gauge(
            "ilbo_weather_upstream_frozen", "1 while it answers with an old page", "provider"
        )

    def watch_age(self, provider: str, seconds: Callable[[], float]) -> None:
        """Show an age as it is when asked."""
        self._age.labels(provider).set_function(seconds)

    def watch_frozen(self, provider: str, is_frozen: Callable[[], float]) -> None:
        """Show whether a source is frozen, as it is when asked."""
        self._frozen.labels(provider).set_function(is_frozen)
