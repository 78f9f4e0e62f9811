"""A day in which every station reports every minute: what it costs, and what it leaves in memory.

The processor time of the service's own process as a share of that day, one core being all of it.
The day runs as fast as the work is done, over a server without a log file: what its disk needs is
not the service's. How the process is composed stands in `bench/minutes.py`.
"""

import json
import sys
from pathlib import Path

from bench.figures import Figure, Target
from bench.plan import Plan
from bench.processes import running, volatile_server
from ilbo_paper import stations

# Where the service is installed alone, httpx and structlog find none of what only people at a desk
# have. None is how Python is told that a module is not there.
_AS_INSTALLED = """
import runpy, sys
sys.modules |= dict.fromkeys(("rich", "pygments"))
runpy.run_module("bench.minutes", run_name="__main__")
"""
_SHARE_PERCENT = 5.0
_MIB = 80.0


def measure(plan: Plan, folder: Path) -> list[Figure]:
    """Return the share of a core, the memory at the end and how much it grew."""
    hours = plan.weather_hours
    with volatile_server(folder / "server") as url:
        command = [sys.executable, "-c", _AS_INSTALLED, url, str(hours)]
        with running(command) as process:
            assert process.stdout is not None
            found = json.loads(process.stdout.readline())
    share = found["cpu_seconds"] / (hours * 3600) * 100
    first, last = found["mib"][0], found["mib"][-1]
    name = f"{len(stations())} stations, {hours} h of minutes"
    return [
        Figure(name, "share of a core", "%", (share,), Target("<=", _SHARE_PERCENT)),
        Figure(name, "memory at the end", "MiB", (last,), Target("<=", _MIB)),
        Figure(name, "grown since the first hour", "MiB", (last - first,)),
        Figure(name, "events", "", (float(found["said"]),)),
    ]
