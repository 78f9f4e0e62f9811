"""Work beside the event loop, on threads that sources have for themselves."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from typing import TypeVar

T = TypeVar("T")


async def in_thread(threads: Executor, work: Callable[[], T]) -> T:
    """Return what `work` returns, without holding up anything else meanwhile."""
    return await asyncio.get_running_loop().run_in_executor(threads, work)
