"""Work beside the event loop, on threads that sources have for themselves."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
_THREADS = 2


class Threads:
    """Two groups of threads: a release that takes its time holds up no feed."""

    def __init__(self) -> None:
        self._feeds = ThreadPoolExecutor(_THREADS, thread_name_prefix="feeds")
        self._releases = ThreadPoolExecutor(_THREADS, thread_name_prefix="releases")

    async def with_feeds(self, work: Callable[[], T]) -> T:
        """Return what `work` returns, which takes well under a second."""
        return await asyncio.get_running_loop().run_in_executor(self._feeds, work)

    async def with_releases(self, work: Callable[[], T]) -> T:
        """Return what `work` returns, which may wait for a process of its own."""
        return await asyncio.get_running_loop().run_in_executor(self._releases, work)

    def close(self) -> None:
        """Begin nothing more; what runs ends by itself."""
        for threads in (self._feeds, self._releases):
            threads.shutdown(wait=False, cancel_futures=True)
