"""The log read backwards, without a group: single entries and the newest ones."""

from collections.abc import Callable
from dataclasses import dataclass

from ilbo_bus.streams import Redis
from ilbo_events import Fact, Stream, UnreadableError, decode


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One entry of a stream."""

    entry_id: str
    event: Fact | None
    """None for an entry that nobody can read; it became a dead letter elsewhere."""


class LogReader:
    """Looks back in one stream; what was trimmed is not found."""

    def __init__(self, redis: Callable[[], Redis], stream: Stream, name: str) -> None:
        self._redis = redis
        self._stream = stream
        self._name = name

    async def entry(self, entry_id: str) -> LogEntry | None:
        """Return the entry with this id."""
        rows = await self._redis().xrange(self._name, entry_id, entry_id)
        return self._opened(*rows[0]) if rows else None

    async def newest(self, count: int, before: str | None = None) -> list[LogEntry]:
        """Return up to `count` entries, newest first, older than `before` when it is given."""
        newest = "+" if before is None else f"({before}"
        rows = await self._redis().xrevrange(self._name, newest, "-", count=count)
        return [self._opened(*row) for row in rows]

    def _opened(self, entry_id: bytes, fields: dict[bytes, bytes]) -> LogEntry:
        found = entry_id.decode()
        try:
            return LogEntry(found, decode(self._stream, found, fields)[0])
        except UnreadableError:
            return LogEntry(found, None)
