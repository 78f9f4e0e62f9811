"""From an event to the page that shows it.

A server that syncs every write and one render replica with the whole archive run as in
production. In each repetition articles are published at a steady rate; the clock of each starts
before its XADD and stops when another process, which asks for the front page and for the
article's page every millisecond, holds the first answer that contains it. The disk's own fsync is
measured before each repetition on the same file system; where it is slow, nothing is judged.
"""

import json
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from redis import Redis

from bench.articles import article, article_path, fields
from bench.figures import Figure, Target, percentile
from bench.log import fill
from bench.machine import fsync_p50_ms
from bench.plan import Plan
from bench.processes import durable_server, running, service, shows
from ilbo_events import ARTICLES

_FAIR_FSYNC_MS = 0.5
_P50_MS, _P99_MS = 5.0, 25.0
_PAGES = ("front", "article")
_GRACE_SECONDS = 10

Delays = dict[str, list[float]]


def measure(plan: Plan, folder: Path) -> list[Figure]:
    """Return p50 and p99 of both pages, and the disk's fsync beside them."""
    fsyncs: list[float] = []
    windows: list[Delays] = []
    count = int(plan.window_seconds * plan.events_per_second)
    with durable_server(folder / "server") as url:
        fill(url, plan.articles)
        complete = shows(article_path(plan.articles - 1))
        with service("render", folder, url, until=complete) as render:
            for repeat in range(plan.repeats):
                fsyncs.append(fsync_p50_ms(folder))
                first = plan.articles + repeat * count
                windows.append(_window(plan, url, render.port, first))
    return [*_figures(windows, count, median(fsyncs)), _fsync_figure(fsyncs)]


def _window(plan: Plan, url: str, port: int, first: int) -> Delays:
    count = int(plan.window_seconds * plan.events_per_second)
    seconds = int(plan.window_seconds) + _GRACE_SECONDS
    command = [sys.executable, "-m", "bench.poller", *map(str, (port, first, count, seconds))]
    with running(command) as poller:
        assert poller.stdout is not None
        if poller.stdout.readline() != b"asking\n":
            raise RuntimeError("the poller did not start")
        published = _publish(url, first, count, 1 / plan.events_per_second)
        return _delays(poller, published)


def _publish(url: str, first: int, count: int, every_seconds: float) -> dict[int, int]:
    published: dict[int, int] = {}
    with Redis.from_url(url) as client:
        client.ping()
        due = time.monotonic() + 0.2
        for number in range(first, first + count):
            entry = fields(article(number, datetime.now(UTC)))
            time.sleep(max(due - time.monotonic(), 0))
            published[number] = time.monotonic_ns()
            client.xadd(ARTICLES.name, entry)
            due += every_seconds
    return published


def _delays(poller: "subprocess.Popen[bytes]", published: dict[int, int]) -> Delays:
    output, _ = poller.communicate()
    seen = json.loads(output)
    if not all(seen.values()):
        raise RuntimeError(
            f"of {len(published)} articles {len(seen['front'])} came to the front "
            f"page and {len(seen['article'])} got a page of their own"
        )
    return {
        page: [(at - published[int(number)]) / 1e6 for number, at in seen[page].items()]
        for page in _PAGES
    }


def _figures(windows: list[Delays], count: int, fsync: float) -> list[Figure]:
    figures = []
    is_fair = fsync <= _FAIR_FSYNC_MS
    for page in _PAGES:
        for percent, limit in ((50, _P50_MS), (99, _P99_MS)):
            samples = tuple(percentile(window[page], percent) for window in windows)
            target = Target("<=", limit, applies=is_fair)
            figures.append(Figure("latency", f"{page} page, p{percent}", "ms", samples, target))
        lost = tuple(float(count - len(window[page])) for window in windows)
        figures.append(Figure("latency", f"{page} page, never seen", "", lost, Target("<=", 0)))
    return figures


def _fsync_figure(fsyncs: list[float]) -> Figure:
    return Figure("latency", "fsync of 4 KiB, p50", "ms", tuple(fsyncs))
