"""Runs the projection in a thread of its own, so that readers are served meanwhile."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


class Recorder:
    """One thread, one job after the other."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="projection")

    async def run(self, write: Callable[[], T], show: Callable[[T], None]) -> None:
        """Write in the thread, then show the result here.

        Both happen even when the caller is cancelled in between: what is committed is not
        delivered again, so it has to be shown now.
        """
        await asyncio.shield(self._both(write, show))

    async def _both(self, write: Callable[[], T], show: Callable[[T], None]) -> None:
        loop = asyncio.get_running_loop()
        show(await loop.run_in_executor(self._thread, write))

    def close(self) -> None:
        """Wait for the running job and end."""
        self._thread.shutdown(wait=True)
