"""How many times a second a cached page is sent.

One render replica with the whole archive against a minimal ASGI application that sends the same
bytes and headers under the same uvicorn settings (`ilbo_bus.serve`), asked in turns, each in a
process of its own, by a load generator in a third. The page is an article's, gzip, made before the
clock starts; then the same with `If-None-Match`, which is answered with 304. The ratio is taken
within each turn. Beside the rate stands the processor time of the server for one request, which
a busy machine disturbs less.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.articles import article_path
from bench.connection import Connection, request
from bench.figures import Figure, Target
from bench.load import generator, requests_per_second
from bench.log import fill
from bench.machine import cpu_seconds
from bench.minimal_app import record
from bench.plan import Plan
from bench.processes import (
    Service,
    await_,
    durable_server,
    free_port,
    running,
    service,
    shows,
    status,
)

_RATIO = 0.8


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two servers, and what it did in each turn."""

    pid: int
    port: int
    rates: list[float] = field(default_factory=list)
    cpu_us: list[float] = field(default_factory=list)

    def ask(self, raw: bytes, seconds: float, folder: Path) -> None:
        """Load it for a while; note requests a second and processor time a request."""
        before = cpu_seconds(self.pid)
        rate = requests_per_second(self.port, raw, seconds, folder)
        self.rates.append(rate)
        self.cpu_us.append((cpu_seconds(self.pid) - before) / (rate * seconds) * 1e6)


def measure(plan: Plan, folder: Path) -> list[Figure]:
    """Return the rates of the page and of its 304, and their ratios to the minimal application."""
    path = article_path(plan.articles - 1)
    with durable_server(folder / "server") as url:
        fill(url, plan.articles)
        with service("render", folder, url, until=shows(path)) as render:
            with Connection(render.port) as connection:
                etag = (connection.get(path).header(b"etag") or b"").decode()
            unchanged = request(path, f"If-None-Match: {etag}")
            return [
                *_compare(plan, folder, render, request(path)),
                *_compare(plan, folder, render, unchanged),
            ]


def _compare(plan: Plan, folder: Path, render: Service, raw: bytes) -> list[Figure]:
    with Connection(render.port) as connection:
        answer = connection.send(raw)
    record(answer, folder / "answer.json")
    ours = Side(render.process.pid, render.port)
    with _minimal(folder / "answer.json") as theirs:
        for _ in range(plan.repeats):
            ours.ask(raw, plan.load_seconds, folder)
            theirs.ask(raw, plan.load_seconds, folder)
    what = f"{answer.status}, {answer.length:,} bytes"
    return [
        Figure("pages", f"render, {what}, by {generator()}", "/s", tuple(ours.rates)),
        Figure("pages", f"minimal app, {what}", "/s", tuple(theirs.rates)),
        Figure("pages", f"render, {answer.status}, CPU a request", "us", tuple(ours.cpu_us)),
        Figure("pages", f"minimal app, {answer.status}, CPU a request", "us", tuple(theirs.cpu_us)),
        Figure(
            "pages",
            f"{answer.status}: rate of the minimal app's",
            "",
            tuple(one / other for one, other in zip(ours.rates, theirs.rates, strict=True)),
            Target(">=", _RATIO) if answer.status == 200 else None,
        ),
    ]


@contextmanager
def _minimal(answer: Path) -> Iterator[Side]:
    port = free_port()
    command = [sys.executable, "-m", "bench.minimal_app", str(port), str(answer)]
    with running(command) as process:
        await_(lambda: status(port, "/"), process, "the minimal application answers")
        yield Side(process.pid, port)
