"""One keep-alive HTTP/1.1 connection with as little work as possible between two answers."""

import socket
from dataclasses import dataclass
from types import TracebackType
from typing import Self

Headers = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers as they came, and the body as it came."""

    status: int
    headers: Headers
    body: bytes
    length: int
    """Bytes of all together."""

    def header(self, name: bytes) -> bytes | None:
        """Return the first header of that lower-case name."""
        return next((value for known, value in self.headers if known.lower() == name), None)


def request(path: str, *lines: str) -> bytes:
    """Return a GET of `path` that accepts gzip, with more header lines."""
    head = (f"GET {path} HTTP/1.1", "Host: 127.0.0.1", "Accept-Encoding: gzip", *lines, "", "")
    return "\r\n".join(head).encode()


class Connection:
    """Sends requests one after the other; every answer needs a Content-Length or no body."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, raw: bytes) -> Answer:
        """Send a request and return its answer."""
        self._socket.sendall(raw)
        received = self._socket.recv(262_144)
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self._more()
        status, headers = _head(received[:end])
        length = next((int(v) for k, v in headers if k.lower() == b"content-length"), 0)
        body = received[end + 4 :]
        while len(body) < length and status != 304:
            body += self._more()
        return Answer(status, headers, body, end + 4 + len(body))

    def get(self, path: str, *lines: str) -> Answer:
        """Ask for `path`."""
        return self.send(request(path, *lines))

    def _more(self) -> bytes:
        part = self._socket.recv(262_144)
        if not part:
            raise ConnectionError("the server closed the connection")
        return part

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._socket.close()


def _head(raw: bytes) -> tuple[int, Headers]:
    first, *lines = raw.split(b"\r\n")
    pairs = (line.split(b": ", 1) for line in lines)
    return int(first.split(b" ", 2)[1]), tuple((name, value) for name, value in pairs)
