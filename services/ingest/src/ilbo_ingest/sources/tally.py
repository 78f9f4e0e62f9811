"""What came through the doors: counted by key and by format since this process began."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(slots=True)
class SourceHealth:
    """One way in: a key over HTTP, or documents of one format."""

    items: Counter[str] = field(default_factory=Counter)
    """How many items came to which end."""
    last_contact_at: datetime | None = None
    last_item_at: datetime | None = None
    last_item: str | None = None


class Tally:
    """Counts in memory; nothing on the way of an article waits for it."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._since = clock()
        self._sources: dict[tuple[str, str], SourceHealth] = {}

    def came(self, kind: str, name: str, state: str, subject: str | None = None) -> None:
        """Count one item, or with no subject a refusal."""
        health = self._sources.setdefault((kind, name), SourceHealth())
        health.items[state] += 1
        health.last_contact_at = self._clock()
        if subject is not None:
            health.last_item_at, health.last_item = health.last_contact_at, subject

    def report(self) -> dict[str, object]:
        """Return every source's health, by kind and name."""
        return {
            "since": self._since.isoformat(),
            "sources": [
                {
                    "kind": kind,
                    "name": name,
                    "items": dict(health.items),
                    "last_contact_at": _text(health.last_contact_at),
                    "last_item_at": _text(health.last_item_at),
                    "last_item": health.last_item,
                }
                for (kind, name), health in sorted(self._sources.items())
            ],
        }


def _text(time: datetime | None) -> str | None:
    return time.isoformat() if time else None
