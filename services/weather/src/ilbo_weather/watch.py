"""Who learns of it: metrics, and one log line at the first failure and one at the recovery."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Literal

from prometheus_client import CollectorRegistry

from ilbo_events import QualityNote
from ilbo_weather.metrics import WeatherMetrics
from ilbo_weather.providers.spec import ProviderSpec
from ilbo_weather.readings import Answer, Failure, Reading, Unchanged

log = logging.getLogger(__name__)
_MOST_NAMES = 500
_LATE_AT_MOST = timedelta(minutes=30)
# The first turn of a process comes before its connection: one spoiled turn is no news.
_TOLD_AT = 2


@dataclass(slots=True)
class _Source:
    """What is known of one source."""

    frozen_after: timedelta
    observed_at: datetime | None = None
    failing: bool = False
    frozen: bool = False


class Watch:
    """Counts and tells what happens to the sources and to what they say."""

    def __init__(
        self,
        registry: CollectorRegistry,
        specs: Iterable[ProviderSpec],
        now: Callable[[], datetime],
    ) -> None:
        self._now = now
        self._sources = {spec.name: _Source(frozen_after(spec)) for spec in specs}
        self._metrics = WeatherMetrics(registry)
        self._spoiled = 0
        self._told_redis = False
        self._told: set[tuple[str, str, str]] = set()
        for name, source in self._sources.items():
            self._metrics.watch_age(name, partial(self._age_seconds, source))
            self._metrics.watch_frozen(name, partial(self._is_frozen, source))

    def began(self, name: str, observed_at: datetime | None) -> None:
        """Take note of the newest page that the process on duty before had read."""
        self._sources[name].observed_at = observed_at

    def turned(self, duty: Literal["on", "off"], pending: int, problem: Exception | None) -> None:
        """Show how it stands; tell when Redis spoils turns, and when no longer."""
        self._metrics.on_duty.set(duty == "on")
        self._metrics.pending.set(pending)
        self._spoiled = self._spoiled + 1 if problem else 0
        if self._spoiled == _TOLD_AT:
            log.warning("redis: %r; %d observations wait", problem, pending)
            self._told_redis = True
        elif not problem and self._told_redis:
            log.info("redis: polling and publishing go on")
            self._told_redis = False

    def answered(self, name: str, answer: Answer) -> None:
        """Count one request."""
        self._metrics.requests.labels(name, _outcome(answer)).inc()
        if not isinstance(answer, Failure):
            self._metrics.last_success.labels(name).set(self._now().timestamp())
        if isinstance(answer, Reading):
            self._note_oddities(name, answer)

    def not_needed(self, name: str) -> None:
        """Count an interval in which better sources gave everything."""
        self._metrics.requests.labels(name, "not_needed").inc()

    def interval_done(self, name: str, answer: Answer, observed_at: datetime | None) -> None:
        """Tell of the first interval that failed, and of the first that went well again."""
        source = self._sources[name]
        source.observed_at = observed_at
        failure = _failure(answer)
        if failure is not None and not source.failing:
            self._tell_failure(name, failure)
        elif failure is None and source.failing:
            log.info("%s answers again", name)
        source.failing = failure is not None
        self._tell_frozen(name, source)

    def filled(self, name: str, failure: Failure | None) -> None:
        """Tell that hours which were missed are there now, or why they are not."""
        if failure is None:
            log.info("%s gave the hours that were missed", name)
        else:
            log.warning(
                "%s gives no past hours: %s", name, failure.reason, extra={"detail": failure.detail}
            )

    def judged(self, name: str, doubts: Iterable[tuple[str, QualityNote]], refused: int) -> None:
        """Count what quality control found, by station and check."""
        for station, note in doubts:
            self._metrics.doubts.labels(name, station, note.check, note.flag).inc()
            log.info(
                "%s at %s is %s", note.field, station, note.flag,
                extra={"provider": name, "check": note.check, "reason": note.reason},
            )  # fmt: skip
        if refused:
            self._metrics.refused.labels(name, "future_time").inc(refused)
            log.warning("%s: %d reports of the future are left out", name, refused)

    def published(self, said: int) -> None:
        """Count what was published."""
        if said:
            self._metrics.published.inc(said)
            log.info("published %d observations", said)

    def dropped(self, count: int) -> None:
        """Count what there was no room for."""
        self._metrics.dropped.inc(count)

    def _tell_failure(self, name: str, failure: Failure) -> None:
        # Nobody but us can mend a wrong request; a key needs its owner.
        level = logging.ERROR if failure.kind in ("auth", "bad_request") else logging.WARNING
        log.log(
            level, "%s fails: %s", name, failure.reason,
            extra={"kind": failure.kind, "detail": failure.detail},
        )  # fmt: skip

    def _note_oddities(self, name: str, reading: Reading) -> None:
        for note, about in reading.notes:
            self._metrics.oddities.labels(name, note).inc()
            if (name, note, about) not in self._told and len(self._told) < _MOST_NAMES:
                self._told.add((name, note, about))
                log.warning("%s: %s %s", name, note, about)

    def _tell_frozen(self, name: str, source: _Source) -> None:
        frozen = self._is_frozen(source)
        if frozen and not source.frozen:
            log.warning("%s is frozen: its page is of %s", name, source.observed_at)
        source.frozen = frozen

    def _is_frozen(self, source: _Source) -> bool:
        known = source.observed_at is not None and not source.failing
        return known and self._age_seconds(source) > source.frozen_after.total_seconds()

    def _age_seconds(self, source: _Source) -> float:
        """Return the age; not a number while nothing was read."""
        if source.observed_at is None:
            return float("nan")
        return (self._now() - source.observed_at).total_seconds()


def frozen_after(spec: ProviderSpec) -> timedelta:
    """Return the age at which a source has left out two of its slots, and not just come late."""
    return 2 * timedelta(seconds=spec.publication.slot_seconds) + _LATE_AT_MOST


def _failure(answer: Answer) -> Failure | None:
    """Return what went wrong; that a slot is not there yet is nothing wrong."""
    failure = answer if isinstance(answer, Failure) else None
    if isinstance(answer, Reading):
        failure = answer.incomplete
    return None if failure is None or failure.kind == "no_data" else failure


def _outcome(answer: Answer) -> str:
    if isinstance(answer, Failure):
        return answer.reason
    return "unchanged" if isinstance(answer, Unchanged) else "read"
