"""Addresses that lead inside: refused by name, and nothing inside is connected to.

The fetcher is the real one; names, servers and connections are in memory.
"""

import asyncio
import json
from pathlib import Path

from ilbo_ingest.fetching import Fetched, Request
from tests.conformance.checks import Check
from tests.unit.ingest.fetching.forbidden import PUBLIC
from tests.unit.ingest.fetching.world import World

_NAMES = {
    "allowed.test": [[PUBLIC]],
    "example.com": [[PUBLIC]],
    "rebind1.evil.test": [[PUBLIC], ["127.0.0.1"]],
    "rebind2.evil.test": [[PUBLIC], ["169.254.169.254"]],
    "multi-a.evil.test": [[PUBLIC, "10.0.0.1"]],
    "cname-internal.evil.test": [["172.18.0.2"]],
    "aaaa-mapped.evil.test": [[PUBLIC, "::ffff:127.0.0.1"]],
}


def check_addresses(samples: Path) -> list[Check]:
    """Addresses of sources: what is expected of each stands beside it."""
    lines = (samples / "hostile/ssrf_urls.jsonl").read_text("utf-8").splitlines()
    return [check for line in lines for check in asyncio.run(_checks(json.loads(line)))]


async def _checks(case: dict[str, str]) -> list[Check]:
    world = World()
    for name, answers in _NAMES.items():
        world.names.answer(name, *answers)
    url = case["url"].replace("{ALLOWED}", "http://allowed.test")
    outcome = await world.fetch(Request(url, reach="allowed"))
    name = f"address: {case['id']} {case['kind']}"
    checks = [Check(f"{name} inside", [], world.inside())]
    if case["expect"] != "either":
        end = "allow" if isinstance(outcome, Fetched) else "block"
        checks.append(Check(name, case["expect"], end))
    return checks
