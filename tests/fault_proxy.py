"""A TCP proxy in front of a server that loses replies: what was asked is done and not heard."""

import asyncio
from contextlib import suppress
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit


class FaultProxy:
    """Listens on a loopback port and passes bytes to `url`; it cuts or stalls replies when told."""

    def __init__(self, url: str) -> None:
        target = urlsplit(url)
        self._target = (target.hostname or "127.0.0.1", target.port or 6379)
        self._path = target.path
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()
        self._cut_after: bytes | None = None
        self.cuts = 0
        """How many replies were lost."""

    @property
    def url(self) -> str:
        """Its own address."""
        assert self._server is not None
        host, port = self._server.sockets[0].getsockname()[:2]
        return f"redis://{host}:{port}{self._path}"

    def cut_reply_to(self, command: bytes) -> None:
        """Close the next connection that sends `command`, once the server has answered it."""
        self._cut_after = command

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._connections:
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            with suppress(asyncio.CancelledError):  # asyncio would log it as an error of ours
                await self._pass(reader, writer)
        finally:
            self._connections.discard(task)
            writer.close()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server_reader, server_writer = await asyncio.open_connection(*self._target)
        doomed = asyncio.Event()

        async def ask() -> None:
            while asked := await reader.read(65536):
                if self._cut_after is not None and self._cut_after in asked:
                    self._cut_after = None
                    doomed.set()
                server_writer.write(asked)
                await server_writer.drain()

        async def answer() -> None:
            while answered := await server_reader.read(65536):
                if doomed.is_set():
                    self.cuts += 1
                    return
                writer.write(answered)
                await writer.drain()

        tasks = [asyncio.create_task(ask()), asyncio.create_task(answer())]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            server_writer.close()
