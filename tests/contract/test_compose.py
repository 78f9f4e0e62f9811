"""The stack in containers names every service and is a valid compose file."""

import re
import subprocess

import pytest

from tests.contract.tree import ROOT, SERVICES

COMPOSE = ROOT / "docker-compose.yml"


def test_every_service_stands_in_the_stack() -> None:
    services = re.split(r"^(?=\w)", COMPOSE.read_text("utf-8"), flags=re.MULTILINE)
    stack = next(block for block in services if block.startswith("services:"))
    names = re.findall(r"^  ([\w-]+):", stack, flags=re.MULTILINE)
    assert {"redis", "init", "edge", *SERVICES} <= set(names)


def test_every_service_has_a_target_in_the_dockerfile() -> None:
    text = (ROOT / "Dockerfile").read_text("utf-8").lower()
    for service in SERVICES:
        assert f" as {service}\n" in text


@pytest.mark.docker
def test_compose_accepts_it() -> None:
    command = ["docker", "compose", "-f", str(COMPOSE), "config", "-q"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
