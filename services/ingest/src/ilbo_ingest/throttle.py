"""Token buckets: how often a key may write and an address may fail to get in."""

from collections import OrderedDict
from collections.abc import Callable

_MAX_BUCKETS = 10_000


class Throttle:
    """One bucket a name; the longest unused are forgotten, so that memory stays bounded."""

    def __init__(self, burst: float, per_second: float, now: Callable[[], float]) -> None:
        self._burst = burst
        self._per_second = per_second
        self._now = now
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait_seconds(self, name: str) -> float:
        """Take a token and return 0, or return how long until there is one."""
        now = self._now()
        tokens, since = self._buckets.pop(name, (self._burst, now))
        tokens = min(self._burst, tokens + (now - since) * self._per_second)
        wait = 0.0 if tokens >= 1 else (1 - tokens) / self._per_second
        self._buckets[name] = (tokens - 1 if wait == 0 else tokens, now)
        if len(self._buckets) > _MAX_BUCKETS:
            self._buckets.popitem(last=False)
        return wait
