"""One HTTP exchange through httpcore, over a connection of its own."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import httpcore

from ilbo_ingest.fetching.addresses import Address
from ilbo_ingest.fetching.certificates import tls_context
from ilbo_ingest.fetching.connections import GuardedNetwork, Meter
from ilbo_ingest.fetching.exchange import Caps, Method, Reach, Reason, Trust
from ilbo_ingest.fetching.failures import FailedError
from ilbo_ingest.fetching.guard import Guard
from ilbo_ingest.fetching.headers import Headers, headers_of
from ilbo_ingest.fetching.resolver import Resolve
from ilbo_ingest.fetching.unpacking import whole_body

_OK = 200
# Once TLS stands, what breaks in it comes through httpcore as it is.
_BROKEN = (httpcore.NetworkError, httpcore.ProtocolError, ssl.SSLError)


@dataclass(frozen=True, slots=True)
class Ask:
    """One request of a chain."""

    address: Address
    reach: Reach
    method: Method = "GET"
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    reads: Literal["page", "head"] = "page"
    """`head`: the body is of no use."""
    trust: Trust = field(default_factory=Trust)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one server said."""

    status: int
    headers: Headers
    reach: Reach
    """How far what it says may reach."""
    body: bytes = b""
    """Whole and unpacked; of a status that is not 200 within `Caps.refusal_bytes`."""


class HttpcoreWire:
    """Asks once; redirects, cookies and time are for who calls."""

    def __init__(
        self, guard: Guard, resolve: Resolve, network: httpcore.AsyncNetworkBackend | None = None
    ) -> None:
        self._guard = guard
        self._resolve = resolve
        self._network = network or httpcore.AnyIOBackend()

    async def ask(self, ask: Ask, caps: Caps) -> Answer:
        """Return the answer; raise FailedError when there is none, or more than the caps allow."""
        meter = Meter(caps.header_bytes)
        network = GuardedNetwork(
            self._guard, self._resolve, ask.address, ask.reach, meter, self._network
        )
        try:
            return await _exchange(ask, caps, network, meter)
        except FailedError as error:
            error.at(ask.address)
            raise
        except httpcore.TimeoutException as error:
            raise FailedError("timeout", _said(error)).at(ask.address) from error
        except _BROKEN as error:
            raise FailedError(_reason(error, meter), _said(error)).at(ask.address) from error
        finally:
            await network.close()


async def _exchange(ask: Ask, caps: Caps, network: GuardedNetwork, meter: Meter) -> Answer:
    url = _url(ask.address)
    context = tls_context(ask.trust) if ask.address.scheme == "https" else None
    content = ask.body if ask.method == "POST" else None
    async with (
        httpcore.AsyncHTTPConnection(url.origin, context, network_backend=network) as connection,
        connection.stream(
            ask.method,
            url,
            headers=list(ask.headers.items()),
            content=content,
            extensions={"timeout": _timeouts(caps)},
        ) as response,
    ):
        # Chunks have a frame each, and what is packed badly is larger than what it holds.
        meter.most += 2 * caps.body_bytes
        headers = headers_of(response.headers)
        body = b"" if ask.reads == "head" else await _body(response, headers, caps)
        return Answer(response.status, headers, network.reach, body)


async def _body(response: httpcore.Response, headers: Headers, caps: Caps) -> bytes:
    encoding = ",".join(headers.all("content-encoding"))
    if response.status == _OK:
        return await whole_body(response.aiter_stream(), encoding, caps.body_bytes)
    if not caps.refusal_bytes:
        return b""
    try:
        return await whole_body(response.aiter_stream(), encoding, caps.refusal_bytes)
    except (FailedError, *_BROKEN, httpcore.TimeoutException):
        return b""  # the status says enough


def _url(address: Address) -> httpcore.URL:
    return httpcore.URL(
        scheme=address.scheme, host=address.host, port=address.port, target=address.target
    )


def _timeouts(caps: Caps) -> dict[str, float]:
    return {
        "connect": caps.connect_seconds,
        "read": caps.read_seconds,
        "write": caps.read_seconds,
        "pool": caps.connect_seconds,
    }


def _reason(error: Exception, meter: Meter) -> Reason:
    if isinstance(error, httpcore.ConnectError):
        return "connect"
    if isinstance(error, httpcore.NetworkError) or meter.is_over:
        return "truncated"
    return "protocol"


def _said(error: Exception) -> str:
    return str(error) or type(error).__name__
