"""What is checked before anything starts: ports nobody uses, a directory nobody else runs in."""

import errno
import fcntl
import os
import socket
import time
from collections.abc import Mapping
from typing import IO

from ilbo.errors import CommandError, Exit
from ilbo.folder import Folder, is_alive

# A server that is just being killed lets go of the lock within moments.
_PATIENCE_SECONDS = 3.0


def check_ports(host: str, ports: Mapping[str, int]) -> None:
    """Raise CommandError naming every port that can't be listened on, and what to do."""
    if len(set(ports.values())) < len(ports):
        named = ", ".join(f"{port} for {name}" for name, port in ports.items())
        raise CommandError(f"each part needs a port of its own: {named}", Exit.USAGE)
    problems = [text for name, port in ports.items() if (text := _problem(host, name, port))]
    if problems:
        raise CommandError(
            f"{'; '.join(problems)}. Nothing was started: end the program that uses it, or choose "
            "another with --port N (N, N+1 and N+2 are used)"
            + (" and --redis-port N." if "redis" in ports else "."),
            Exit.PORT_IN_USE,
        )


def port_is_taken(host: str, port: int) -> bool:
    """Return whether something already listens there."""
    return _problem(host, "", port) is not None


def lock_folder(folder: Folder) -> IO[str]:
    """Return the lock of the data directory, held; raise CommandError naming who holds it."""
    try:
        folder.path.mkdir(parents=True, exist_ok=True)
        lock = folder.lock.open("a+", encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{error.filename}: {error.strerror}", Exit.USAGE) from error
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not _locked(lock):
        holder = _holder(lock)
        if (holder and is_alive(holder)) or time.monotonic() > deadline:
            lock.close()
            raise CommandError(
                f"the data directory {folder.path} is already in use by process {holder}; end that "
                "`ilbo run` first, or choose another directory with --data DIR",
                Exit.DATA_IN_USE,
            )
        time.sleep(0.05)
    lock.truncate(0)
    lock.write(f"{os.getpid()}\n")
    lock.flush()
    return lock


def _problem(host: str, name: str, port: int) -> str | None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError as error:
            reason = "is in use" if error.errno == errno.EADDRINUSE else f": {error.strerror}"
            return f"port {port} for {name} on {host} {reason}".replace(" :", ":")
    return None


def _locked(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _holder(lock: IO[str]) -> int:
    lock.seek(0)
    text = lock.read().strip()
    return int(text) if text.isdigit() else 0
