"""Upstreams that do everything wrong, beside good ones that stay on time; a replica that dies."""

import gzip
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.integration.ingest import events
from tests.integration.log import Log
from tests.integration.sources import (
    asked,
    feed_of,
    item,
    polling,
    polling_settings,
    rss,
    write_paper,
)
from tests.servers import free_port
from tests.until import until, until_async
from tests.upstream import Reply, Upstream

MIB = 1024 * 1024
LAUGHS = b'<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><rss><channel>&b;</channel></rss>'
HOSTILE = {
    "gone": Reply(status=404),
    "page": Reply(b"<!DOCTYPE html><title>login</title>", content_type="text/html"),
    "json": Reply(b'{"error": "nope"}', content_type="application/json"),
    "empty": Reply(b""),
    "bomb": Reply(gzip.compress(b"\0" * 64 * MIB), headers={"Content-Encoding": "gzip"}),
    "huge": Reply(b"<rss>" + b" " * 6 * MIB),
    "cut": Reply(rss([item(1)]), cut_at=100),
    "reset": Reply(rss([item(1)]), cut_at=100, ending="reset"),
    "laughs": Reply(LAUGHS),
    "loop": Reply(status=302, headers={"Location": "/loop.xml"}),
    "inside": Reply(status=302, headers={"Location": "http://169.254.169.254/latest/"}),
    "file": Reply(status=302, headers={"Location": "file:///etc/passwd"}),
    "packed": Reply(rss([item(1)]), headers={"Content-Encoding": "br"}),
    "limit": Reply(status=429, headers={"Retry-After": "3600"}),
}
GOOD = [f"good {number}" for number in range(5)]


@pytest.fixture
def upstreams() -> Iterator[tuple[Upstream, Upstream]]:
    with Upstream() as hostile, Upstream() as good:
        yield hostile, good


async def test_good_sources_stay_on_time_beside_hostile_ones(
    redis_url: str, log: Log, tmp_path: Path, upstreams: tuple[Upstream, Upstream]
) -> None:
    hostile, good = upstreams
    feeds = []
    for name, reply in HOSTILE.items():
        hostile.answer(f"/{name}.xml", reply)
        feeds.append(feed_of(name, hostile.url(f"/{name}.xml")))
    for number, name in enumerate(GOOD):
        good.answer(f"/{number}.xml", Reply(rss([item(100 + number)])))
        feeds.append(feed_of(name, good.url(f"/{number}.xml")))
    with Upstream() as silent:
        silent.answer("/silent.xml", Reply(wait_seconds=60))
        feeds.append(feed_of("silent", silent.url("/silent.xml")))
        settings = polling_settings(redis_url, tmp_path, write_paper(tmp_path, *feeds))
        async with polling(settings) as client:
            paths = [f"/{number}.xml" for number in range(len(GOOD))]
            await until_async(lambda: min(asked(good, path) for path in paths) >= 5, 30)
            for name in HOSTILE:
                row = await client.reaches(name, "error-page" if name == "page" else "failing", 30)
                assert row["failure"]
                assert row["reason"]
                assert row["items"] == {}
            rows = await client.sources()
            assert {rows[name]["state"] for name in GOOD} == {"ok"}
            assert rows["limit"]["failures"] == 1, "asked once, and left alone since then"
            published = {event["source"]["name"] for event in events(log.redis)}
            assert published == set(GOOD)


def start(redis_url: str, data: Path, paper: Path) -> tuple[subprocess.Popen[bytes], str]:
    port = free_port()
    environment = os.environ | {
        "ILBO_REDIS_URL": redis_url,
        "ILBO_DATA": str(data),
        "ILBO_CONFIG": str(paper),
        "ILBO_PORT": str(port),
        "ILBO_LOG_LEVEL": "error",
        "ILBO_INGEST_ALLOW_HOSTS": "127.0.0.1",
        "ILBO_INGEST_SOURCE_LEASE_SECONDS": "2",
    }
    process = subprocess.Popen([sys.executable, "-m", "ilbo_ingest"], env=environment)
    return process, f"http://127.0.0.1:{port}/health/ready"


async def test_a_source_of_a_killed_replica_is_taken_over(
    redis_url: str, log: Log, tmp_path: Path
) -> None:
    with Upstream() as upstream:
        upstream.answer("/rss.xml", Reply(rss([item(1)]), wait_seconds=60), Reply(rss([item(1)])))
        paper = write_paper(tmp_path, feed_of("한빛구청", upstream.url("/rss.xml")))
        process, ready = start(redis_url, tmp_path, paper)
        try:
            until(lambda: httpx.get(ready).is_success, 60, ignoring=(httpx.HTTPError,))
            await until_async(lambda: asked(upstream) == 1, 30, what="it is asked")
        finally:
            process.kill()
            process.wait()
        assert log.redis.keys("ingest:sources.lease:*")
        async with polling(polling_settings(redis_url, tmp_path, paper)) as client:
            await client.reaches("한빛구청", "ok", 30)
        assert [event["headline"] for event in events(log.redis)] == ["발표 1"]
