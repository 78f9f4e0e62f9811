"""What came through the doors: counted by key and by format, not waited for."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

Door = tuple[str, str]
"""Kind and name: http and the name of a key, document and the name of a reader."""


@dataclass(slots=True)
class DoorCount:
    """What came through one door."""

    items: Counter[str] = field(default_factory=Counter)
    """How many items came to which end."""
    last_contact_at: datetime | None = None
    last_item_at: datetime | None = None
    last_item: str | None = None

    def add(self, later: "DoorCount") -> None:
        """Add what came since."""
        self.items += later.items
        self.last_contact_at = later.last_contact_at or self.last_contact_at
        if later.last_item_at is not None:
            self.last_item_at, self.last_item = later.last_item_at, later.last_item


class Tally:
    """Counts in memory until somebody takes them away: no article waits for it."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._counts: dict[Door, DoorCount] = {}

    def came(self, kind: str, name: str, state: str, subject: str | None = None) -> None:
        """Count one item, or with no subject a refusal."""
        count = self._counts.setdefault((kind, name), DoorCount())
        count.items[state] += 1
        count.last_contact_at = self._clock()
        if subject is not None:
            count.last_item_at, count.last_item = count.last_contact_at, subject

    def take(self) -> dict[Door, DoorCount]:
        """Return what came since the last time; it is counted here no longer."""
        taken, self._counts = self._counts, {}
        return taken

    def put_back(self, counts: Iterable[tuple[Door, DoorCount]]) -> None:
        """Count again what could not be taken away."""
        for door, count in counts:
            count.add(self._counts.get(door, DoorCount()))
            self._counts[door] = count

    def waiting(self) -> dict[Door, DoorCount]:
        """Return what nobody has taken away."""
        return dict(self._counts)
