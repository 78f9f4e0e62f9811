"""`ilbo sources`: how each source of ingest fares, what was refused, and a new one."""

import asyncio
import os
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import typer

from ilbo import source_add
from ilbo.console import show_json, show_note, show_table
from ilbo.errors import Exit
from ilbo.ingest_client import Content, IngestClient
from ilbo.options import AsJson, IngestKey, IngestUrl, RunningData
from ilbo.targets import IngestTarget, find_ingest
from ilbo_bus import KST
from ilbo_ingest.sources.health import FINE

app = typer.Typer(help="The sources of ingest.", invoke_without_command=True)
app.command("add")(source_add.add)
_COLUMNS = ("source", "kind", "state", "last success", "last item", "expected", "why")
Check = Annotated[
    bool, typer.Option("--check", help="Exit code 1 when any source is not well, for monitors.")
]


@app.callback()
def sources(
    context: typer.Context,
    data: RunningData = None,
    url: IngestUrl = None,
    key: IngestKey = None,
    *,
    as_json: AsJson = False,
    check: Check = False,
) -> None:
    """List the sources that ingest reads, and how each does."""
    if context.invoked_subcommand is not None:
        return
    found = asyncio.run(_sources(find_ingest(url, key, data, os.environ)))
    if as_json:
        for source in found:
            show_json(source)
    elif found:
        show_table(_COLUMNS, (_row(source) for source in found))
    else:
        show_note("ingest reads no sources")
    if check and not_well(found):
        raise typer.Exit(Exit.FAILED)


@app.command()
def refused(
    data: RunningData = None,
    url: IngestUrl = None,
    key: IngestKey = None,
    *,
    as_json: AsJson = False,
) -> None:
    """List what of the sources was not used, newest first, with the reason and its file."""
    rows = asyncio.run(_refused(find_ingest(url, key, data, os.environ)))
    if as_json:
        for row in rows:
            show_json(row)
    elif rows:
        names = ("refused_at", "source", "kind", "title", "reason", "file")
        cells = ([_shown(row.get(name)) for name in names] for row in rows)
        show_table(("when", "source", "what", "title", "why", "file"), cells)
    else:
        show_note("nothing was refused")


def not_well(found: Sequence[Content]) -> list[str]:
    """Return the names of the sources that need somebody."""
    return [str(source["name"]) for source in found if source.get("state", "ok") not in FINE]


def _row(source: Content) -> list[str]:
    """Return a source as a line of the table; what came through the doors has no state."""
    rhythm = source.get("rhythm") or {}
    expected = rhythm.get("expected_silence_seconds")
    hours = str(rhythm.get("hours", ""))
    within = f"each {_duration(expected)}, {hours}" if expected else "not known yet"
    return [
        str(source.get("name", "")),
        str(source.get("kind", "")),
        str(source.get("state", "")),
        _shown(source.get("last_success_at") or source.get("last_contact_at")),
        _shown(source.get("last_item_at")),
        within if rhythm else "",
        str(source.get("reason", "")),
    ]


def _shown(value: object) -> str:
    """Return a time as a clock in Korea shows it, anything else as it is."""
    try:
        return f"{datetime.fromisoformat(str(value)).astimezone(KST):%Y-%m-%d %H:%M:%S}"
    except ValueError:
        return "" if value is None else str(value)


def _duration(seconds: float) -> str:
    return f"{seconds / 3600:.1f} h" if seconds >= 3600 else f"{seconds / 60:.1f} min"


async def _sources(target: IngestTarget) -> list[Content]:
    async with IngestClient(target, patience_seconds=5) as client:
        return await client.sources()


async def _refused(target: IngestTarget) -> list[Content]:
    async with IngestClient(target, patience_seconds=5) as client:
        return await client.refused()
