"""Fetching one configured address with httpx: conditional, bounded in time and size, same host."""

import asyncio
import zlib
from dataclasses import dataclass

import httpx

from ilbo_weather.exchange import Page, Request
from ilbo_weather.http_dates import moment_of
from ilbo_weather.readings import Failure, Unchanged, Validators

_LARGEST_BODY_BYTES = 4 * 1024 * 1024
_MOST_REDIRECTS = 3
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Limits:
    """How long one fetch may take."""

    connect_seconds: float = 3
    read_seconds: float = 10
    deadline_seconds: float = 15
    """For everything together, redirects too; a server that drips meets only this one."""


class _FetchError(Exception):
    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.reason)
        self.failure = failure


class HttpxFetcher:
    """Fetches addresses of an operator's configuration; not for addresses that others give."""

    def __init__(self, user_agent: str, limits: Limits) -> None:
        self._limits = limits
        self._client = httpx.AsyncClient(
            headers={"User-Agent": user_agent, "Accept-Encoding": "gzip"},
            timeout=httpx.Timeout(limits.read_seconds, connect=limits.connect_seconds),
            follow_redirects=False,
            trust_env=False,
        )

    async def close(self) -> None:
        """Close the connections that are kept for the next fetch."""
        await self._client.aclose()

    async def fetch(self, request: Request) -> Page | Unchanged | Failure:
        """Return the page with its status, or that it is the known one, or what went wrong."""
        try:
            async with asyncio.timeout(self._limits.deadline_seconds):
                return await self._follow(httpx.URL(request.url), request)
        except _FetchError as error:
            return error.failure
        except TimeoutError:
            return Failure("upstream", "deadline", f"not within {self._limits.deadline_seconds} s")
        except httpx.HTTPError as error:
            return Failure("upstream", _reason(error), str(error))
        except httpx.InvalidURL as error:
            return Failure("bad_request", "address", str(error))

    async def _follow(self, url: httpx.URL, request: Request) -> Page | Unchanged:
        conditions = _conditions(request.known)
        headers = {**request.headers, **conditions}
        for _ in range(_MOST_REDIRECTS + 1):
            async with self._client.stream("GET", url, headers=headers) as response:
                if response.status_code == httpx.codes.NOT_MODIFIED and conditions:
                    return Unchanged(moment_of(response.headers.get("expires", "")))
                if not response.has_redirect_location:
                    return await _page(response)
                target = url.join(response.headers["location"])
            if not _same_host(url, target):
                raise _FetchError(Failure("bad_request", "redirect", f"to {target.host[:200]}"))
            url = target
        raise _FetchError(Failure("bad_request", "redirect", "without end"))


def _conditions(known: Validators) -> dict[str, str]:
    given = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in given.items() if value}


def _same_host(here: httpx.URL, there: httpx.URL) -> bool:
    """Return whether a redirect stays with the host; http may become https, never the reverse."""
    upgraded = (here.scheme, there.scheme) == ("http", "https") and not (here.port or there.port)
    same_place = (here.scheme, _port(here)) == (there.scheme, _port(there))
    return here.host == there.host and (upgraded or same_place)


def _port(url: httpx.URL) -> int | None:
    return url.port or _PORTS.get(url.scheme)


async def _page(response: httpx.Response) -> Page:
    try:
        content = await _body(response)
    except (_FetchError, httpx.HTTPError):
        if response.status_code < httpx.codes.BAD_REQUEST:
            raise
        content = b""  # the status tells enough
    return Page(
        content,
        Validators(_sendable(response, "etag"), _sendable(response, "last-modified")),
        response.status_code,
        dict(response.headers),
    )


def _sendable(response: httpx.Response, name: str) -> str | None:
    """Return a header's value if it can be sent back: ASCII, as a header must be."""
    value: str = response.headers.get(name, "")
    return value if value and value.isascii() and len(value) <= 1000 else None


async def _body(response: httpx.Response) -> bytes:
    """Return the body; a bomb is stopped at the cap, before it is unpacked."""
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip"):
        raise _FetchError(Failure("garbage", "content_encoding", encoding[:200]))
    unpack = zlib.decompressobj(wbits=31) if encoding == "gzip" else None
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += _unpacked(unpack, chunk, _LARGEST_BODY_BYTES + 1 - len(body)) if unpack else chunk
        if len(body) > _LARGEST_BODY_BYTES:
            raise _FetchError(Failure("garbage", "too_large", f"> {_LARGEST_BODY_BYTES} bytes"))
    if unpack and not unpack.eof:
        raise _FetchError(Failure("garbage", "truncated", "the gzip stream has no end"))
    return bytes(body)


def _unpacked(unpack: "zlib._Decompress", chunk: bytes, most: int) -> bytes:
    try:
        return unpack.decompress(chunk, most)
    except zlib.error as error:
        raise _FetchError(Failure("garbage", "content_encoding", str(error))) from error


def _reason(error: httpx.HTTPError) -> str:
    """Return a metric's label: connect_timeout, read_timeout, connect, protocol, …"""
    name = type(error).__name__.removesuffix("Error").removeprefix("Remote")
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")
