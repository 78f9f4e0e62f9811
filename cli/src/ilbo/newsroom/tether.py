"""Runs a command that ends when the process that started it ends, whatever ended that.

    python tether.py exec PARENT COMMAND…     Linux: the kernel kills the command
    python tether.py guard PARENT COMMAND…    elsewhere: this process waits for the end of its
                                              standard input, which the parent holds, and kills it

Needs the standard library alone and is run as a file, so that it starts fast.
"""

import os
import signal
import subprocess
import sys
import threading

_PR_SET_PDEATHSIG = 1


def become(parent: int, command: list[str]) -> None:
    """Become the command, after asking the kernel to kill it when the parent's thread ends.

    SIGKILL, because nothing may outlive the parent by hanging; every part can be killed any time.
    """
    import ctypes

    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before the kernel was asked
        sys.exit(1)
    os.execv(command[0], command)  # noqa: S606 - no shell is wanted


def guard(command: list[str]) -> int:
    """Run the command until it or the parent ends; return its exit status."""
    child = subprocess.Popen(  # noqa: S603 - the command is the newsroom's own
        command, stdin=subprocess.DEVNULL, close_fds=False
    )
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    threading.Thread(target=_kill_at_end, args=(child,), daemon=True).start()
    status = child.wait()
    return status if status >= 0 else 128 - status


def _kill_at_end(child: subprocess.Popen[bytes]) -> None:
    os.read(0, 1)  # returns when the parent ended and its end of the pipe with it
    child.kill()


if __name__ == "__main__":
    _, mode, parent_id, *arguments = sys.argv
    if mode == "exec":
        become(int(parent_id), arguments)
    sys.exit(guard(arguments))
