"""What commands write: tables and colours for people, one JSON object a line for programs."""

import json
import sys
from collections.abc import Iterable, Mapping

from rich.console import Console
from rich.table import Table
from rich.text import Text

_WIDE = 100_000


def output() -> Console:
    """Return the console of standard output; colours only on a terminal and without NO_COLOR."""
    return Console(highlight=False, soft_wrap=True, emoji=False)


def notices() -> Console:
    """Return the console of standard error, for people."""
    return Console(stderr=True, highlight=False, soft_wrap=True, emoji=False)


def show_json(value: Mapping[str, object]) -> None:
    """Write one JSON object on one line."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, default=str) + "\n")
    sys.stdout.flush()


def show_table(columns: Iterable[str], rows: Iterable[Iterable[str]], *, title: str = "") -> None:
    """Write a table; on a narrow terminal cells wrap, in a pipe nothing is cut off."""
    table = Table(*columns, title=title or None, title_justify="left", header_style="bold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console = Console(highlight=False, emoji=False)
    if not console.is_terminal:
        console.width = _WIDE
        console.width = console.measure(table).maximum
    console.print(table)


def show_failure(text: str) -> None:
    """Write what could not be done."""
    notices().print(Text.assemble(("error: ", "bold red"), text))


def show_note(text: str) -> None:
    """Write something a person should know, apart from the result."""
    notices().print(Text(text, style="yellow"))
