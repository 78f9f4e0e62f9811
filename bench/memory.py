"""How much memory the newsroom holds.

The three services run over a server with the whole archive, as `ilbo run` starts them; after they
rested, their resident memory (VmRSS of each process and its children) is added up. Pages shared
between the processes are counted in each. One run, no repetitions: it takes a minute. The weather
service asks an address of this machine where nobody answers.
"""

import time
from contextlib import ExitStack
from pathlib import Path

from bench.articles import article_path
from bench.figures import Figure, Target
from bench.log import fill
from bench.machine import resident_mib
from bench.plan import Plan
from bench.processes import await_, durable_server, free_port, service, shows

_SERVICES = ("render", "ingest", "weather")
_ALL_MIB = 300.0


def measure(plan: Plan, folder: Path) -> list[Figure]:
    """Return the memory of each service and of all three."""
    with durable_server(folder / "server") as url, ExitStack() as stack:
        fill(url, plan.articles)
        nowhere = {
            "ILBO_WEATHER_KMA_URL": f"http://127.0.0.1:{free_port()}/",
            "ILBO_WEATHER_PROVIDERS": "kma-web-map",
        }
        running = [stack.enter_context(service(name, folder, url, nowhere)) for name in _SERVICES]
        complete, render = shows(article_path(plan.articles - 1)), running[0]
        await_(lambda: complete(render.port), render.process, "everything is shown")
        time.sleep(plan.idle_seconds)
        sizes = {one.name: resident_mib(one.process.pid) for one in running}
    rest = f"after {plan.idle_seconds:.0f} s"
    figures = [Figure("memory", f"{name}, {rest}", "MiB", (size,)) for name, size in sizes.items()]
    total = Figure(
        "memory", f"all three, {rest}", "MiB", (sum(sizes.values()),), Target("<=", _ALL_MIB)
    )
    return [*figures, total]
