"""`ilbo sources add`: find a site's feed, show what it would publish, write it into the file."""

import asyncio
import json
import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer
from pydantic import ValidationError

from ilbo.console import output, show_note, show_table
from ilbo.errors import CommandError, Exit
from ilbo.options import Config
from ilbo.paper_file import find_paper
from ilbo_bus import KST
from ilbo_ingest.drafts import Draft
from ilbo_ingest.fetching import guarded_fetcher
from ilbo_ingest.readers.reader import Context
from ilbo_ingest.sources.discovery import FoundFeed, NoFeedError, find_feed
from ilbo_ingest.sources.intake import fitted, newest
from ilbo_paper import FeedSource, Paper, PaperError, read_paper

_SHOWN = 20
_NOT_IN_NAMES = re.compile(r"[/\\:\x00-\x1f]+")
Address = Annotated[str, typer.Argument(metavar="ADDRESS", help="A feed, or a page of its site.")]
Name = Annotated[str | None, typer.Option(help="What it is called; else as its feed is titled.")]
SectionName = Annotated[str | None, typer.Option("--section", help="Where its items stand.")]
LicenceName = Annotated[
    str,
    typer.Option(
        "--licence", help="kogl-0 to kogl-4, link-only, or all-rights for the paper's own wire."
    ),
]
Yes = Annotated[bool, typer.Option("--yes", help="Write it into the file without asking.")]


def add(
    address: Address,
    config: Config = None,
    name: Name = None,
    section: SectionName = None,
    licence: LicenceName = "link-only",
    *,
    yes: Yes = False,
) -> None:
    """Find the feed of a site, show what would be published, and add it to the newspaper's file."""
    path, paper = find_paper(config)
    given = {"licence": licence} | ({"section": section} if section else {})
    source = _source(name or "new source", "https://example.org/", given)
    whole = address if "://" in address else f"https://{address}"
    feed = asyncio.run(_found(whole, paper, source))
    source = _source(name or _name(feed), feed.url, given)
    _show(feed, source, paper)
    block = block_of(source)
    output().print(block, markup=False)
    if yes or typer.confirm(f"Add it to {path}?"):
        append(path, block)
        show_note(f"{path} names it now; ingest reads it when it is started again")


def block_of(source: FeedSource) -> str:
    """Return a source as the newspaper's file has it."""
    content = source.model_dump(mode="json", exclude_unset=True)
    order = ("name", "kind", "url", "section", "licence")
    lines = [f"{key} = {_written(content[key])}" for key in order if key in content]
    return "\n[[sources]]\n" + "\n".join(lines) + "\n"


def append(path: Path, block: str) -> None:
    """Add a block to a file, unless the file would then be wrong: it stays as it is."""
    text = path.read_text("utf-8")
    trial = path.with_name(f".{path.name}.new")
    trial.write_text(text.rstrip("\n") + "\n" + block, "utf-8")
    try:
        trial.chmod(path.stat().st_mode)
        read_paper(trial)
        trial.replace(path)
    except PaperError as error:
        raise CommandError(str(error).replace(str(trial), str(path)), Exit.USAGE) from error
    finally:
        trial.unlink(missing_ok=True)


async def _found(address: str, paper: Paper, source: FeedSource) -> FoundFeed:
    allow_hosts = os.environ.get("ILBO_INGEST_ALLOW_HOSTS", "")
    agent = f"Mozilla/5.0 (compatible; ilbo-ingest; +{paper.masthead.url})"
    try:
        fetcher = guarded_fetcher(agent, allow_hosts, spacing_seconds=0.2)
    except ValueError as error:
        raise CommandError(str(error), Exit.USAGE) from error
    context = Context(paper, datetime.now(UTC))
    try:
        return await find_feed(address, fetcher, context, source, "allowed")
    except NoFeedError as error:
        lines = "\n".join(f"  {each.url}: {each.why}" for each in error.tried)
        raise CommandError(f"no feed was found:\n{lines}") from error


def _source(name: str, url: str, given: dict[str, str]) -> FeedSource:
    try:
        return FeedSource.model_validate({"name": name, "kind": "feed", "url": url, **given})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise CommandError(f"{where}: {first['msg']}", Exit.USAGE) from error


def _name(feed: FoundFeed) -> str:
    """Return a name for a source: as its items are credited, else its host."""
    names = [draft.source.name for draft in feed.found.drafts if draft.source]
    text = max(set(names), key=names.count) if names else ""
    text = _NOT_IN_NAMES.sub(" ", text).strip().lstrip(".")[:60].strip()
    return text or urlsplit(feed.url).hostname or "feed"


def _show(feed: FoundFeed, source: FeedSource, paper: Paper) -> None:
    drafts = [fitted(draft, source, paper) for draft in feed.found.drafts]
    chosen = newest(drafts, source.catch_up_items)
    shown = [drafts[number] for number in sorted(chosen)][:_SHOWN]
    rows = [(_time(d), d.section or paper.sections[0].name, d.headline, _text(d)) for d in shown]
    title = f"{feed.url} ({feed.found.format}, {len(drafts)} items)"
    show_table(("time", "section", "headline", "text"), rows, title=title)
    if all(not draft.body and draft.body_html is None for draft in drafts):
        show_note(
            "only headlines and links: name the licence with --licence if there is one; a feed "
            'without texts takes bodies = "from-page"'
        )
    for note in feed.found.notes[:_SHOWN]:
        show_note(str(note))


def _time(draft: Draft) -> str:
    if draft.published_at is None:
        return "when it is seen"
    local = draft.published_at.astimezone(KST)
    return f"{local:%Y-%m-%d}" if draft.published_precision == "day" else f"{local:%Y-%m-%d %H:%M}"


def _text(draft: Draft) -> str:
    if draft.body:
        return f"{len(draft.body)} paragraphs" + (", cut off" if draft.is_excerpt else "")
    return "HTML" if draft.body_html else "headline and link"


def _written(value: Any) -> str:
    """Return a value as TOML; its basic strings take what JSON writes."""
    return json.dumps(value, ensure_ascii=False)
