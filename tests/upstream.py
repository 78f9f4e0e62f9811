"""A local HTTP server that replays payloads as a real upstream would, and as a broken one does."""

import gzip
import socket
import struct
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Literal, Self

_DRIP_SECONDS = 0.05


@dataclass(frozen=True)
class Reply:
    """One answer; what it does wrong stands in its fields."""

    body: bytes = b""
    status: int = 200
    content_type: str = "text/xml; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str | None = None
    """Sent, and answered with 304 to whoever asks with it."""
    gzipped: bool = False
    wait_seconds: float = 0
    """Silence before the status line."""
    drips: bool = False
    """The body comes byte by byte and never ends within a test."""
    cut_at: int | None = None
    """The connection ends after so many bytes of the body, which the header says is whole."""
    ending: Literal["close", "reset"] = "close"
    """How the connection ends."""


@dataclass(frozen=True)
class Request:
    """What a client asked."""

    path: str
    headers: Mapping[str, str]
    at: float
    """Monotonic seconds."""


class Upstream:
    """A server on a loopback port; each path gives its replies in order, the last for ever.

    with Upstream() as upstream:
        upstream.answer("/map.xml", Reply(status=500), Reply(body))
    """

    def __init__(self) -> None:
        self._replies: dict[str, list[Reply]] = {}
        self._requests: list[Request] = []
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._server = _Server(self)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), name="upstream", daemon=True
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        """Return the address of a path."""
        return f"http://{host}:{self._server.server_address[1]}{path}"

    def answer(self, path: str, *replies: Reply) -> None:
        """From now on give these replies to `path`, with any query if it has none."""
        with self._lock:
            self._replies[path] = list(replies)

    def requests(self, path: str | None = None) -> list[Request]:
        """Return what was asked so far."""
        with self._lock:
            return [r for r in self._requests if path in (None, r.path)]

    def take(self, request: Request) -> Reply:
        """Record a request and return its reply."""
        with self._lock:
            self._requests.append(request)
            whatever_asked = self._replies.get(request.path.partition("?")[0], [])
            replies = self._replies.get(request.path, whatever_asked)
            if not replies:
                return Reply(status=404, body=b"no such page", content_type="text/plain")
            return replies.pop(0) if len(replies) > 1 else replies[0]

    def pause(self, seconds: float) -> bool:
        """Wait; return True when the server closes meanwhile."""
        return self._closing.wait(seconds)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, upstream: Upstream) -> None:
        self.upstream = upstream
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients of these tests hang up on purpose."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        upstream = self.server.upstream
        self.close_connection = True
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = upstream.take(Request(self.path, headers, time.monotonic()))
        if upstream.pause(reply.wait_seconds):
            return
        if reply.etag and headers.get("if-none-match") == reply.etag:
            reply = Reply(status=304, etag=reply.etag, headers=reply.headers)
        body = gzip.compress(reply.body) if reply.gzipped else reply.body
        self._head(reply, len(body))
        if reply.drips:
            self._drip(body)
        else:
            self.wfile.write(body[: reply.cut_at])
        if reply.ending == "reset":
            self._reset()

    def _head(self, reply: Reply, length: int) -> None:
        known = {"Content-Type": reply.content_type, "Content-Length": str(length)}
        if reply.etag:
            known["ETag"] = reply.etag
        if reply.gzipped:
            known["Content-Encoding"] = "gzip"
        self.send_response(reply.status, HTTPStatus(reply.status).phrase)
        for name, value in (known | dict(reply.headers)).items():
            self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()

    def _drip(self, body: bytes) -> None:
        for byte in body:
            if self.server.upstream.pause(_DRIP_SECONDS):
                return
            self.wfile.write(bytes([byte]))

    def _reset(self) -> None:
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.connection.close()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its base's name
        """Say nothing."""
