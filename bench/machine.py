"""What the figures were measured on, and what the machine itself can do."""

import os
import platform
import time
from importlib.metadata import version
from pathlib import Path

from bench.figures import percentile

_PACKAGES = ("redis", "hiredis", "faststream", "pydantic", "uvicorn", "uvloop", "httptools", "nh3")
_FSYNCS = 200
_BLOCK = b"x" * 4096


def describe() -> dict[str, str]:
    """Return the versions and the size of this machine."""
    packages = {name: version(name) for name in _PACKAGES}
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "cpus": f"{os.cpu_count()} x {_cpu_model()}",
        "load average": " ".join(f"{value:.2f}" for value in os.getloadavg()),
        **packages,
    }


def fsync_p50_ms(folder: Path) -> float:
    """Return the median of 200 appends of 4 KiB, each with its fsync, on the folder's disk."""
    times = []
    path = folder / "fsync.probe"
    descriptor = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
    try:
        for _ in range(_FSYNCS):
            os.write(descriptor, _BLOCK)
            started = time.perf_counter()
            os.fdatasync(descriptor)
            times.append((time.perf_counter() - started) * 1000)
    finally:
        os.close(descriptor)
        path.unlink()
    return percentile(times, 50)


def resident_mib(pid: int) -> float:
    """Return the resident memory of a process and of its children."""
    own = _status_kib(pid, "VmRSS") / 1024
    return own + sum(resident_mib(child) for child in _children(pid))


def cpu_seconds(pid: int) -> float:
    """Return the processor time a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    user, system = fields[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _status_kib(pid: int, name: str) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1])
    raise RuntimeError(f"process {pid} has no {name}")


def _children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def _cpu_model() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
