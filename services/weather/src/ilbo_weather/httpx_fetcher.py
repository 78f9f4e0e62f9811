"""Fetching one configured address with httpx: conditional, bounded in time and size, same host."""

import asyncio
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from ilbo_weather.readings import Failure, FailureKind, Unchanged, Validators

_LARGEST_BODY_BYTES = 4 * 1024 * 1024
_MOST_REDIRECTS = 3
_LONGEST_PAUSE_SECONDS = 24 * 3600.0
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Limits:
    """How long one fetch may take."""

    connect_seconds: float = 3
    read_seconds: float = 10
    deadline_seconds: float = 15
    """For everything together, redirects too; a server that drips meets only this one."""


@dataclass(frozen=True, slots=True)
class Page:
    """A body, decompressed, and what to ask for it with the next time."""

    content: bytes
    validators: Validators


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

    async def fetch(self, url: str, known: Validators) -> Page | Unchanged | Failure:
        """Return the page, or that it is the known one, or what went wrong."""
        try:
            async with asyncio.timeout(self._limits.deadline_seconds):
                return await self._follow(httpx.URL(url), known)
        except _FetchError as error:
            return error.failure
        except TimeoutError:
            return Failure("upstream", "deadline", f"not within {self._limits.deadline_seconds} s")
        except httpx.HTTPError as error:
            return Failure("upstream", _reason(error), str(error))
        except httpx.InvalidURL as error:
            return Failure("bad_request", "address", str(error))

    async def _follow(self, url: httpx.URL, known: Validators) -> Page | Unchanged:
        headers = _conditions(known)
        for _ in range(_MOST_REDIRECTS + 1):
            async with self._client.stream("GET", url, headers=headers) as response:
                if response.status_code == httpx.codes.NOT_MODIFIED and headers:
                    return Unchanged()
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
    if response.status_code != httpx.codes.OK:
        raise _FetchError(_status_failure(response))
    content = await _body(response)
    return Page(
        content, Validators(_sendable(response, "etag"), _sendable(response, "last-modified"))
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


def _status_failure(response: httpx.Response) -> Failure:
    status = response.status_code
    kind: FailureKind = "upstream" if status >= 500 or status == 408 else "bad_request"
    if status in (401, 403):
        kind = "auth"
    if status == 429:
        kind = "rate"
    wait = _retry_after(response.headers.get("retry-after", ""))
    return Failure(kind, f"http_{status}", response.reason_phrase[:200], wait)


def _retry_after(value: str) -> float:
    """Return the seconds the upstream asks us to wait, at most a day; 0 when it asks nothing."""
    try:
        seconds = float(value) if value.strip().isdecimal() else _seconds_until(value)
    except ValueError:
        return 0
    return min(max(seconds, 0), _LONGEST_PAUSE_SECONDS)


def _seconds_until(date: str) -> float:
    moment = parsedate_to_datetime(date)
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (aware - datetime.now(UTC)).total_seconds()


def _reason(error: httpx.HTTPError) -> str:
    """Return a metric's label: connect_timeout, read_timeout, connect, protocol, …"""
    name = type(error).__name__.removesuffix("Error").removeprefix("Remote")
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")
