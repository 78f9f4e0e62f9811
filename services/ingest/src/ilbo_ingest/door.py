"""The door: who may come in, how often and with how much, and what every refusal looks like."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from ilbo_bus import REDIS_ERRORS, ContendedError
from ilbo_ingest.answers import Answer, ProblemError, later, unavailable
from ilbo_ingest.idempotency import (
    Attempt,
    OtherRequestError,
    RedisAnswers,
    StillRunningError,
)
from ilbo_ingest.key_ring import KeyRing, NoAccessError
from ilbo_ingest.keys import AccessKey, KeysFileError
from ilbo_ingest.throttle import Throttle

log = logging.getLogger(__name__)
_IDEMPOTENCY_KEY = re.compile(r"[\x21-\x7e]{1,255}")


@dataclass(frozen=True, slots=True)
class Call:
    """A request that was let in, read whole."""

    key: AccessKey
    data: bytes
    idempotency_key: str | None
    fingerprint: bytes
    """Method, address and body."""
    content_type: str | None = None
    """As the client declared the body."""
    accept: str | None = None
    """What it can read."""
    if_none_match: str | None = None
    """What it has."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """How much one kind of request may take."""

    max_bytes: int
    seconds: float


Execute = Callable[[Call], Awaitable[Answer]]


class Door:
    """Lets requests in, one execution for each Idempotency-Key."""

    def __init__(
        self,
        ring: KeyRing,
        answers: RedisAnswers,
        throttles: tuple[Throttle, Throttle],
        away_seconds: Callable[[], float],
        max_running: int,
        body_seconds: float,
    ) -> None:
        self._ring = ring
        self._answers = answers
        self._writes, self._failures = throttles
        self._away_seconds = away_seconds
        self._max_running = max_running
        self._body_seconds = body_seconds
        self._running = 0

    async def answer(self, request: Request, allowance: Allowance, execute: Execute) -> Response:
        """Return the answer to a request; every way to fail has one."""
        try:
            key = self._let_in(request)
            with _Place(self):
                call = await self._read(request, key, allowance.max_bytes)
                answer = await self._within(allowance.seconds, call, execute)
        except ProblemError as problem:
            answer = problem.answer()
        return Response(answer.content, answer.status, answer.headers)

    def _let_in(self, request: Request) -> AccessKey:
        try:
            key = self._ring.key_of(request.headers.get("authorization"))
        except NoAccessError as error:
            address = request.client.host if request.client else ""
            wait = self._failures.wait_seconds(address)
            raise _throttled(wait) if wait else _no_access() from error
        except KeysFileError as error:
            log.critical("access keys unreadable", extra={"reason": str(error)})
            raise later(503, "Nobody can be let in", "the access keys can't be read", 5) from error
        if wait := self._writes.wait_seconds(key.id):
            raise _throttled(wait)
        return key

    async def _read(self, request: Request, key: AccessKey, max_bytes: int) -> Call:
        data = await self._body(request, max_bytes)
        idempotency_key = request.headers.get("idempotency-key")
        if idempotency_key is not None and not _IDEMPOTENCY_KEY.fullmatch(idempotency_key):
            raise ProblemError(
                400, "Bad Idempotency-Key", "Idempotency-Key must be 1 to 255 visible ASCII letters"
            )
        address = f"{request.method} {request.url.path}?{request.url.query}\n"
        return Call(
            key,
            data,
            idempotency_key,
            address.encode() + data,
            content_type=request.headers.get("content-type"),
            accept=request.headers.get("accept"),
            if_none_match=request.headers.get("if-none-match"),
        )

    async def _body(self, request: Request, max_bytes: int) -> bytes:
        too_large = ProblemError(413, "Too large", f"the body may have {max_bytes} bytes")
        length = request.headers.get("content-length", "")
        if length.isdecimal() and int(length[:20]) > max_bytes:
            raise too_large
        body = bytearray()
        try:
            async with asyncio.timeout(self._body_seconds):
                async for chunk in request.stream():
                    body += chunk
                    if len(body) > max_bytes:
                        raise too_large
        except TimeoutError as error:
            raise ProblemError(408, "Too slow", "the body did not arrive in time") from error
        except ClientDisconnect as error:
            raise ProblemError(400, "Gone", "the client went away") from error
        return bytes(body)

    async def _within(self, seconds: float, call: Call, execute: Execute) -> Answer:
        """Execute in bounded time; whatever Redis refuses is a 503 and never a success."""
        if self._away_seconds() > seconds:
            raise unavailable("Redis does not answer")
        try:
            async with asyncio.timeout(seconds):
                if call.idempotency_key is None:
                    return await _refused_or(execute, call)
                return await self._once(call, call.idempotency_key, execute)
        except (*REDIS_ERRORS, ContendedError) as error:
            log.warning("not acknowledged", extra={"key": call.key.id, "reason": repr(error)})
            raise unavailable("nothing was acknowledged; the same request may be sent again") from (
                error
            )

    async def _once(self, call: Call, idempotency_key: str, execute: Execute) -> Answer:
        try:
            begun = await self._answers.begin(call.key.id, idempotency_key, call.fingerprint)
        except OtherRequestError as error:
            raise ProblemError(422, "Idempotency-Key used before", str(error)) from error
        except StillRunningError as error:
            raise later(409, "Still running", str(error), 1) from error
        if isinstance(begun, Answer):
            return begun
        return await self._kept(begun, call, execute)

    async def _kept(self, attempt: Attempt, call: Call, execute: Execute) -> Answer:
        finished = False
        try:
            answer = await _refused_or(execute, call)
            await self._answers.finish(attempt, answer)
            finished = True
        finally:
            if not finished:
                await self._abandon(attempt)
        return answer

    async def _abandon(self, attempt: Attempt) -> None:
        """Give the mark back at once where Redis lets us; else its lease ends by itself."""
        try:
            async with asyncio.timeout(0.5):
                await self._answers.abandon(attempt)
        except REDIS_ERRORS as error:
            log.warning("mark left to its lease", extra={"reason": repr(error)})

    def enter(self) -> None:
        """Take a place among the running requests."""
        if self._running >= self._max_running:
            raise later(503, "Busy", "too many requests run at once", 1)
        self._running += 1

    def leave(self) -> None:
        """Give the place back."""
        self._running -= 1


class _Place:
    """One request's place among those that run."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def __enter__(self) -> None:
        self._door.enter()

    def __exit__(self, *_: object) -> None:
        self._door.leave()


async def _refused_or(execute: Execute, call: Call) -> Answer:
    """Return the answer, a refusal too: it is the same each time, unlike a failure."""
    try:
        return await execute(call)
    except ProblemError as problem:
        if problem.status >= 500:
            raise
        return problem.answer()


def _no_access() -> ProblemError:
    return ProblemError(
        401,
        "No access",
        "send Authorization: Bearer with a key that is valid now",
        headers={"WWW-Authenticate": 'Bearer realm="ilbo"'},
    )


def _throttled(wait: float) -> ProblemError:
    return later(429, "Too many requests", "ask again later", int(wait) + 1)
