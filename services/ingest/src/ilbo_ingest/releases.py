"""The release of articles whose embargo ended: looked for again and again, never by a timer."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import NoReturn

from ilbo_bus import REDIS_ERRORS, ContendedError

log = logging.getLogger(__name__)
_LONGEST_SECONDS = 5.0


async def release_for_ever(release: Callable[[], Awaitable[int]], seconds: float) -> NoReturn:
    """Release what is due every `seconds`; later each time while Redis is away."""
    pause = seconds
    while True:
        try:
            await release()
        except (*REDIS_ERRORS, ContendedError) as error:
            if pause == seconds:
                log.warning("embargoes wait for redis", extra={"reason": repr(error)})
            pause = min(pause * 2, max(_LONGEST_SECONDS, seconds))
        else:
            pause = seconds
        await asyncio.sleep(pause)
