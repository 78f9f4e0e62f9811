"""What a running newsroom says: calm lines on a terminal, JSON lines for a log."""

import json
import sys
from contextlib import suppress
from datetime import UTC, datetime
from typing import Literal, Protocol

from rich.console import Console
from rich.text import Text

Level = Literal["info", "warning", "error"]
_STYLES: dict[Level, str] = {"info": "", "warning": "yellow", "error": "bold red"}


class Report(Protocol):
    """Where the newsroom says what happens."""

    def say(self, text: str, level: Level = "info", **fields: object) -> None:
        """Say one thing that happened; `fields` are for programs."""

    def open(self, site: str, lines: dict[str, str]) -> None:
        """Say that the site is there, and what else is where."""


class TerminalReport:
    """For a person."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def say(self, text: str, level: Level = "info", **_fields: object) -> None:
        """Say it on a line of its own."""
        self._print(Text.assemble(("  · ", "dim"), (text, _STYLES[level])))

    def open(self, site: str, lines: dict[str, str]) -> None:
        """Say where the site is, so that it can't be overlooked."""
        self._print(Text())
        self._print(
            Text.assemble("  ", ("일보 Ilbo is open at ", "bold"), (f"{site}/", "bold cyan"))
        )
        for name, value in lines.items():
            self._print(Text.assemble("  ", (f"{name:<9}", "dim"), value))
        self._print(Text.assemble("  ", ("Ctrl-C stops everything.", "dim")))
        self._print(Text())

    def _print(self, text: Text) -> None:
        with suppress(OSError):  # the terminal may be gone, the parts must still be stopped
            self._console.print(text)


class LineReport:
    """For a program: the form of the services' own log lines."""

    def say(self, text: str, level: Level = "info", **fields: object) -> None:
        """Say it as one JSON line."""
        now = datetime.now(UTC).isoformat().replace("+00:00", "Z")
        line = {**fields, "event": text, "service": "ilbo", "level": level, "timestamp": now}
        with suppress(OSError):
            sys.stderr.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")
            sys.stderr.flush()

    def open(self, site: str, lines: dict[str, str]) -> None:
        """Say where the site is."""
        self.say("the site is open", "info", site=f"{site}/", **lines)
