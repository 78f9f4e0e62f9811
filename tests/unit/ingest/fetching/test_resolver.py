"""Names to addresses while name servers hang."""

import asyncio
import socket
import threading
from collections.abc import Callable
from ipaddress import ip_address

import pytest

from ilbo_ingest.fetching.failures import FailedError
from ilbo_ingest.fetching.guard import IpAddress
from ilbo_ingest.fetching.resolver import SystemResolver
from tests.until import until_async

HOME = (ip_address("127.0.0.1"),)


class HangingNameServer:
    """Answers nothing until it is released."""

    def __init__(self) -> None:
        self.released = threading.Event()
        self.asked: list[str] = []

    def look_up(self, host: str) -> tuple[IpAddress, ...]:
        self.asked.append(host)
        if not host.startswith("good"):
            self.released.wait(10)
        return HOME


async def test_the_system_knows_its_own_names() -> None:
    assert ip_address("127.0.0.1") in await SystemResolver().resolve("localhost")


async def test_a_name_that_is_not_there_is_refused_by_name() -> None:
    with pytest.raises(FailedError) as refused:
        await SystemResolver().resolve("nobody.invalid")
    assert refused.value.failure.reason == "dns"


@pytest.mark.parametrize("error", [socket.gaierror(-3, "Try again"), OSError(24, "Too many files")])
async def test_what_goes_wrong_with_the_system_is_told(error: OSError) -> None:
    with pytest.raises(FailedError, match=str(error.strerror)):
        await SystemResolver(look_up=failing(error)).resolve("a.kr")


async def test_a_name_server_that_hangs_holds_up_no_other_name_and_can_be_left() -> None:
    server = HangingNameServer()
    resolver = SystemResolver(at_once=2, look_up=server.look_up)
    waiting = asyncio.create_task(resolver.resolve("hanging.kr"))
    await until_async(lambda: server.asked == ["hanging.kr"])
    assert await resolver.resolve("good.kr") == HOME
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    server.released.set()


async def test_a_lookup_keeps_its_place_until_it_ends() -> None:
    server = HangingNameServer()
    resolver = SystemResolver(at_once=1, look_up=server.look_up)
    for name in ("hanging.kr", "good.kr"):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await resolver.resolve(name)
    assert server.asked == ["hanging.kr"]
    server.released.set()
    assert await resolver.resolve("good.kr") == HOME


def failing(error: OSError) -> Callable[[str], tuple[IpAddress, ...]]:
    def look_up(host: str) -> tuple[IpAddress, ...]:
        raise error

    return look_up
