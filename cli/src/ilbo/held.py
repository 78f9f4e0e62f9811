"""`ilbo held`: what waits for its time or an editor, and what becomes of it."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import Annotated, TypeVar

import typer
from rich.text import Text

from ilbo.console import output, show_failure, show_json, show_note, show_table
from ilbo.errors import CommandError, Exit
from ilbo.ingest_client import Content, IngestClient, RefusedError
from ilbo.options import AsJson, IngestKey, IngestUrl, RunningData
from ilbo.targets import IngestTarget, find_ingest
from ilbo_bus import KST

app = typer.Typer(no_args_is_help=True, help="Articles that wait for their time or an editor.")
_PATIENCE_SECONDS = 10
_COLUMNS = ("article", "headline", "reason", "since", "due")
ArticleId = Annotated[str, typer.Argument(metavar="ARTICLE", help="As `list` names it.")]
ArticleIds = Annotated[
    list[str], typer.Argument(metavar="ARTICLE...", help="As `list` names them.")
]
At = Annotated[
    str | None,
    typer.Option("--at", help="When, e.g. 2026-03-12T18:00; KST where no offset is given."),
]
T = TypeVar("T")


@app.command("list")
def list_(
    data: RunningData = None,
    url: IngestUrl = None,
    key: IngestKey = None,
    *,
    as_json: AsJson = False,
) -> None:
    """List what waits, the longest waiting first."""
    content = _on_ingest(find_ingest(url, key, data, os.environ), lambda client: client.held())
    rows: list[Content] = content["held"]
    if as_json:
        for row in rows:
            show_json(row)
    elif rows:
        show_table(_COLUMNS, (_row(row) for row in rows))
        if content["total"] > len(rows):
            show_note(f"{content['total'] - len(rows)} more")
    else:
        show_note("nothing is held")


@app.command()
def show(
    article: ArticleId,
    data: RunningData = None,
    url: IngestUrl = None,
    key: IngestKey = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Show one article as it would be published, and why it waits."""
    target = find_ingest(url, key, data, os.environ)
    found = _on_ingest(target, lambda client: client.held_article(article))
    if as_json:
        show_json(found)
        return
    for name, value in {**found, **found["article"]}.items():
        if name != "article" and value not in (None, [], ""):
            output().print(Text.assemble((f"{name}: ", "bold"), _text(value)))


@app.command()
def release(
    article: ArticleId,
    at: At = None,
    data: RunningData = None,
    url: IngestUrl = None,
    key: IngestKey = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Publish it now, when its embargo ends, or --at a time, which overrules an embargo."""
    moment = None if at is None else _moment(at)
    target = find_ingest(url, key, data, os.environ)
    outcome = _on_ingest(target, lambda client: client.release(article, moment))
    if as_json:
        show_json(outcome)
        return
    when = f" until {_local(outcome['public_at'])}" if outcome.get("public_at") else ""
    output().print(f"{article} {outcome['state']}{when}", markup=False)


@app.command()
def drop(
    articles: ArticleIds,
    data: RunningData = None,
    url: IngestUrl = None,
    key: IngestKey = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Forget articles; nothing of them is published."""
    target = find_ingest(url, key, data, os.environ)
    failed = False
    for article in articles:
        try:
            outcome = _asked(target, partial(IngestClient.drop_held, article_id=article))
        except RefusedError as error:
            failed = True
            show_failure(f"{article}: {error}")
            continue
        if as_json:
            show_json(outcome)
        else:
            output().print(f"{article} dropped", markup=False)
    if failed:
        raise typer.Exit(Exit.FAILED)


def _on_ingest(target: IngestTarget, work: Callable[[IngestClient], Awaitable[T]]) -> T:
    try:
        return _asked(target, work)
    except RefusedError as error:
        raise CommandError(str(error)) from error


def _asked(target: IngestTarget, work: Callable[[IngestClient], Awaitable[T]]) -> T:
    async def ask() -> T:
        async with IngestClient(target, patience_seconds=_PATIENCE_SECONDS) as client:
            return await work(client)

    return asyncio.run(ask())


def _row(row: Content) -> tuple[str, ...]:
    due = _local(row["due"]) if row["due"] else "an editor"
    return (row["article_id"], row["headline"], row["reason"], _local(row["since"]), due)


def _local(time: str) -> str:
    return f"{datetime.fromisoformat(time).astimezone(KST):%Y-%m-%d %H:%M}"


def _text(value: object) -> str:
    return "\n  ".join(map(str, value)) if isinstance(value, list) else str(value)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{text} is no time such as 2026-03-12T18:00", Exit.USAGE) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=KST)
