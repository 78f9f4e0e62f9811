"""How fast events are taken, against a bare loop over redis-py.

The same 3.3 KB articles with HTML bodies, in one stream of one server, read in batches of 100 by
three consumers in turns, each in a process of its own, under uvloop and with hiredis: a bare loop
that reads, validates and acknowledges; the bus with a handler that does nothing; a whole render
replica with an empty folder, which sanitizes and commits to SQLite and syncs before
it acknowledges. The clock starts with the first batch and stops with the last acknowledgement.
The ratio is taken within each turn. It is done once on a server that syncs every write, as in
production, and once on one that keeps nothing on disk, where the software alone is compared.
"""

import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from redis import Redis

from bench.consumers import AT_ONCE, KINDS
from bench.figures import Figure, Target
from bench.log import behind, fill
from bench.plan import Plan
from bench.processes import durable_server, running, service, volatile_server
from ilbo_events import ARTICLES

_RATIOS = {"bus": 0.5, "projection": 0.2}
_GROUP = "render-0"
_LONGEST_SECONDS = 120

Rates = dict[str, list[float]]


def measure(plan: Plan, folder: Path) -> list[Figure]:
    """Return the rate of each consumer and its ratio to the bare loop, on both servers."""
    return [
        *_on(plan, folder / "durable", durable_server, "fsync always"),
        *_on(plan, folder / "volatile", volatile_server, "no log file"),
    ]


def _on(
    plan: Plan, folder: Path, server: Callable[[Path], AbstractContextManager[str]], where: str
) -> list[Figure]:
    rates: Rates = {kind: [] for kind in (*KINDS, "projection")}
    with server(folder / "server") as url:
        fill(url, plan.events)
        for repeat in range(plan.repeats):
            for kind in KINDS:
                rates[kind].append(_rate(kind, url, f"{kind}-{repeat}", plan.events))
            replica = folder / f"replica-{repeat}"
            rates["projection"].append(_projection_rate(url, plan.events, replica))
    return [_figure(rates, kind, where) for kind in rates] + [
        _ratio(rates, kind, where, limit) for kind, limit in _RATIOS.items()
    ]


def _rate(kind: str, url: str, group: str, count: int) -> float:
    command = [sys.executable, "-m", "bench.consumers", kind, url, group, str(count)]
    with running(command) as process:
        output, _ = process.communicate(timeout=_LONGEST_SECONDS)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return float(output)


def _projection_rate(url: str, count: int, folder: Path) -> float:
    """Let a replica with an empty folder read everything, and watch its group from outside."""
    with Redis.from_url(url) as client:

        def has_begun(_port: int) -> bool:
            return (left := behind(client, _GROUP)) is not None and left < count

        client.xgroup_destroy(ARTICLES.name, _GROUP)
        batch = {"ILBO_BATCH_SIZE": str(AT_ONCE)}
        with service("render", folder, url, batch, has_begun):
            started = time.perf_counter()
            while behind(client, _GROUP):
                if time.perf_counter() - started > _LONGEST_SECONDS:
                    raise TimeoutError(f"the replica is still {behind(client, _GROUP)} behind")
                time.sleep(0.002)
            return count / (time.perf_counter() - started)


def _figure(rates: Rates, kind: str, where: str) -> Figure:
    return Figure("throughput", f"{kind}, {where}", "events/s", tuple(rates[kind]))


def _ratio(rates: Rates, kind: str, where: str, limit: float) -> Figure:
    pairs = zip(rates[kind], rates["bare"], strict=True)
    ratios = tuple(ours / bare for ours, bare in pairs)
    return Figure("throughput", f"{kind} of bare, {where}", "", ratios, Target(">=", limit))
