"""Newsrooms as processes of their own: started, watched and killed by tests."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from redis import Redis

from ilbo.folder import Folder, Status, read_status
from tests.e2e.pages import compact, page_text
from tests.machine import ROOT
from tests.servers import free_port
from tests.until import until

ILBO = (sys.executable, "-m", "ilbo")


@dataclass
class Newsroom:
    """A newsroom that runs; `lines` are what it said so far."""

    process: subprocess.Popen[bytes]
    data: Path
    log: Path

    @property
    def status(self) -> Status:
        """What it says of itself."""
        return until(lambda: read_status(Folder(self.data)), 30, what="run.json")

    @property
    def lines(self) -> list[dict[str, object]]:
        """Its own log lines."""
        found = []
        for line in self.log.read_text("utf-8").splitlines():
            try:
                content = json.loads(line)
            except ValueError:
                continue
            if isinstance(content, dict) and content.get("service") == "ilbo":
                found.append(content)
        return found

    @property
    def redis(self) -> Redis:
        """A new client of its log."""
        return Redis.from_url(self.status.redis, socket_timeout=5)

    def wait_open(self, seconds: float = 60) -> None:
        """Wait until the site is there."""

        def is_open() -> bool:
            assert self.process.poll() is None, self.log.read_text("utf-8")
            return any(line["event"] == "the site is open" for line in self.lines)

        until(is_open, seconds, what="the site is open")

    def get(self, path: str, part: str = "site") -> str:
        """Return a page; fail when there is none."""
        answer = httpx.get(getattr(self.status, part) + path, timeout=10, trust_env=False)
        assert answer.status_code == httpx.codes.OK, f"{path}: {answer.status_code} {answer.text}"
        return answer.text

    def shows(self, path: str, text: str) -> bool:
        """Return whether a reader sees the text there, white space aside."""
        return compact(text) in page_text(self.get(path))

    def kill_part(self, name: str) -> int:
        """Kill a part as a crash does; return the process id it had."""
        pid = self.status.parts[name]
        os.kill(pid, signal.SIGKILL)
        return pid

    def end(self, number: signal.Signals = signal.SIGTERM, seconds: float = 15) -> int:
        """Send a signal, wait, and return the exit status."""
        self.process.send_signal(number)
        return self.process.wait(seconds)


@contextmanager
def newsroom(data: Path, *arguments: str, **environment: str) -> Iterator[Newsroom]:
    """Yield `ilbo run` on free ports, which asks no weather service; nothing is left of it."""
    command = [*ILBO, "run", "--data", str(data), *arguments]
    if "--port" not in arguments:
        command += ["--port", str(free_ports())]
    with started(command, data, {"ILBO_WEATHER_KMA_URL": "", **environment}) as running:
        yield running


def ilbo(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("ILBO_")}
    return subprocess.run(
        [*ILBO, *arguments],
        input=given, capture_output=True, text=True, timeout=60, env=clean, cwd=ROOT, check=False,
    )  # fmt: skip


def free_ports() -> int:
    """Return a port that is free like the two after it."""

    def found() -> int | None:
        first = free_port()
        if first > 65_500:
            return None
        with ExitStack() as stack:
            try:
                for port in range(first, first + 3):
                    stack.enter_context(socket.create_server(("127.0.0.1", port)))
            except OSError:
                return None
        return first

    return until(found, 10, what="three free ports in a row")


@contextmanager
def started(command: list[str], data: Path, environment: dict[str, str]) -> Iterator[Newsroom]:
    """Yield a newsroom made by a command."""
    log = data.with_name(f"{data.name}.{os.urandom(2).hex()}.log")
    clean = {k: v for k, v in os.environ.items() if not k.startswith("ILBO_")}
    with log.open("wb") as file:
        process = subprocess.Popen(
            command, stdout=file, stderr=file, env=clean | environment, cwd=ROOT
        )
    running = Newsroom(process, data, log)
    try:
        yield running
    finally:
        left = children(process.pid)
        if process.poll() is None:
            process.kill()
            process.wait()
        try:
            until(lambda: not any(map(is_alive, left)), 10, what=f"{left} end")
        finally:
            for pid in filter(is_alive, left):
                os.kill(pid, signal.SIGKILL)


def children(pid: int) -> set[int]:
    """Return every process below this one."""
    parents = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(entry.parent.name)] = int(entry.read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError):
            continue
    found: set[int] = set()
    below = {pid}
    while below:
        below = {child for child, parent in parents.items() if parent in below}
        found |= below
    return found


def is_alive(pid: int) -> bool:
    """Return whether a process runs, zombies aside."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return False
    return state != "Z"
