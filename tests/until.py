"""Waiting for a condition with a deadline, instead of sleeping and asserting."""

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar, overload

T = TypeVar("T")
Ignored = tuple[type[Exception], ...]


def until(
    condition: Callable[[], T | None],
    deadline: float = 10,
    *,
    every: float = 0.02,
    ignoring: Ignored = (),
    what: str = "",
) -> T:
    """Return the first true value of `condition`; fail when none came within `deadline` seconds.

    Exceptions in `ignoring` count as "not yet". `what` says in the failure what was waited for.
    """
    watch = _Watch(condition, deadline, what)
    while True:
        try:
            value = condition()
        except ignoring as error:
            watch.last = error
        else:
            if value:
                return value
            watch.last = value
        watch.check()
        time.sleep(every)


@overload
async def until_async(
    condition: Callable[[], Awaitable[T | None]],
    deadline: float = 10,
    *,
    every: float = 0.02,
    ignoring: Ignored = (),
    what: str = "",
) -> T: ...
@overload
async def until_async(
    condition: Callable[[], T | None],
    deadline: float = 10,
    *,
    every: float = 0.02,
    ignoring: Ignored = (),
    what: str = "",
) -> T: ...
async def until_async(
    condition: Callable[[], object],
    deadline: float = 10,
    *,
    every: float = 0.02,
    ignoring: Ignored = (),
    what: str = "",
) -> object:
    """Do as `until` does while the event loop goes on; `condition` may be a coroutine function."""
    watch = _Watch(condition, deadline, what)
    while True:
        try:
            result = condition()
            value = await result if inspect.isawaitable(result) else result
        except ignoring as error:
            watch.last = error
        else:
            if value:
                return value
            watch.last = value
        watch.check()
        await asyncio.sleep(every)


class _Watch:
    def __init__(self, condition: object, deadline: float, what: str) -> None:
        self._what = what or getattr(condition, "__qualname__", repr(condition))
        self._deadline = deadline
        self._ends_at = time.monotonic() + deadline
        self.last: object = None

    def check(self) -> None:
        if time.monotonic() > self._ends_at:
            raise AssertionError(
                f"not within {self._deadline} s: {self._what}; the last value was {self.last!r}"
            )
