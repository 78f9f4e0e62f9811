"""`python -m bench [NAME …]`: measure, and print one table."""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bench import (
    catch_up,
    latency,
    memory,
    pages,
    readers,
    throughput,
    weather_day,
    weather_file,
)
from bench.figures import Figure, as_json, table
from bench.machine import describe
from bench.plan import FULL, QUICK, Plan

MEASUREMENTS: dict[str, Callable[[Plan, Path], list[Figure]]] = {
    "latency": latency.measure,
    "throughput": throughput.measure,
    "pages": pages.measure,
    "memory": memory.measure,
    "catch-up": catch_up.measure,
    "readers": readers.measure,
    "weather-file": weather_file.measure,
    "weather-day": weather_day.measure,
}


def main(arguments: Sequence[str]) -> None:
    """Measure what the command line names, everything without a name."""
    call = _parser().parse_args(arguments)
    plan = QUICK if call.quick else FULL
    machine = describe()
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="ilbo-bench-") as folder:
        for name in call.names or MEASUREMENTS:
            started = time.monotonic()
            print(f"{name} …", end=" ", file=sys.stderr, flush=True)
            (place := Path(folder) / name).mkdir()
            figures += MEASUREMENTS[name](plan, place)
            print(f"{time.monotonic() - started:.0f} s", file=sys.stderr)
    print("\n".join(f"{name}: {value}" for name, value in machine.items()))
    print(f"\n{table(figures)}")
    if call.json:
        content = {"machine": machine, "figures": [as_json(figure) for figure in figures]}
        call.json.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", "utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"one of {', '.join(MEASUREMENTS)}; none: all"
    )
    parser.add_argument("--quick", action="store_true", help="shorter, not to be quoted")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the samples, too")
    return parser


if __name__ == "__main__":
    main(sys.argv[1:])
