"""Handlers for tests: they keep what they were given and fail when they are told to."""

import time
from collections import Counter
from collections.abc import Sequence

from ilbo_bus import Bus, Delivery, RetryPolicy, ServiceSettings
from ilbo_events import ARTICLES, ArticlePublished, Stream

QUICK = RetryPolicy(
    base_seconds=0.2, longest_seconds=2, takeover_seconds=1.5, time_limit_seconds=1.0
)
"""The usual policy at a fifth of the time."""


class Reader:
    """Remembers the headlines it handled; refuses one as long as it is told."""

    def __init__(self) -> None:
        self.handled: list[str] = []
        self.batches: list[list[Delivery]] = []
        self.attempts: list[tuple[str, int, float]] = []
        """Headline, attempt and monotonic time of each delivery, in batches or alone."""
        self._faults: dict[str, list[Exception]] = {}

    def fails(self, headline: str, error: Exception, times: int = 1000) -> None:
        """Raise `error` the next `times` times this headline is delivered."""
        self._faults[headline] = [error] * times

    def heals(self) -> None:
        """Fail no more."""
        self._faults.clear()

    async def __call__(self, deliveries: Sequence[Delivery]) -> None:
        self.batches.append(list(deliveries))
        headlines = [headline(delivery) for delivery in deliveries]
        now = time.monotonic()
        self.attempts += [(headline(d), d.attempt, now) for d in deliveries]
        for name in headlines:
            if self._faults.get(name):
                raise self._faults[name].pop()
        self.handled += headlines

    @property
    def counts(self) -> Counter[str]:
        """How often each headline was handled."""
        return Counter(self.handled)


def headline(delivery: Delivery) -> str:
    """Return the headline of a delivered article."""
    assert isinstance(delivery.event, ArticlePublished)
    return delivery.event.headline


def reading_bus(
    url: str, reader: Reader, *, group: str = "render-0", policy: RetryPolicy = QUICK,
    stream: Stream = ARTICLES, namespace: str = "",
) -> Bus:  # fmt: skip
    """Return a bus of render that hands articles to `reader`; it is not started."""
    bus = Bus("render", ServiceSettings(redis_url=url, namespace=namespace))
    bus.subscribe(stream, group, reader, policy=policy)
    return bus
