"""The live line over HTTP: one ASGI answer that stays open, and the clock that keeps it going."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import aclosing
from typing import Any

from ilbo_render.live import HEARTBEAT_SECONDS, TICK_SECONDS, Live
from ilbo_render.security import SECURITY_HEADERS
from ilbo_render.site import Site

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    *SECURITY_HEADERS,
]


class LiveLine:
    """The ASGI application behind /live."""

    def __init__(self, live: Live) -> None:
        self._live = live

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one listener until he goes or the line is closed."""
        if scope["method"] != "GET" or self._live.is_full:
            await _refuse(send, 405 if scope["method"] != "GET" else 503)
            return
        last_event_id = dict(scope["headers"]).get(b"last-event-id", b"").decode("latin-1")
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        speaking = asyncio.ensure_future(self._speak(last_event_id, send))
        leaving = asyncio.ensure_future(_gone(receive))
        try:
            await asyncio.wait((speaking, leaving), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (speaking, leaving):
                task.cancel()
            await asyncio.gather(speaking, leaving, return_exceptions=True)
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _speak(self, last_event_id: str, send: Send) -> None:
        listening = self._live.listen(last_event_id)
        async with aclosing(listening):
            async for text in listening:
                await send({"type": "http.response.body", "body": text, "more_body": True})


async def _refuse(send: Send, status: int) -> None:
    headers = [(b"content-length", b"0"), (b"cache-control", b"no-store"), *SECURITY_HEADERS]
    headers.append((b"allow", b"GET") if status == 405 else (b"retry-after", b"10"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def keep_going(live: Live, site: Site, away_since: Callable[[], float | None]) -> None:
    """Notice what time alone changes, and let listeners know that the line stands."""
    loop = asyncio.get_running_loop()
    beat_at = loop.time() + HEARTBEAT_SECONDS
    while True:
        await asyncio.sleep(TICK_SECONDS)
        site.refresh(away_since())
        live.chrome(site.chrome)
        live.tick()
        if loop.time() >= beat_at:
            beat_at = loop.time() + HEARTBEAT_SECONDS
            live.beat()


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
