"""Who learns of it: metrics, and one log line at the first failure and one at the recovery."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal

from prometheus_client import CollectorRegistry, Counter, Gauge

from ilbo_weather.readings import Answer, Failure, Reading, Unchanged

log = logging.getLogger(__name__)
# An hourly page may be served an hour late; after two more hours without a new one it is frozen.
FROZEN_AFTER = timedelta(minutes=180)
_MOST_NAMES = 200
# The first turn of a process comes before its connection: one spoiled turn is no news.
_TOLD_AT = 2

Metric = Literal[
    "ilbo_weather_requests",
    "ilbo_weather_oddities",
    "ilbo_weather_published_observations",
    "ilbo_weather_dropped_observations",
    "ilbo_weather_pending_observations",
    "ilbo_weather_on_duty",
    "ilbo_weather_last_success_timestamp_seconds",
    "ilbo_weather_observed_age_seconds",
    "ilbo_weather_upstream_frozen",
]


class Watch:
    """Counts and tells what happens to one provider."""

    def __init__(
        self, registry: CollectorRegistry, provider: str, now: Callable[[], datetime]
    ) -> None:
        self._provider = provider
        self._now = now
        self._observed_at: datetime | None = None
        self._failing = False
        self._frozen = False
        self._spoiled = 0
        self._told_redis = False
        self._told: set[tuple[str, str]] = set()
        self._requests = _counter(
            registry, "ilbo_weather_requests", "Requests by outcome", "provider", "outcome"
        )
        self._oddities = _counter(
            registry, "ilbo_weather_oddities", "Odd rows that were read", "provider", "oddity"
        )
        self._published = _counter(
            registry, "ilbo_weather_published_observations", "Observations published"
        )
        self._dropped = _counter(
            registry, "ilbo_weather_dropped_observations", "Given up, Redis was away too long"
        )
        self._pending = _gauge(
            registry, "ilbo_weather_pending_observations", "Read, not acknowledged by Redis yet"
        )
        self._on_duty = _gauge(registry, "ilbo_weather_on_duty", "1 in the one process that polls")
        self._last_success = _gauge(
            registry, "ilbo_weather_last_success_timestamp_seconds", "Last answer that was of use"
        )
        _gauge(
            registry, "ilbo_weather_observed_age_seconds", "Age of the newest page's own time"
        ).set_function(self._age_seconds)
        _gauge(
            registry, "ilbo_weather_upstream_frozen", "1 while it answers with an old page"
        ).set_function(lambda: float(self._is_frozen()))

    def began(self, observed_at: datetime | None) -> None:
        """Take note of the newest page that the process on duty before had read."""
        self._observed_at = observed_at

    def turned(self, duty: Literal["on", "off"], pending: int, problem: Exception | None) -> None:
        """Show how it stands; tell when Redis spoils turns, and when no longer."""
        self._on_duty.set(duty == "on")
        self._pending.set(pending)
        self._spoiled = self._spoiled + 1 if problem else 0
        if self._spoiled == _TOLD_AT:
            log.warning("redis: %r; %d observations wait", problem, pending)
            self._told_redis = True
        elif not problem and self._told_redis:
            log.info("redis: polling and publishing go on")
            self._told_redis = False

    def answered(self, answer: Answer) -> None:
        """Count one request."""
        self._requests.labels(self._provider, _outcome(answer)).inc()
        if not isinstance(answer, Failure):
            self._last_success.set(self._now().timestamp())
        if isinstance(answer, Reading):
            self._note_oddities(answer)

    def slot_done(self, answer: Answer, observed_at: datetime | None) -> None:
        """Tell of the first slot that failed, and of the first that went well again."""
        self._observed_at = observed_at
        if isinstance(answer, Failure):
            if not self._failing:
                log.warning(
                    "%s fails: %s", self._provider, answer.reason, extra={"detail": answer.detail}
                )
        elif self._failing:
            log.info("%s answers again", self._provider)
        self._failing = isinstance(answer, Failure)
        self._tell_frozen()

    def published(self, said: int) -> None:
        """Count what was published."""
        if said:
            self._published.inc(said)
            log.info("published %d observations", said)

    def dropped(self, count: int) -> None:
        """Count what there was no room for."""
        self._dropped.inc(count)

    def _note_oddities(self, reading: Reading) -> None:
        for note, about in reading.notes:
            self._oddities.labels(self._provider, note).inc()
            if (note, about) not in self._told and len(self._told) < _MOST_NAMES:
                self._told.add((note, about))
                log.warning("%s: %s %s", self._provider, note, about)

    def _tell_frozen(self) -> None:
        frozen = self._is_frozen()
        if frozen and not self._frozen:
            log.warning("%s is frozen: its page is of %s", self._provider, self._observed_at)
        self._frozen = frozen

    def _is_frozen(self) -> bool:
        known = self._observed_at is not None and not self._failing
        return known and self._age_seconds() > FROZEN_AFTER.total_seconds()

    def _age_seconds(self) -> float:
        """Return the age; not a number while nothing was read."""
        if self._observed_at is None:
            return float("nan")
        return (self._now() - self._observed_at).total_seconds()


def _outcome(answer: Answer) -> str:
    if isinstance(answer, Failure):
        return answer.reason
    return "unchanged" if isinstance(answer, Unchanged) else "read"


def _counter(registry: CollectorRegistry, name: Metric, says: str, *labels: str) -> Counter:
    return Counter(name, says, labels, registry=registry)


def _gauge(registry: CollectorRegistry, name: Metric, says: str) -> Gauge:
    return Gauge(name, says, registry=registry)
