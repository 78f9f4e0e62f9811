"""Prometheus metrics of the pages and the projection; each name carries its unit."""

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.core import CounterMetricFamily, Metric
from prometheus_client.registry import Collector

_SECONDS = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 5)


class RenderMetrics(Collector):
    """What render counts; `hits` is a plain number, because it is on every reader's way."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.hits = 0
        self.rendered = Counter(
            "ilbo_render_pages", "Documents made, by kind", ["kind"], registry=registry
        )
        self.read_errors = Counter(
            "ilbo_render_read_errors", "Pages the read model could not give", registry=registry
        )
        self.batch_seconds = Histogram(
            "ilbo_render_batch_seconds", "From delivery to visible, per batch", ["stream"],
            buckets=_SECONDS, registry=registry,
        )  # fmt: skip
        self.batch_events = Counter(
            "ilbo_render_projected_events", "Events projected", ["stream"], registry=registry
        )
        self.position = Gauge(
            "ilbo_render_position_unix_seconds", "Time of the newest entry projected", ["stream"],
            registry=registry,
        )  # fmt: skip
        self.listeners = Gauge(
            "ilbo_render_listeners", "Readers who listen to the live line", registry=registry
        )
        registry.register(self)

    def collect(self) -> Iterable[Metric]:
        """Yield what is counted without the library."""
        yield CounterMetricFamily(
            "ilbo_render_cache_hits", "Requests answered by a kept document", self.hits
        )
