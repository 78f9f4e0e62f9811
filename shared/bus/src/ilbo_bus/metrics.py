"""Prometheus metrics of the bus, beside those FastStream counts itself.

Each name carries its unit; `docs/operations.md` says what to do when it is high.
"""

from typing import Literal

from prometheus_client import CollectorRegistry, Counter, Gauge

Outcome = Literal["handled", "dead", "failed"]


class BusMetrics:
    """The counters and gauges of one service."""

    def __init__(self, registry: CollectorRegistry) -> None:
        place = ["stream", "group"]
        self.events = Counter(
            "ilbo_bus_events", "Events by outcome", [*place, "outcome"], registry=registry
        )
        self.published = Counter(
            "ilbo_bus_published_events", "Events published", ["stream"], registry=registry
        )
        self.read_errors = Counter(
            "ilbo_bus_read_errors", "Reads that failed", place, registry=registry
        )
        self.lag = Gauge(
            "ilbo_bus_lag_events", "Events not yet delivered to the group", place, registry=registry
        )
        self.pending = Gauge(
            "ilbo_bus_pending_events", "Delivered, not acknowledged", place, registry=registry
        )
        self.oldest = Gauge(
            "ilbo_bus_oldest_unhandled_seconds", "Age of the oldest event not handled", place,
            registry=registry,
        )  # fmt: skip
        self.dead = Gauge(
            "ilbo_bus_dead_letters", "Dead letters of the stream", ["stream"], registry=registry
        )
        self.ready = Gauge("ilbo_bus_ready", "1 while every group consumes", registry=registry)
