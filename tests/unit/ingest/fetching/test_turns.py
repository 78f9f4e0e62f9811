"""One request at a time to each server, with a pause, and nobody is forgotten in the line."""

import asyncio

import pytest

from ilbo_ingest.fetching.turns import Turns
from tests.until import until_async


async def test_a_server_is_asked_by_one_at_a_time_in_the_order_of_coming() -> None:
    turns, log = Turns(0), list[str]()

    async def visit(name: str, server: str = "a.kr:443") -> None:
        async with turns.turn(server):
            log.append(f"{name} in")
            await asyncio.sleep(0)
            log.append(f"{name} out")

    await asyncio.gather(visit("1"), visit("2"), visit("3"))
    assert log == ["1 in", "1 out", "2 in", "2 out", "3 in", "3 out"]


async def test_other_servers_do_not_wait() -> None:
    turns = Turns(0)
    async with asyncio.timeout(5), turns.turn("a.kr:443"), turns.turn("b.kr:443"):
        pass


async def test_the_next_waits_until_the_pause_is_over() -> None:
    loop = asyncio.get_running_loop()
    turns = Turns(0.05, loop.time)
    async with turns.turn("a.kr:443"):
        ended = loop.time()
    async with turns.turn("a.kr:443"):
        assert loop.time() - ended >= 0.04


async def test_one_who_leaves_the_line_holds_up_nobody() -> None:
    turns, reached = Turns(0), list[str]()

    async def visit(name: str) -> None:
        async with turns.turn("a.kr:443"):
            reached.append(name)

    async with turns.turn("a.kr:443"):
        leaving, staying = asyncio.create_task(visit("1")), asyncio.create_task(visit("2"))
        await asyncio.sleep(0)
        leaving.cancel()
    await until_async(lambda: reached == ["2"])
    await asyncio.gather(leaving, staying, return_exceptions=True)


async def test_a_request_that_fails_ends_its_turn() -> None:
    turns = Turns(0)
    with pytest.raises(ConnectionError):
        async with turns.turn("a.kr:443"):
            raise ConnectionError
    async with asyncio.timeout(5), turns.turn("a.kr:443"):
        pass


async def test_servers_that_nobody_asks_are_forgotten() -> None:
    turns = Turns(0)
    for number in range(3_000):
        async with turns.turn(f"{number}.kr:80"):
            pass
    assert len(turns) <= 1_000
