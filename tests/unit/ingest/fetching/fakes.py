"""A network in memory: names, servers by address, and who connected where."""

import asyncio
import ssl
from collections.abc import Callable, Iterable
from dataclasses import replace
from ipaddress import ip_address

import httpcore

from ilbo_ingest.fetching import Caps
from ilbo_ingest.fetching.failures import FailedError
from ilbo_ingest.fetching.guard import IpAddress
from ilbo_ingest.fetching.headers import headers_of
from ilbo_ingest.fetching.wire import Answer, Ask

Serve = Callable[[str], bytes]
"""Returns the whole answer to a request target."""


class FakeNames:
    """A resolver whose answers may change from question to question."""

    def __init__(self) -> None:
        self._answers: dict[str, list[list[str]]] = {}
        self.asked: list[str] = []

    def answer(self, name: str, *answers: list[str]) -> None:
        """Give these answers one after the other, the last for ever."""
        self._answers[name] = list(answers)

    async def resolve(self, host: str) -> tuple[IpAddress, ...]:
        """Return the next answer; raise FailedError when there is no such name."""
        self.asked.append(host)
        answers = self._answers.get(host)
        if not answers:
            raise FailedError("dns", "no such name")
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        return tuple(ip_address(ip) for ip in found)


class FakeNetwork(httpcore.AsyncNetworkBackend):
    """Servers by IP address; every connection is recorded, also to where nobody listens."""

    def __init__(self) -> None:
        self._servers: dict[str, Serve] = {}
        self.connected: list[tuple[str, int]] = []
        self.open = 0
        self.tls_names: list[str | None] = []
        self.requests: list[str] = []

    def serve(self, ip: str, serve: Serve) -> None:
        """Let a server stand there, on every port."""
        self._servers[ip] = serve

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        self.connected.append((host, port))
        if host not in self._servers:
            raise httpcore.ConnectError("nobody listens")
        self.open += 1
        return FakeStream(self, self._servers[host])


class FakeStream(httpcore.AsyncNetworkStream):
    """One connection: what was written is answered whole at the first read."""

    def __init__(self, network: FakeNetwork, serve: Serve) -> None:
        self._network = network
        self._serve = serve
        self._request = b""
        self._answer: bytes | None = None
        self._is_open = True

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        self._request += buffer

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        if self._answer is None:
            request = self._request.decode("latin-1")
            self._network.requests.append(request)
            self._answer = self._serve(request.split(" ")[1])
        part, self._answer = self._answer[:max_bytes], self._answer[max_bytes:]
        return part

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
    ) -> httpcore.AsyncNetworkStream:
        self._network.tls_names.append(server_hostname)
        return self

    async def aclose(self) -> None:
        if self._is_open:
            self._is_open = False
            self._network.open -= 1

    def get_extra_info(self, info: str) -> object:
        return None


def page(body: str = "<rss/>", *headers: str, status: str = "200 OK") -> bytes:
    """Return an answer as it goes over the wire."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body.encode())}", *headers, "", body]
    return "\r\n".join(lines).encode()


def moved(location: str, status: int = 302, *headers: str) -> bytes:
    """Return a redirect."""
    return page("", f"Location: {location}", *headers, status=f"{status} Moved")


class FakeWire:
    """Servers that answer by address, and what they were asked."""

    def __init__(self) -> None:
        self._answers: dict[str, list[Answer]] = {}
        self.asked: list[Ask] = []
        self.seconds = 0.0
        """How long each answer takes."""

    def answer(self, url: str, *answers: Answer) -> None:
        """Give these answers one after the other, the last for ever."""
        self._answers[url] = list(answers)

    async def ask(self, ask: Ask, caps: Caps) -> Answer:
        self.asked.append(ask)
        await asyncio.sleep(self.seconds)
        answers = self._answers.get(ask.address.url)
        if not answers:
            raise FailedError("connect", "nobody listens").at(ask.address)
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        return replace(found, reach=ask.reach)


def said(status: int = 200, *lines: str, body: bytes = b"<rss/>") -> Answer:
    """Return an answer with these header lines."""
    pairs = (line.partition(": ") for line in lines)
    headers = headers_of((name.encode(), value.encode()) for name, _, value in pairs)
    return Answer(status, headers, "public", body)
