"""How long to wait before a part that ended is started again."""

import random
from dataclasses import dataclass, field


@dataclass(slots=True)
class Backoff:
    """Exponential with jitter; forgets the past when a part stayed up for a while."""

    first_seconds: float = 0.1
    most_seconds: float = 10
    forget_after_seconds: float = 10
    chance: random.Random = field(default_factory=random.Random)
    failures: int = 0
    """How often in a row it ended too early."""

    def after(self, up_seconds: float) -> float:
        """Return the seconds to wait after a part that was up for `up_seconds`."""
        self.failures = 1 if up_seconds >= self.forget_after_seconds else self.failures + 1
        longest = self.first_seconds * 2.0 ** min(self.failures - 1, 30)
        return min(longest, self.most_seconds) * self.chance.uniform(0.5, 1)
