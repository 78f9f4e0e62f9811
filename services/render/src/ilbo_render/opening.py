"""When a replica opens: once it has read what was said before it came.

It answers readers from the moment it listens, and one that still reads the log would say 404 for
articles that the others show. Until it listens, the edge asks the others.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from ilbo_bus import REDIS_ERRORS

LOG_SECONDS = 60.0
"""A longer log than can be read in that time is shown as far as it is read."""
REDIS_SECONDS = 3.0
"""When Redis refuses for that long there is nothing to wait for."""
_EVERY_SECONDS = 0.05
log = logging.getLogger(__name__)


async def read_up(
    has_handled_all: Callable[[], Awaitable[bool]],
    *,
    log_seconds: float = LOG_SECONDS,
    redis_seconds: float = REDIS_SECONDS,
) -> bool:
    """Wait until the whole log is handled and return True; False when that took too long."""
    now = asyncio.get_running_loop().time
    started, refused_since = now(), None
    while now() - started < log_seconds:
        try:
            if await has_handled_all():
                return True
            refused_since = None
        except REDIS_ERRORS as error:
            refused_since = refused_since or now()
            if now() - refused_since > redis_seconds:
                log.warning("opens without having read the log: %r", error)
                return False
        await asyncio.sleep(_EVERY_SECONDS)
    log.warning("opens before the log is read: it takes longer than %d s", log_seconds)
    return False
