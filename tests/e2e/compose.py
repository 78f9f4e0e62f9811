"""The compose stack as a project of the tests' own, on a port of its own."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from tests.machine import ROOT
from tests.servers import free_port

CLOCK = "2026-03-12T15:00:00+09:00"
QUIET = {"COMPOSE_ANSI": "never", "COMPOSE_PROGRESS": "plain"}
FILES = (ROOT / "docker-compose.yml", Path(__file__).with_name("upstream.compose.yml"))


@dataclass
class Stack:
    """One project: its containers, networks, volumes and images end with it."""

    project: str
    port: int
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The site's address."""
        return f"http://127.0.0.1:{self.port}"

    def compose(self, *arguments: str, seconds: float = 300) -> str:
        """Run `docker compose …` for this project; fail with what it said."""
        files = [part for path in FILES for part in ("-f", str(path))]
        return _run("docker", "compose", "-p", self.project, *files, *arguments,
                    environment=self.environment, seconds=seconds)  # fmt: skip

    def up(self, *, replicas: int = 1) -> None:
        """Start it, or start it again, and wait until everything is healthy."""
        self.compose("up", "-d", "--wait", "--wait-timeout", "180", "--scale", f"render={replicas}")

    def execute(self, service: str, *command: str, index: int = 1) -> str:
        """Return what a command says in a container."""
        return self.compose("exec", "-T", "--index", str(index), service, *command)

    def redis(self, *command: str) -> str:
        """Return what Redis answers to the operator."""
        return self.execute("redis", "redis-ops", *command).strip()

    def key(self) -> str:
        """Return the first access key."""
        return self.compose("run", "--rm", "-T", "init", "key").strip()

    def containers(self, *services: str) -> list[dict[str, Any]]:
        """Return what the engine knows of each container, stopped ones too."""
        ids = self.compose("ps", "-aq", *services).split()
        found: list[dict[str, Any]] = json.loads(_run("docker", "inspect", *ids)) if ids else []
        return found

    def publish(self, document: bytes, key: str) -> httpx.Response:
        """Hand a document in at the edge."""
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "text/plain; charset=utf-8"}
        return httpx.post(f"{self.url}/v1/documents", content=document, headers=headers, timeout=30)


@contextmanager
def compose_stack() -> Iterator[Stack]:
    """Yield a stack that was built and is healthy; everything of it is removed afterwards."""
    port = free_port()
    settings = {"ILBO_PORT": str(port), "ILBO_ADDRESS": "127.0.0.1", "ILBO_CLOCK": CLOCK}
    stack = Stack(f"ilbo-test-{uuid4().hex[:8]}", port, settings)
    try:
        stack.compose("build", seconds=900)
        stack.up()
        yield stack
    finally:
        stack.compose("down", "--volumes", "--rmi", "local", "--timeout", "10", "--remove-orphans")


def _run(*command: str, environment: dict[str, str] | None = None, seconds: float = 60) -> str:
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ
        | {"COMPOSE_ANSI": "never", "COMPOSE_PROGRESS": "plain"}
        | (environment or {}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
    if done.returncode:
        said = f"{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
        raise AssertionError(f"{' '.join(command)} ended with {done.returncode}:\n{said}")
    return done.stdout
