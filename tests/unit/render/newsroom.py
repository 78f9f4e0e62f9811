"""A whole replica without Redis: events are handed in, pages are asked for, the clock is told."""

import asyncio
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import brotli  # type: ignore[import-untyped] # has no annotations
from prometheus_client import CollectorRegistry

from ilbo_bus import KST, Delivery
from ilbo_events import Envelope, Fact, PagesChanged, Stream
from ilbo_paper import Paper, read_paper
from ilbo_render.app import Newsroom, open_newsroom, open_theme
from ilbo_render.changes import Announcer
from ilbo_render.facets import to_us
from ilbo_render.handlers import Handlers
from ilbo_render.live import Live
from ilbo_render.media import Media
from ilbo_render.media_files import FolderMedia
from ilbo_render.metrics import RenderMetrics
from ilbo_render.recorder import Recorder
from ilbo_render.server import Message, Receive, Scope, Send, Server
from ilbo_render.site import Times

PAPER: Paper = read_paper(Path(__file__).parents[3] / "ilbo.toml")
THEME = open_theme(PAPER)
NOON = datetime(2026, 3, 12, 12, tzinfo=KST)


class FakeClock:
    """Tells the time it was told."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **parts: float) -> None:
        """Let time pass."""
        self.now += timedelta(**parts)


class FakePublisher:
    """Keeps what is said; refuses while it is told to."""

    def __init__(self) -> None:
        self.said: list[tuple[str | None, PagesChanged]] = []
        self.refuses = False

    async def publish(
        self, stream: Stream, event: PagesChanged, *, event_id: str | None = None
    ) -> str:
        if self.refuses:
            raise ConnectionError("redis is away")
        self.said.append((event_id, event))
        return "1-0"


@dataclass(frozen=True)
class Response:
    """What a reader got; `text` is decoded."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body without its encoding."""
        encoding = self.headers.get("content-encoding", "identity")
        plain = {"br": brotli.decompress, "gzip": lambda b: zlib.decompress(b, 31)}
        return str(plain.get(encoding, bytes)(self.body), "utf-8")


class Desk:
    """One replica in a folder of its own."""

    def __init__(self, folder: Path, clock: FakeClock | None = None) -> None:
        self.clock = clock or FakeClock()
        self.publisher = FakePublisher()
        self.away_since: float | None = None
        self.unix_seconds = self.clock.now.timestamp()
        self._folder = folder
        self._number = 0
        self._recorder = Recorder(lambda: self.room.writer.sync())
        self._open()

    def _open(self, cache_bytes: int = 2**20) -> None:
        times = Times(self.clock, lambda: self.unix_seconds)
        self.metrics = RenderMetrics(CollectorRegistry())
        self.room: Newsroom = open_newsroom(THEME, self._folder, times, self.metrics, cache_bytes)
        self.live = Live(limit=10)
        self.announcer = Announcer(self.publisher, PAPER, created_ms=0, after_seconds=0)
        self.handlers = Handlers(
            self.room.writer,
            self._recorder,
            self.room.site,
            self.announcer,
            self.metrics,
            (self.room.index, self.live.articles),
        )
        self.server = Server(
            self.room.answers,
            self.room.assets,
            _service,
            lambda: self.away_since,
            Media(FolderMedia(self._folder / "media"), cache_bytes=2**20),
            elapsed_seconds=self._always_later,
        )

    def restart(self, cache_bytes: int = 2**20) -> None:
        """End and start again on the same folder."""
        self.room.close()
        self._open(cache_bytes)

    def close(self) -> None:
        self.room.close()
        self._recorder.close()

    def _always_later(self) -> float:
        self._number += 1
        return float(self._number)

    def deliveries(self, events: Sequence[Fact]) -> list[Delivery]:
        """Return the events as the bus would deliver them now, one entry each."""
        found = []
        for event in events:
            self._number += 1
            entry_id = f"{to_us(self.clock.now) // 1000}-{self._number}"
            envelope = Envelope(entry_id, type(event).__name__, "/test", self.clock.now)
            found.append(Delivery(entry_id, event, envelope, 1))
        return found

    async def articles(self, *events: Fact) -> None:
        """Deliver events of the stream of articles as one batch."""
        await self.handlers.on_articles(self.deliveries(events))

    async def weather(self, *events: Fact) -> None:
        """Deliver events of the stream of weather as one batch."""
        await self.handlers.on_weather(self.deliveries(events))

    async def warnings(self, *events: Fact) -> None:
        """Deliver events of the stream of warnings as one batch."""
        await self.handlers.on_warnings(self.deliveries(events))

    async def get(self, address: str, method: str = "GET", **headers: str) -> Response:
        """Ask for an address as a browser does; `accept_encoding="br"` sets that header."""
        raw_path, _, query = address.encode().partition(b"?")
        scope: dict[str, Any] = {
            "type": "http",
            "method": method,
            "raw_path": raw_path,
            "path": raw_path.decode("latin-1"),
            "query_string": query,
            "headers": [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()],
        }
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            sent.append(message)

        await self.server(scope, receive, send)
        start, *bodies = sent
        return Response(
            start["status"],
            {name.decode(): value.decode() for name, value in start["headers"]},
            b"".join(message["body"] for message in bodies),
        )

    async def text(self, address: str) -> str:
        """Return the page at an address that must exist."""
        response = await self.get(address)
        assert response.status == 200, f"{address}: {response.status}"
        return response.text

    async def announced(self) -> list[PagesChanged]:
        """Return what was said so far, after saying what waits."""
        saying = asyncio.create_task(self.announcer.run())
        for _ in range(20):
            await asyncio.sleep(0)
        saying.cancel()
        return [event for _, event in self.publisher.said]


async def _service(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"service"})
