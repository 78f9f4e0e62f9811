"""When a replica opens: once it has read what was said before it came.

It answers readers from the moment it listens, and one that still reads the log would say 404 for
articles that the others show. Until it listens, the edge asks the others.
"""

import asyncio
from collections.abc import Awaitable, Callable

from ilbo_bus import REDIS_ERRORS

LOG_SECONDS = 30.0
"""A longer log than can be read in that time is shown as far as it is read."""
REDIS_SECONDS = 2.0
"""Without Redis for that long there is nothing to wait for."""
_EVERY_SECONDS = 0.05


async def read_up(
    has_handled_all: Callable[[], Awaitable[bool]],
    *,
    log_seconds: float = LOG_SECONDS,
    redis_seconds: float = REDIS_SECONDS,
) -> bool:
    """Wait until the whole log is handled and return True; False when that took too long."""
    now = asyncio.get_running_loop().time
    started = answered = now()
    while now() - started < log_seconds and now() - answered < redis_seconds:
        try:
            if await has_handled_all():
                return True
            answered = now()
        except REDIS_ERRORS:
            pass
        await asyncio.sleep(_EVERY_SECONDS)
    return False
