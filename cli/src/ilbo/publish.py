"""`ilbo publish`: documents to ingest, each taken once however often it is sent."""

import asyncio
import os
from collections.abc import Callable

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from ilbo.console import notices, output, show_failure, show_json, show_note
from ilbo.documents import Document, UnreadableFileError, open_documents
from ilbo.errors import Exit
from ilbo.ingest_client import Content, IngestClient, RefusedError
from ilbo.options import AsJson, Files, IngestKey, IngestUrl, RunningData
from ilbo.receipts import receipt_summary, refusals
from ilbo.targets import IngestTarget, find_ingest

Show = Callable[[str, Content], None]


def publish(
    files: Files,
    data: RunningData = None,
    url: IngestUrl = None,
    key: IngestKey = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Publish FILE… through ingest; exit code 0 only when all were taken."""
    target = find_ingest(url, key, data, os.environ)
    with _progress() as progress:
        taken = asyncio.run(_publish(target, files, _shower(as_json=as_json), progress))
    if taken < len(files):
        raise typer.Exit(Exit.FAILED)


async def _publish(target: IngestTarget, files: list[str], show: Show, progress: Progress) -> int:
    """Publish one after the other; return how many were taken."""
    taken = 0
    task = progress.add_task("publishing", total=len(files))
    async with IngestClient(target, waiting=_say_waiting) as client:
        for document in open_documents(files):
            if await _publish_one(client, document, show):
                taken += 1
            progress.advance(task)
    return taken


async def _publish_one(
    client: IngestClient, document: Document | UnreadableFileError, show: Show
) -> bool:
    if isinstance(document, UnreadableFileError):
        show_failure(str(document))
        return False
    try:
        receipt = await client.publish(document.name, document.content)
    except RefusedError as error:
        show_failure(f"{document.path}: {error}")
        return False
    show(document.path, receipt)
    refused = refusals(receipt)
    for reason in refused:
        show_failure(f"{document.path}: {reason}")
    return not refused


def _progress() -> Progress:
    """Return a bar on standard error; in a pipe there is none."""
    console = notices()
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )


def _say_waiting(reason: str, seconds: float) -> None:
    show_note(f"ingest: {reason}; trying again in {seconds:.1f} s")


def _shower(*, as_json: bool) -> Show:
    def show_object(path: str, receipt: Content) -> None:
        show_json({"file": path, **receipt})

    def show_line(path: str, receipt: Content) -> None:
        output().print(Text.assemble((path, "bold"), f": {receipt_summary(receipt)}"))

    return show_object if as_json else show_line
