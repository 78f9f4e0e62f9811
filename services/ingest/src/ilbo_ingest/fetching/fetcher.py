"""Fetching a page: redirects by hand, each checked anew, within one budget of time."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Protocol

from ilbo_ingest.fetching.addresses import parse_address
from ilbo_ingest.fetching.cookies import Cookies
from ilbo_ingest.fetching.exchange import (
    Caps,
    Fetched,
    FetchFailure,
    NotModified,
    Outcome,
    Request,
    Validators,
)
from ilbo_ingest.fetching.failures import FailedError
from ilbo_ingest.fetching.guard import Guard
from ilbo_ingest.fetching.resolver import SystemResolver
from ilbo_ingest.fetching.turns import Turns
from ilbo_ingest.fetching.unpacking import ACCEPTED
from ilbo_ingest.fetching.wire import Answer, Ask, HttpcoreWire

_OK, _NOT_MODIFIED = 200, 304
_PERMANENT = frozenset({301, 308})
_REDIRECTS = _PERMANENT | {302, 303, 307}
_REPEATED = frozenset({307, 308})
"""Redirects after which the method and the body stay what they are."""


class Wire(Protocol):
    """Asks one server once."""

    async def ask(self, ask: Ask, caps: Caps) -> Answer:
        """Return the answer; raise FailedError when there is none."""


class GuardedFetcher:
    """Fetches pages of others; the only way in which ingest asks an address."""

    def __init__(
        self,
        wire: Wire,
        turns: Turns,
        user_agent: str,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._wire = wire
        self._turns = turns
        self._user_agent = user_agent
        self._clock = clock

    async def fetch(self, request: Request) -> Outcome:
        """Return the page, that it is the known one, or why there is none; raise nothing."""
        try:
            chain = _Chain(self._wire, self._turns, self._user_agent, request)
            return self._outcome(request, chain, await chain.run())
        except FailedError as error:
            return error.failure

    def _outcome(self, request: Request, chain: "_Chain", answer: Answer) -> Outcome:
        headers = answer.headers
        url = chain.ask.address.url
        if answer.status == _NOT_MODIFIED and request.validators != Validators():
            return NotModified(url, headers.max_age_seconds(self._clock))
        if answer.status != _OK:
            detail = f"{chain.ask.address}: status {answer.status}"
            wait = headers.retry_after_seconds(self._clock)
            return FetchFailure("http_status", detail, answer.status, wait, answer.body)
        return Fetched(
            url,
            answer.body,
            headers.lines,
            answer.reach,
            headers.validators,
            headers.media_type,
            headers.charset,
            headers.max_age_seconds(self._clock),
            url if chain.has_moved else None,
        )


class _Chain:
    """The requests of one fetch: what they know of each other, and the time they share."""

    def __init__(self, wire: Wire, turns: Turns, user_agent: str, request: Request) -> None:
        self._wire = wire
        self._turns = turns
        self._request = request
        self._user_agent = user_agent
        self._left_seconds = request.caps.total_seconds
        self._cookies = Cookies()
        self._home = parse_address(request.url)
        self.ask = Ask(self._home, request.reach, request.method, request.body, trust=request.trust)
        """The one that was answered last."""
        self.has_moved = False
        """Whether every redirect was permanent."""

    async def run(self) -> Answer:
        page = self.ask
        if self._request.cookies_from is not None:
            door = self._home.join(self._request.cookies_from)
            await self._follow(Ask(door, page.reach, reads="head", trust=page.trust))
        return await self._follow(page)

    async def _follow(self, ask: Ask) -> Answer:
        been = set()
        moves: set[bool] = set()
        for _ in range(self._request.caps.redirects + 1):
            # Where a cookie opens the door, the way back to the same address is no loop.
            visit = (ask.method, ask.address.url, self._cookies.header(ask.address))
            if visit in been:
                raise FailedError("redirect_loop", "the chain has been there").at(ask.address)
            been.add(visit)
            answer = await self._asked(ask)
            self.ask = ask
            self._cookies.learn(ask.address, answer.headers)
            if answer.status not in _REDIRECTS:
                self.has_moved = moves == {True}
                return answer
            moves.add(answer.status in _PERMANENT)
            ask = _next(ask, answer)
        most = self._request.caps.redirects
        raise FailedError("too_many_redirects", f"more than {most}").at(ask.address)

    async def _asked(self, ask: Ask) -> Answer:
        async with self._turns.turn(f"{ask.address.host}:{ask.address.port}"):
            started = time.monotonic()
            try:
                async with asyncio.timeout(self._left_seconds):
                    return await self._wire.ask(self._dressed(ask), self._request.caps)
            except TimeoutError as error:
                whole = f"not within {self._request.caps.total_seconds} s"
                raise FailedError("timeout", whole).at(ask.address) from error
            finally:
                self._left_seconds -= time.monotonic() - started

    def _dressed(self, ask: Ask) -> Ask:
        """Return the request with its headers; a source's own go to its own host only."""
        known = self._request.validators
        headers = {
            "host": ask.address.authority,
            "user-agent": self._user_agent,
            "accept": "*/*",
            "accept-encoding": ACCEPTED,
            "connection": "close",
            "cookie": self._cookies.header(ask.address),
        }
        if ask.reads == "page":
            headers |= {"if-none-match": known.etag, "if-modified-since": known.last_modified}
        if ask.address.host == self._home.host:
            headers |= {name.lower(): value for name, value in self._request.headers.items()}
        return replace(ask, headers={name: value for name, value in headers.items() if value})


def guarded_fetcher(user_agent: str, exceptions: str, spacing_seconds: float) -> GuardedFetcher:
    """Return the fetcher of a service; raise ValueError naming an exception that can't be read."""
    wire = HttpcoreWire(Guard.with_exceptions(exceptions), SystemResolver().resolve)
    return GuardedFetcher(wire, Turns(spacing_seconds), user_agent)


def _next(ask: Ask, answer: Answer) -> Ask:
    """Return what a redirect asks for."""
    location = answer.headers.get("location")
    if not location:
        raise FailedError("bad_redirect", "a redirect without a target").at(ask.address)
    address = ask.address.join(location)
    if (ask.address.scheme, address.scheme) == ("https", "http"):
        raise FailedError("bad_redirect", f"from https to {address}").at(ask.address)
    if answer.status not in _REPEATED:
        return Ask(address, answer.reach, reads=ask.reads, trust=ask.trust)
    if ask.method == "POST" and address.host != ask.address.host:
        raise FailedError("bad_redirect", f"a form to {address}").at(ask.address)
    return replace(ask, address=address, reach=answer.reach)
