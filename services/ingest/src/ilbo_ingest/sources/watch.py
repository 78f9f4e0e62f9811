"""Who learns how sources do: metrics, and one log line at the first trouble and at the recovery."""

import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Literal

from prometheus_client import CollectorRegistry, Counter
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector as MetricsCollector

from ilbo_ingest.sources.health import FINE, Health, judge
from ilbo_ingest.sources.leases import Standing
from ilbo_ingest.sources.memory import Memory, Visit
from ilbo_paper import NewsSource

log = logging.getLogger(__name__)

Metric = Literal[
    "ilbo_ingest_source_visits",
    "ilbo_ingest_source_items",
    "ilbo_ingest_source_state",
    "ilbo_ingest_source_last_success_timestamp_seconds",
    "ilbo_ingest_source_last_item_timestamp_seconds",
    "ilbo_ingest_source_newest_item_age_seconds",
    "ilbo_ingest_source_due_timestamp_seconds",
    "ilbo_ingest_source_failures",
    "ilbo_ingest_source_silence_seconds",
    "ilbo_ingest_source_expected_silence_seconds",
]


class SourceWatch:
    """Counts and tells what happens to sources."""

    def __init__(
        self,
        registry: CollectorRegistry,
        sources: Mapping[str, NewsSource],
        now: Callable[[], float],
    ) -> None:
        self._away = False
        self._visits = Counter(
            _named("ilbo_ingest_source_visits"),
            "Visits of this process by outcome",
            ("source", "outcome"),
            registry=registry,
        )
        self._items = Counter(
            _named("ilbo_ingest_source_items"),
            "Items of this process's visits by what became of them",
            ("source", "state"),
            registry=registry,
        )
        self._gauges = _Gauges(sources, now)
        registry.register(self._gauges)

    def shows(self, standings: Mapping[str, Standing]) -> None:
        """Show how all sources stand, which is the same in every replica."""
        self._gauges.standings = dict(standings)
        if self._away:
            log.info("redis: sources are visited again")
            self._away = False

    def visited(self, source: NewsSource, visit: Visit, memory: Memory, health: Health) -> None:
        """Count a visit; tell when a source gets into trouble or out of it, whoever visits it."""
        outcome = (
            visit.failure.reason if visit.failure else "unchanged" if visit.unchanged else "read"
        )
        self._visits.labels(source.name, outcome).inc()
        for state, count in visit.states.items():
            self._items.labels(source.name, state).inc(count)
        said = {"source": source.name, "outcome": outcome, "items": dict(visit.states)}
        log.debug("%s visited", source.name, extra=said)
        if new := visit.states.get("published"):
            log.info("%s: %d new", source.name, new, extra=said)
        if health.state == memory.told:
            return
        if health.state not in FINE:
            log.warning("%s is %s: %s", source.name, health.state, health.reason, extra=said)
        elif memory.told and memory.told not in FINE:
            log.info("%s does well again", source.name, extra=said)

    def redis_is_away(self, error: BaseException) -> None:
        """Tell once that nothing is visited."""
        if not self._away:
            log.warning("redis: sources wait: %r", error)
        self._away = True


class _Gauges(MetricsCollector):
    """What Redis knows of each source, judged when it is asked for."""

    def __init__(self, sources: Mapping[str, NewsSource], now: Callable[[], float]) -> None:
        self._sources = sources
        self._now = now
        self.standings: dict[str, Standing] = {}

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Yield every gauge for every source."""
        now = self._now()
        judged = [
            (name, source, standing, judge(source, standing.memory, standing.due_at, now))
            for name, source in self._sources.items()
            if (standing := self.standings.get(name)) is not None
        ]
        state = _gauge("ilbo_ingest_source_state", "1 for the state it is in", "kind", "state")
        for name, source, _, health in judged:
            state.add_metric([name, source.kind, health.state], 1)
        yield state
        for metric, says, value in _VALUES:
            gauge = _gauge(metric, says)
            for name, _, standing, health in judged:
                if (known := value(standing, health, now)) is not None:
                    gauge.add_metric([name], known)
            yield gauge


Value = Callable[[Standing, Health, float], float | None]
_VALUES: tuple[tuple[Metric, str, Value], ...] = (
    (
        "ilbo_ingest_source_last_success_timestamp_seconds",
        "Last answer that was of use",
        lambda s, _h, _n: s.memory.last_success_at,
    ),
    (
        "ilbo_ingest_source_last_item_timestamp_seconds",
        "Last new item",
        lambda s, _h, _n: s.memory.last_item_at,
    ),
    (
        "ilbo_ingest_source_newest_item_age_seconds",
        "Age of the newest item by its own time",
        lambda s, _h, n: None if s.memory.newest_item_at is None else n - s.memory.newest_item_at,
    ),
    (
        "ilbo_ingest_source_due_timestamp_seconds",
        "When it is visited next",
        lambda s, _h, _n: s.due_at,
    ),
    (
        "ilbo_ingest_source_failures",
        "Failed visits in a row",
        lambda s, _h, _n: float(s.memory.failures),
    ),
    (
        "ilbo_ingest_source_silence_seconds",
        "How long nothing new came, in hours that count",
        lambda _s, h, _n: h.silent_seconds,
    ),
    (
        "ilbo_ingest_source_expected_silence_seconds",
        "How much silence is normal",
        lambda _s, h, _n: h.expected_seconds,
    ),
)


def _named(name: Metric) -> str:
    return name


def _gauge(name: Metric, says: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, says, labels=["source", *labels])
