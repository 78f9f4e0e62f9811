"""When a failed event comes back: pure timing."""

import random
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Exponential backoff with jitter; all times in seconds."""

    base_seconds: float = 1.0
    longest_seconds: float = 300.0
    max_deliveries: int = 5
    """After that many the event is a dead letter."""
    takeover_seconds: float = 30.0
    """An event another consumer holds for that long is taken over; longer than `time_limit`."""
    time_limit_seconds: float = 20.0
    """A handler that takes longer is stopped, and its batch counts as failed."""
    jitter: float = 0.2

    def wait_seconds(self, deliveries: int) -> float:
        """Return how long an event rests after its n-th delivery, without jitter."""
        doublings = min(max(deliveries - 1, 0), 60)  # more would overflow a float
        return min(self.base_seconds * 2.0**doublings, self.longest_seconds)

    def jittered(self, seconds: float) -> float:
        """Return `seconds` up to a `jitter` longer, so that retries don't march in step."""
        return seconds * (1 + random.random() * self.jitter)  # noqa: S311 - no secret is made
