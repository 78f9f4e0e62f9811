"""Takes from this process, for good, the system calls by which it could reach anything else.

seccomp(2) with a filter in classic BPF, as linux/seccomp.h and linux/filter.h define them: it holds
in C code, too. No privilege is needed, and containers allow it. Elsewhere than on Linux, or on a
machine whose call numbers aren't known here, nothing is taken.
"""

import ctypes
import platform
import struct
import sys
from typing import Final

_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2
_LOAD, _EQUALS, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050001  # errno 1, EPERM
_NUMBER, _MACHINE = 0, 4  # where they stand in what the filter is shown
_OTHER_TABLE = 0x40000000  # x32: the same calls under other numbers
# socket, connect, execve, execveat, fork, vfork, ptrace, process_vm_writev
_CALLS: Final = {
    "x86_64": (0xC000003E, (41, 42, 59, 322, 57, 58, 101, 311)),
    "aarch64": (0xC00000B7, (198, 203, 221, 281, 117, 271)),
}


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def refuse_system_calls() -> bool:
    """Refuse sockets and programs from now on; return whether the kernel does."""
    known = _CALLS.get(platform.machine()) if sys.platform == "linux" else None
    if known is None:
        return False
    code = _filter(*known)
    kept = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.cast(kept, ctypes.c_void_p))
    control = ctypes.CDLL(None).prctl
    if control(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return False
    return bool(control(_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) == 0)


def _filter(machine: int, calls: tuple[int, ...]) -> bytes:
    """Return the instructions: what is not named is allowed."""
    count = len(calls)
    steps = [
        (_LOAD, 0, 0, _MACHINE),
        (_EQUALS, 0, count + 3, machine),  # another machine's numbers mean other calls: refused
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, count + 1, 0, _OTHER_TABLE),
    ]
    steps += [(_EQUALS, count - index, 0, call) for index, call in enumerate(calls)]
    steps += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE)]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
