"""The reader's side: one ASGI application; a page that is kept goes out before anything else.

Nothing here asks Redis. Whatever a client sends, only addresses that `routes` knows lead anywhere.
"""

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from time import monotonic
from typing import Any

from ilbo_render.answers import Answers
from ilbo_render.cache import Answer
from ilbo_render.compression import OFFERED
from ilbo_render.media import PREFIX, Media
from ilbo_render.negotiation import choose_encoding, has_current
from ilbo_render.routes import BadAddressError, Redirect, route
from ilbo_render.security import SECURITY_HEADERS
from ilbo_render.sqlite_reader import ReadError

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

REFRESH_SECONDS = 0.25
"""How late a page may notice that time alone has changed it."""
_SERVICE_PATHS = ("/health/", "/metrics", "/asyncapi")
_EMPTY: Message = {"type": "http.response.body", "body": b""}


class Server:
    """Answers readers; leaves service paths and the lifespan to `service`."""

    def __init__(
        self,
        answers: Answers,
        assets: frozenset[str],
        service: Application,
        away_since: Callable[[], float | None],
        media: Media,
        elapsed_seconds: Callable[[], float] = monotonic,
    ) -> None:
        self._answers = answers
        self._assets = assets
        self._service = service
        self._away_since = away_since
        self._media = media
        self._elapsed_seconds = elapsed_seconds
        self._refresh_at = 0.0
        self.stopping: Callable[[], None] = lambda: None
        """Called when the process is about to stop, before requests are waited for."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._service(scope, receive, send)
            return
        now = self._elapsed_seconds()
        if now >= self._refresh_at:
            self._refresh_at = now + REFRESH_SECONDS
            self._answers.refresh(self._away_since())
        accept, match = _conditions(scope["headers"])
        if scope["method"] == "GET" and not scope["query_string"]:
            answer = self._answers.hot((scope["raw_path"], accept))
            if answer is not None:
                await _send(send, "GET", answer, match)
                return
        if scope["path"].startswith(_SERVICE_PATHS) or scope["path"] == "/live":
            await self._service(scope, receive, send)
        elif scope["method"] not in ("GET", "HEAD"):
            await _refuse(send, 405, b"method not allowed", (b"allow", b"GET, HEAD"))
        elif scope["raw_path"].startswith(PREFIX):
            await self._media.answer(scope["method"], scope["raw_path"], match, send)
        else:
            await self._answer(scope, send, accept, match)

    async def _answer(self, scope: Scope, send: Send, accept: bytes, match: bytes) -> None:
        raw_path, query = scope["raw_path"], scope["query_string"]
        try:
            target = route(raw_path, query, self._assets)
            answer = self._answers.find(target, choose_encoding(accept, OFFERED))
        except BadAddressError:
            await _refuse(send, 400, b"bad address")
        except ReadError:
            self._answers.metrics.read_errors.inc()
            await _refuse(send, 503, b"try again", (b"retry-after", b"5"))
        else:
            if isinstance(answer, Redirect):
                await _refuse(send, 308, b"moved", (b"location", answer.location.encode()))
                return
            if not query and answer.start["status"] != 404:
                self._answers.warm((raw_path, accept), answer)
            await _send(send, scope["method"], answer, match)


def _conditions(headers: Iterable[tuple[bytes, bytes]]) -> tuple[bytes, bytes]:
    """Return Accept-Encoding and If-None-Match."""
    accept = match = b""
    for name, value in headers:
        if name == b"accept-encoding":
            accept = value if not accept else accept + b"," + value
        elif name == b"if-none-match":
            match = value if not match else match + b"," + value
    return accept, match


async def _send(send: Send, method: str, answer: Answer, match: bytes) -> None:
    if match and answer.start["status"] == 200 and has_current(match, answer.etag):
        await send(answer.not_modified)
        await send(_EMPTY)
        return
    await send(answer.start)
    await send(answer.body if method == "GET" else _EMPTY)


async def _refuse(
    send: Send, status: int, text: bytes, header: tuple[bytes, bytes] | None = None
) -> None:
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(text)).encode()),
        (b"cache-control", b"no-store"),
        *SECURITY_HEADERS,
    ]
    if header is not None:
        headers.append(header)
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text})
