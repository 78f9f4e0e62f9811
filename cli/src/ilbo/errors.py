"""Why a command ends, as the number a script sees.

0 done · 1 failed · 2 the call or a setting is wrong · 3 a port is in use ·
4 the data directory is in use · 5 ingest or Redis can't be reached · 130 interrupted
"""

from enum import IntEnum


class Exit(IntEnum):
    """The exit codes of every command."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    PORT_IN_USE = 3
    DATA_IN_USE = 4
    UNREACHABLE = 5
    INTERRUPTED = 130


class CommandError(Exception):
    """The command can't go on: its text is shown on standard error, never a traceback."""

    def __init__(self, text: str, code: Exit = Exit.FAILED) -> None:
        super().__init__(text)
        self.code = code
