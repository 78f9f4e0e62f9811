"""What the process that takes a stranger's document apart may use, and nothing besides.

The limits are the kernel's (setrlimit(2)), as is the filter of system calls: both hold in C code,
too. The hook of PEP 578 stops a library that does more than it says, and names what that was.
"""

import contextlib
import os
import resource
import signal
import sys
from typing import Final

from ilbo_ingest.readers.releases.system_calls import refuse_system_calls

ADDRESS_SPACE_BYTES: Final = 480 * 1024 * 1024
CPU_SECONDS: Final = 20
WALL_SECONDS: Final = 25
_DESCRIPTORS = 64
_REFUSED_EVENTS = (
    "ctypes.addressof",
    "ftplib.",
    "http.client.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.putenv",
    "os.remove",
    "os.rename",
    "os.spawn",
    "os.system",
    "pty.spawn",
    "shutil.",
    "smtplib.",
    "socket.",
    "subprocess.Popen",
    "tempfile.",
    "urllib.Request",
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC


class NotAllowedError(RuntimeError):
    """The code of a library tried what reading a document never needs; the document is refused."""


def confine() -> None:
    """Set every limit; nothing of the document was looked at before."""
    _limit(resource.RLIMIT_AS, ADDRESS_SPACE_BYTES)
    _limit(resource.RLIMIT_CPU, CPU_SECONDS, 1)  # SIGXCPU first, a second later SIGKILL
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_NOFILE, _DESCRIPTORS)
    signal.alarm(WALL_SECONDS)  # ends it also when whoever started it is gone
    # When memory runs short this process goes, not the service beside it.
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:
        file.write("1000")


def refuse_actions() -> None:
    """From now on open no socket, start no program and write no file."""
    refuse_system_calls()
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event.startswith(_REFUSED_EVENTS):
        raise NotAllowedError(f"{event} is not allowed here")
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING:
        raise NotAllowedError("writing a file is not allowed here")


def _limit(what: int, most: int, grace: int = 0) -> None:
    _, hard = resource.getrlimit(what)
    allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
    with contextlib.suppress(ValueError, OSError):  # macOS knows no RLIMIT_AS
        resource.setrlimit(what, (allowed, allowed + grace))
