"""Ingest as its clients see it: in this process, or in one of its own to be killed."""

import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from redis import Redis

from ilbo_ingest.app import create_app
from ilbo_ingest.keys import add_key, keys_file
from ilbo_ingest.settings import Settings
from tests.machine import ROOT
from tests.servers import free_port
from tests.until import until, until_async

ARTICLE = {
    "article_id": "run-0000001",
    "headline": "서울 첫눈",
    "body": "25일 새벽\n\n첫눈이 내렸다.",
}


class Client:
    """One program that publishes, with its key."""

    def __init__(
        self, http: httpx.AsyncClient, data: Path, scopes: tuple[str, ...] = ("*",)
    ) -> None:
        self.http = http
        self.data = data
        self.key, text = add_key(keys_file(data), "통신사", datetime.now(UTC), scopes)
        self.headers = {"Authorization": f"Bearer {text}"}

    async def post(self, content: object, **headers: str) -> httpx.Response:
        """Publish an article; bytes are sent as they are."""
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        return await self.send("POST", "/v1/articles", data, **headers)

    async def send(
        self, method: str, path: str, data: bytes | None = None, **headers: str
    ) -> httpx.Response:
        """Send any request; `idempotency_key=` becomes Idempotency-Key."""
        sent = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.http.request(method, path, content=data, headers=sent)

    async def is_ready(self) -> bool:
        """Return whether ingest calls itself ready."""
        return (await self.http.get("/health/ready")).status_code == 200


def settings_for(redis_url: str, data: Path, **given: Any) -> Settings:
    """Return settings of the example paper."""
    return Settings(redis_url=redis_url, data=data, config=ROOT / "ilbo.toml", **given)


@asynccontextmanager
async def running(
    settings: Settings, clock: Callable[[], datetime] | None = None
) -> AsyncIterator[Client]:
    """Run ingest in this process, ready or not."""
    app = create_app(settings, clock)
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://ingest") as http,
    ):
        yield Client(http, settings.data)


@asynccontextmanager
async def ingest_service(
    settings: Settings, clock: Callable[[], datetime] | None = None
) -> AsyncIterator[Client]:
    """Run ingest in this process and wait until it is ready."""
    async with running(settings, clock) as client:
        await until_async(client.is_ready, what="ingest is ready")
        yield client


class IngestProcess:
    """Ingest in a process of its own, on a port that stays the same."""

    def __init__(self, redis_url: str, data: Path) -> None:
        self.port = free_port()
        self._environment = os.environ | {
            "ILBO_REDIS_URL": redis_url,
            "ILBO_DATA": str(data),
            "ILBO_CONFIG": str(ROOT / "ilbo.toml"),
            "ILBO_PORT": str(self.port),
            "ILBO_LOG_LEVEL": "error",
        }
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it is ready."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "ilbo_ingest"], env=self._environment
        )
        until(self._answers, 60, ignoring=(httpx.HTTPError,), what="ingest is ready")

    def kill(self) -> None:
        """Kill -9."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def _answers(self) -> bool:
        if self._process is None or self._process.poll() is not None:
            raise RuntimeError("ingest ended while it started")
        return httpx.get(f"{self.url}/health/ready").status_code == 200


@contextmanager
def ingest_process(redis_url: str, data: Path) -> Iterator[IngestProcess]:
    """Yield a running process and end it afterwards."""
    process = IngestProcess(redis_url, data)
    process.start()
    try:
        yield process
    finally:
        process.kill()


def events(redis: Redis, stream: str = "articles") -> list[dict[str, Any]]:
    """Return the data of every entry of a stream, its type among it."""
    rows: Any = redis.xrange(stream)
    return [
        {"type": fields[b"ce_type"].decode(), **json.loads(fields[b"data"])} for _, fields in rows
    ]
