"""The network below httpcore: every connection is checked, every byte of an answer is counted."""

import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address

import httpcore

from ilbo_ingest.fetching.addresses import Address
from ilbo_ingest.fetching.exchange import Reach
from ilbo_ingest.fetching.failures import FailedError
from ilbo_ingest.fetching.guard import Guard, IpAddress
from ilbo_ingest.fetching.resolver import Resolve

_MOST_TRIED = 4


@dataclass(slots=True)
class Meter:
    """What came over the wire for one answer."""

    most: int
    """As long as the headers are not whole, this is their limit."""
    received: int = 0
    is_over: bool = False
    """Whether the other side ended the connection."""

    def count(self, data: bytes) -> bytes:
        """Count and return what came; raise FailedError when it is too much."""
        self.received += len(data)
        self.is_over = not data
        if self.received > self.most:
            raise FailedError("too_large", f"more than {self.most} bytes of headers or body")
        return data

    def room(self, wanted: int) -> int:
        """Return how much of the wanted may be read: enough to notice that it is too much."""
        return min(wanted, self.most + 1 - self.received)


class GuardedNetwork(httpcore.AsyncNetworkBackend):
    """Connects to one address, resolved once, each answer checked, and to nothing else."""

    def __init__(
        self,
        guard: Guard,
        resolve: Resolve,
        address: Address,
        reach: Reach,
        meter: Meter,
        network: httpcore.AsyncNetworkBackend,
    ) -> None:
        self._guard = guard
        self._resolve = resolve
        self._address = address
        self._meter = meter
        self._network = network
        self._stream: httpcore.AsyncNetworkStream | None = None
        self.reach = reach
        """Before the connection how far it may go, after it how far it went."""

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Return a connection to the first of the checked answers that takes one."""
        answers = await self._answers()
        self.reach = self._guard.check(self._address, answers, self.reach)
        failure: Exception = FailedError("dns", "the name has no address")
        for ip in answers[:_MOST_TRIED]:
            try:
                stream = await self._network.connect_tcp(
                    str(ip), self._address.port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                self._stream = stream
                return MeteredStream(stream, self._meter)
        raise failure

    async def close(self) -> None:
        """End the connection: httpcore leaves it open when TLS is interrupted."""
        if self._stream is not None:
            await self._stream.aclose()

    async def _answers(self) -> tuple[IpAddress, ...]:
        try:
            return (ip_address(self._address.host),)
        except ValueError:
            return await self._resolve(self._address.host)


class MeteredStream(httpcore.AsyncNetworkStream):
    """A connection whose answer is counted, inside TLS where there is any."""

    def __init__(self, stream: httpcore.AsyncNetworkStream, meter: Meter) -> None:
        self._stream = stream
        self._meter = meter

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        """Return what came, at most so much."""
        return self._meter.count(await self._stream.read(self._meter.room(max_bytes), timeout))

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        """Send."""
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        """End the connection."""
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
    ) -> httpcore.AsyncNetworkStream:
        """Return the connection inside TLS; the certificate is of the name, not of the address."""
        try:
            stream = await self._stream.start_tls(ssl_context, server_hostname, timeout)
        except httpcore.ConnectError as error:
            raise FailedError("tls", str(error)) from error
        return MeteredStream(stream, self._meter)

    def get_extra_info(self, info: str) -> object:
        """Return what is known of the connection."""
        return self._stream.get_extra_info(info)
