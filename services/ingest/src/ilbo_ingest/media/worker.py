"""The process that decodes one picture of a stranger: bytes on stdin, its sizes on stdout.

    python -I -B -m ilbo_ingest.media.worker < picture > renditions

The limits are the kernel's (setrlimit(2)), so they hold in the decoders' C code, too; the hook of
PEP 578 refuses what no decoder needs.
"""

import contextlib
import os
import resource
import signal
import sys
import warnings
from typing import Final

from ilbo_ingest.media.answer import write_answer
from ilbo_ingest.media.refusals import RefusedPictureError
from ilbo_ingest.media.renditions import render

ADDRESS_SPACE_BYTES: Final = 640 * 1024 * 1024
CPU_SECONDS: Final = 40
_REFUSED_EVENTS = ("os.exec", "os.fork", "os.posix_spawn", "os.system", "socket.", "subprocess.")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC


class NotAllowedError(RuntimeError):
    """A library tried what decoding never needs; the picture is refused."""


def main() -> int:
    """Make the sizes of the picture on stdin."""
    _confine()
    warnings.simplefilter("ignore")  # what is odd in a file is no news to anybody
    sys.addaudithook(_refuse)
    sys.stdout.buffer.write(_answer(sys.stdin.buffer.read()))
    sys.stdout.buffer.flush()
    return 0


def _answer(data: bytes) -> bytes:
    try:
        return write_answer(render(data))
    except RefusedPictureError as error:
        return write_answer(error)
    except MemoryError:
        most = ADDRESS_SPACE_BYTES // 1024 // 1024
        refusal = RefusedPictureError("too_costly", f"decoding it takes more than {most} MiB")
        return write_answer(refusal)


def _confine() -> None:
    _limit(resource.RLIMIT_AS, ADDRESS_SPACE_BYTES)
    _limit(resource.RLIMIT_CPU, CPU_SECONDS)
    _limit(resource.RLIMIT_CORE, 0)
    signal.alarm(3 * CPU_SECONDS)  # ends it also when whoever started it is gone
    os.nice(10)  # readers and articles come first
    # When memory runs short this process goes, not the service beside it.
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:
        file.write("1000")


def _limit(what: int, most: int) -> None:
    _, hard = resource.getrlimit(what)
    allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
    with contextlib.suppress(ValueError, OSError):  # macOS knows no RLIMIT_AS
        resource.setrlimit(what, (allowed, allowed))


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event.startswith(_REFUSED_EVENTS):
        raise NotAllowedError(f"{event} is not allowed here")
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING:
        raise NotAllowedError("writing a file is not allowed here")


if __name__ == "__main__":
    sys.exit(main())
