"""One request at a time to each server, and a pause before the next."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

_MOST_REMEMBERED = 1_000


@dataclass(slots=True)
class _Line:
    """Those who wait for one server."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0
    free_at: float = 0


class Turns:
    """Turns of this process; between processes sources are leased, not servers."""

    def __init__(
        self, spacing_seconds: float, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._spacing_seconds = spacing_seconds
        self._monotonic = monotonic
        self._lines: dict[str, _Line] = {}

    def __len__(self) -> int:
        return len(self._lines)

    @asynccontextmanager
    async def turn(self, server: str) -> AsyncIterator[None]:
        """Wait until nobody asks this server and the pause is over; first come, first served."""
        line = self._lines.setdefault(server, _Line())
        line.waiting += 1
        try:
            async with line.lock:
                await asyncio.sleep(max(line.free_at - self._monotonic(), 0))
                try:
                    yield
                finally:
                    line.free_at = self._monotonic() + self._spacing_seconds
        finally:
            line.waiting -= 1
            self._forget()

    def _forget(self) -> None:
        if len(self._lines) > _MOST_REMEMBERED:
            now = self._monotonic()
            kept = {k: v for k, v in self._lines.items() if v.waiting or v.free_at > now}
            self._lines = kept
