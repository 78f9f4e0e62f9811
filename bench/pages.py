"""How many times a second a cached page is sent.

One render replica with the whole archive against a minimal ASGI application that sends the same
bytes and headers under the same uvicorn settings (`ilbo_bus.serve`), asked in turns, each in a
process of its own, by a load generator in a third. The page is an article's, gzip, made before the
clock starts; then the same with `If-None-Match`, which is answered with 304. The ratio is taken
within each turn.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.articles import article_path
from bench.connection import Connection, request
from bench.figures import Figure, Target
from bench.load import generator, requests_per_second
from bench.log import fill
from bench.minimal_app import record
from bench.plan import Plan
from bench.processes import await_, durable_server, free_port, running, service, shows, status

_RATIO = 0.8


def measure(plan: Plan, folder: Path) -> list[Figure]:
    """Return the rates of the page and of its 304, and their ratios to the minimal application."""
    path = article_path(plan.articles - 1)
    with durable_server(folder / "server") as url:
        fill(url, plan.articles)
        with service("render", folder, url, until=shows(path)) as render:
            with Connection(render.port) as connection:
                etag = (connection.get(path).header(b"etag") or b"").decode()
            page = request(path)
            unchanged = request(path, f"If-None-Match: {etag}")
            return [
                *_compare(plan, folder, render.port, page, 200),
                *_compare(plan, folder, render.port, unchanged, 304),
            ]


def _compare(plan: Plan, folder: Path, port: int, raw: bytes, wanted: int) -> list[Figure]:
    with Connection(port) as connection:
        answer = connection.send(raw)
    if answer.status != wanted:
        raise RuntimeError(f"the page answers {answer.status}, not {wanted}")
    record(answer, folder / "answer.json")
    render, minimal = [], []
    with _minimal(folder / "answer.json") as other:
        for _ in range(plan.repeats):
            render.append(requests_per_second(port, raw, plan.load_seconds, folder))
            minimal.append(requests_per_second(other, raw, plan.load_seconds, folder))
    ratios = tuple(ours / theirs for ours, theirs in zip(render, minimal, strict=True))
    what = f"{wanted}, {answer.length:,} bytes"
    return [
        Figure("pages", f"render, {what}, by {generator()}", "/s", tuple(render)),
        Figure("pages", f"minimal app, {what}", "/s", tuple(minimal)),
        Figure("pages", f"{wanted}: of the minimal app", "", ratios, Target(">=", _RATIO)),
    ]


@contextmanager
def _minimal(answer: Path) -> Iterator[int]:
    port = free_port()
    command = [sys.executable, "-m", "bench.minimal_app", str(port), str(answer)]
    with running(command) as process:
        await_(lambda: status(port, "/"), process, "the minimal application answers")
        yield port
