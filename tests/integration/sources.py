"""Ingest with sources of its own: a newspaper's file, feeds on loopback, what became of them."""

import json
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from ilbo_ingest.settings import Settings
from tests.integration.ingest import Client, ingest_service
from tests.machine import ROOT
from tests.until import until_async
from tests.upstream import Upstream


def write_paper(folder: Path, *sources: dict[str, Any]) -> Path:
    """Write the example paper with these sources."""
    file = folder / "ilbo.toml"
    text = (ROOT / "ilbo.toml").read_text("utf-8")
    for source in sources:
        lines = [
            f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in source.items()
        ]
        text += "\n[[sources]]\n" + "\n".join(lines) + "\n"
    file.write_text(text, "utf-8")
    return file


def feed_of(name: str, url: str, **given: Any) -> dict[str, Any]:
    """Return a feed that is read each second."""
    usual = {"name": name, "kind": "feed", "url": url, "licence": "kogl-1", "interval_seconds": 1}
    return usual | given


def rss(items: Iterable[str]) -> bytes:
    """Return an RSS document."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>보도자료</title>'
        f"<link>http://127.0.0.1/</link><description>d</description>{''.join(items)}"
        "</channel></rss>"
    ).encode()


def item(
    number: int, headline: str = "", body: str = "본문", at: datetime | None = None, link: str = ""
) -> str:
    """Return one item; without a time it is of an hour ago and as many minutes more."""
    at = at or datetime.now(UTC) - timedelta(minutes=60 + number)
    return (
        f"<item><title>{headline or f'발표 {number}'}</title><guid>g-{number}</guid>"
        f"<link>{link or f'http://127.0.0.1/news/{number}'}</link>"
        f"<pubDate>{format_datetime(at)}</pubDate><description>{body}</description></item>"
    )


def polling_settings(redis_url: str, data: Path, paper: Path, **given: Any) -> Settings:
    """Return settings that may fetch from loopback and lose no time."""
    usual: dict[str, Any] = {
        "ingest_allow_hosts": "127.0.0.1",
        "ingest_host_spacing_seconds": 0,
        "ingest_source_lease_seconds": 2,
    }
    return Settings(redis_url=redis_url, data=data, config=paper, **(usual | given))


class SourcesClient:
    """Somebody who asks ingest how its sources do."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def sources(self) -> dict[str, dict[str, Any]]:
        """Return each source by its name."""
        answer = (await self._client.send("GET", "/v1/sources")).raise_for_status().json()
        return {row["name"]: row for row in answer["sources"]}

    async def state(self, name: str) -> str:
        """Return the state of a source."""
        return str((await self.sources())[name]["state"])

    async def reaches(self, name: str, state: str, deadline: float = 20) -> dict[str, Any]:
        """Wait until a source is in this state and return it."""

        async def found() -> dict[str, Any] | None:
            row = (await self.sources())[name]
            return row if row["state"] == state else None

        return await until_async(found, deadline, what=f"{name} is {state}")

    async def refused(self) -> list[dict[str, Any]]:
        """Return what was refused."""
        answer = (await self._client.send("GET", "/v1/refused")).raise_for_status().json()
        rows: list[dict[str, Any]] = answer["refused"]
        return rows


@asynccontextmanager
async def polling(settings: Settings) -> AsyncIterator[SourcesClient]:
    """Run a replica that polls."""
    async with ingest_service(settings) as client:
        yield SourcesClient(client)


def asked(upstream: Upstream, path: str = "/rss.xml") -> int:
    """Return how often a path was asked."""
    return len(upstream.requests(path))
