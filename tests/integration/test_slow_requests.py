"""A request that never ends is closed; one that is complete is not."""

import asyncio
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest
import uvicorn

from ilbo_bus.http_limits import LimitedHttpProtocol
from tests.until import until_async


class Impatient(LimitedHttpProtocol):
    header_seconds = 0.2
    request_seconds = 0.4


async def _answer(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


@pytest.fixture
async def port() -> AsyncIterator[int]:
    config = uvicorn.Config(_answer, port=0, http=Impatient, lifespan="off", log_config=None)
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve())
    await until_async(lambda: server.started)
    address: tuple[str, int] = server.servers[0].sockets[0].getsockname()
    yield address[1]
    server.should_exit = True
    await running


async def _closed_within(port: int, request: bytes, seconds: float) -> bool:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, family=socket.AF_INET)
    writer.write(request)
    try:
        async with asyncio.timeout(seconds):
            while await reader.read(65_536):
                pass
    except TimeoutError:
        return False
    except ConnectionError:
        return True
    else:
        return True
    finally:
        writer.close()


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"",
        b"GET / HTTP/1.1\r\nHos",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nab",
        b"GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HT",
    ],
    ids=["nothing", "half the headers", "half the body", "half the second request"],
)
async def test_half_a_request_is_closed_at_its_deadline(port: int, request_bytes: bytes) -> None:
    assert await _closed_within(port, request_bytes, 5)


async def test_a_flood_of_headers_is_closed_at_once(port: int) -> None:
    flood = b"GET / HTTP/1.1\r\nX: " + b"a" * 70_000
    assert await _closed_within(port, flood, 5)


async def test_a_complete_request_keeps_its_connection(port: int) -> None:
    assert not await _closed_within(port, b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", 0.8)
