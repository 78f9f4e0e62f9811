"""Names to addresses by the system's resolver, without a hanging name server holding up others."""

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from ipaddress import ip_address

from ilbo_ingest.fetching.failures import FailedError
from ilbo_ingest.fetching.guard import IpAddress

Resolve = Callable[[str], Awaitable[tuple[IpAddress, ...]]]
"""Returns all addresses of a name, the best first; raises FailedError with dns."""
LookUp = Callable[[str], tuple[IpAddress, ...]]
"""The same, blocking; raises OSError."""
_Found = tuple[IpAddress, ...] | OSError


class SystemResolver:
    """Asks getaddrinfo in threads of its own.

    A lookup can't be stopped, only left: it keeps its place until the system gives up, and being
    a daemon it keeps no process from ending, which a thread of asyncio's pool would.
    """

    def __init__(self, at_once: int = 32, look_up: LookUp | None = None) -> None:
        self._places = asyncio.Semaphore(at_once)
        self._look_up = look_up or _ask_system

    async def resolve(self, host: str) -> tuple[IpAddress, ...]:
        """Return all addresses of a name, in the system's order of preference."""
        await self._places.acquire()
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[_Found] = loop.create_future()

        def look_up() -> None:
            found = self._found(host)
            with suppress(RuntimeError):  # the loop ended meanwhile
                loop.call_soon_threadsafe(self._tell, answer, found)

        threading.Thread(target=look_up, name=f"dns {host[:40]}", daemon=True).start()
        found = await answer
        if isinstance(found, OSError):
            raise FailedError("dns", str(found.strerror)) from found
        return found

    def _found(self, host: str) -> _Found:
        try:
            return self._look_up(host)
        except OSError as error:
            return error

    def _tell(self, answer: asyncio.Future[_Found], found: _Found) -> None:
        self._places.release()
        if not answer.done():  # nobody waits any longer
            answer.set_result(found)


def _ask_system(host: str) -> tuple[IpAddress, ...]:
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(ip_address(entry[4][0]) for entry in found))
