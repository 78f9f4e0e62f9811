"""The render service as a process of its own, which can be killed, and its pages over HTTP."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import httpx

from tests.machine import ROOT
from tests.servers import free_port
from tests.until import until

_LINK = re.compile(r'href="/articles/([^"]+)"')


class RenderProcess:
    """One replica on a data folder; folder and port outlive `kill`."""

    def __init__(self, redis_url: str, data: Path, **settings: str) -> None:
        self.port = free_port()
        self._environment = {
            **os.environ,
            "ILBO_REDIS_URL": redis_url,
            "ILBO_DATA": str(data),
            "ILBO_CONFIG": str(ROOT / "ilbo.toml"),
            "ILBO_PORT": str(self.port),
            **settings,
        }
        self._process: subprocess.Popen[bytes] | None = None
        self._http = httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=10)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End it, for good."""
        self.kill()
        self._http.close()

    def launch(self) -> None:
        """Start it and wait for nothing."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "ilbo_render"],
            env=self._environment,
            stderr=subprocess.DEVNULL,
        )

    def start(self) -> Self:
        """Start it and wait until it answers, which it does once it has read the log."""
        self.launch()
        until(lambda: self.status("/health/live") == 200, 30, ignoring=(httpx.TransportError,))
        return self

    def kill(self) -> None:
        """End it at once."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()

    def wait_ready(self, deadline: float = 20) -> None:
        """Wait until its consumers really consume."""
        until(lambda: self.status("/health/ready") == 200, deadline, what="render is ready")

    def status(self, address: str) -> int:
        """Return the status of an address."""
        return self._http.get(address).status_code

    def text(self, address: str) -> str:
        """Return a page, whatever its status."""
        return self._http.get(address).text

    def tag(self, address: str) -> str:
        """Return the entity tag of a page."""
        tag: str = self._http.get(address).headers["etag"]
        return tag

    def everything(self) -> list[str]:
        """Return the id of every article in /sections/all, in its order."""
        found: list[str] = []
        page = 1
        while (response := self._http.get(f"/sections/all?page={page}")).status_code == 200:
            found += _LINK.findall(response.text)
            page += 1
        return found


@contextmanager
def rendering(redis_url: str, data: Path, **settings: str) -> Iterator[RenderProcess]:
    """Yield a replica that is ready."""
    with RenderProcess(redis_url, data, **settings) as process:
        process.wait_ready()
        yield process


def publish(redis: Any, article_id: str, **fields: object) -> str:
    """Append an article as another program does; return its entry id."""
    given = {"article_id": article_id, "headline": f"서울 첫눈 {article_id}", "body": "눈이 왔다."}
    entry: bytes = redis.xadd("articles", {"data": json.dumps(given | fields)})
    return entry.decode()


def publish_many(redis: Any, number: int) -> list[str]:
    """Append `number` articles; return their ids, oldest first."""
    ids = [f"n{n:05}" for n in range(number)]
    with redis.pipeline(transaction=False) as pipe:
        for article_id in ids:
            data = {"article_id": article_id, "headline": article_id, "body": "눈이 왔다. " * 50}
            pipe.xadd("articles", {"data": json.dumps(data)})
        pipe.execute()
    return ids
