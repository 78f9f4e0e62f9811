"""`ilbo dead`: what could not be handled, and what becomes of it."""

import asyncio
import os
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.text import Text

from ilbo.cloudevents import field_texts
from ilbo.console import output, show_json, show_note, show_table
from ilbo.errors import CommandError, Exit
from ilbo.options import AsJson, RedisUrl, RunningData
from ilbo.redis_log import Log, find_stream, open_log
from ilbo.targets import find_redis
from ilbo_bus.dead_letters import DeadLetter, drop_letter, find_letter, list_letters, retry_letter
from ilbo_events import STREAMS
from ilbo_events.streams import Stream

app = typer.Typer(no_args_is_help=True, help="What could not be handled: letters with reason.")
_PAGE = 500
_NAME = re.compile(r"([^/]+)/(\d+-\d+)")
Letters = Annotated[
    list[str] | None, typer.Argument(metavar="[LETTER]...", help="As `list` names them.")
]
All = Annotated[bool, typer.Option("--all", help="Every letter of every stream.")]
Named = tuple[Stream, DeadLetter]
Act = Callable[[Log, Stream, DeadLetter], Awaitable[str]]
T = TypeVar("T")


@app.command("list")
def list_(data: RunningData = None, redis: RedisUrl = None, *, as_json: AsJson = False) -> None:
    """List the letters of all streams, the oldest first."""
    letters = _on_log(redis, data, _everything)
    if as_json:
        for named in letters:
            show_json(_summary(*named))
    elif letters:
        columns = ("letter", "reason", "age", "deliveries", "group")
        show_table(columns, (_row(*named) for named in letters))
    else:
        show_note("no dead letters")


@app.command()
def show(
    letter: Annotated[str, typer.Argument(metavar="LETTER", help="As `list` names it.")],
    data: RunningData = None,
    redis: RedisUrl = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Show one letter with the original entry's fields."""
    stream, found = _on_log(redis, data, lambda log: _find(log, letter))
    summary, fields = _summary(stream, found), field_texts(found.fields)
    if as_json:
        show_json({**summary, "fields": fields})
        return
    for name, value in {**summary, **fields}.items():
        output().print(Text.assemble((f"{name}: ", "bold"), str(value)))


@app.command()
def retry(
    letters: Letters = None,
    data: RunningData = None,
    redis: RedisUrl = None,
    *,
    every: All = False,
    as_json: AsJson = False,
) -> None:
    """Publish the original events again, under their own event ids, and remove the letters."""
    done = _on_log(redis, data, lambda log: _act(log, _chosen(letters, every=every), _retry))
    _show_done(done, as_json=as_json)


@app.command()
def drop(
    letters: Letters = None,
    data: RunningData = None,
    redis: RedisUrl = None,
    *,
    every: All = False,
    as_json: AsJson = False,
) -> None:
    """Remove letters for good; the same entry gets no second letter."""
    done = _on_log(redis, data, lambda log: _act(log, _chosen(letters, every=every), _drop))
    _show_done(done, as_json=as_json)


def _on_log(redis: str | None, data: Path | None, work: Callable[[Log], Awaitable[T]]) -> T:
    async def on_log() -> T:
        async with open_log(find_redis(redis, data, os.environ)) as log:
            return await work(log)

    return asyncio.run(on_log())


def _chosen(letters: list[str] | None, *, every: bool) -> list[str] | None:
    """Return the names, or None for all of them."""
    if every == bool(letters):
        raise CommandError("name the letters, or give --all", Exit.USAGE)
    return letters


async def _act(log: Log, names: list[str] | None, act: Act) -> list[tuple[str, str]]:
    found = await _everything(log) if names is None else [await _find(log, n) for n in names]
    return [(_name(*named), await act(log, *named)) for named in found]


async def _retry(log: Log, stream: Stream, letter: DeadLetter) -> str:
    entry = await retry_letter(log.redis, log.keys(stream), letter)
    return f"published again as {entry}" if entry else "was already gone"


async def _drop(log: Log, stream: Stream, letter: DeadLetter) -> str:
    gone = await drop_letter(log.redis, log.keys(stream), letter.letter_id)
    return "dropped" if gone else "was already gone"


def _show_done(done: list[tuple[str, str]], *, as_json: bool) -> None:
    for letter, outcome in done:
        if as_json:
            show_json({"letter": letter, "outcome": outcome})
        else:
            output().print(f"{letter} {outcome}", markup=False)
    if not done and not as_json:
        show_note("no dead letters")


async def _everything(log: Log) -> list[Named]:
    found: list[Named] = []
    for stream in STREAMS:
        start = "-"
        while page := await list_letters(log.redis, log.keys(stream), start=start, count=_PAGE):
            found += [(stream, letter) for letter in page]
            start = f"({page[-1].letter_id}"
    return sorted(found, key=lambda named: named[1].died_at)


async def _find(log: Log, name: str) -> Named:
    matched = _NAME.fullmatch(name)
    if not matched:
        raise CommandError(f"{name} is no letter; they are named like articles/123-0", Exit.USAGE)
    stream = find_stream(matched[1])
    letter = await find_letter(log.redis, log.keys(stream), matched[2])
    if letter is None:
        raise CommandError(f"there is no dead letter {name}")
    return stream, letter


def _name(stream: Stream, letter: DeadLetter) -> str:
    return f"{stream.name}/{letter.letter_id}"


def _summary(stream: Stream, letter: DeadLetter) -> dict[str, object]:
    return {
        "letter": _name(stream, letter),
        "entry": letter.entry_id,
        "reason": letter.reason,
        "died_at": letter.died_at.isoformat(),
        "deliveries": letter.deliveries,
        "group": letter.group,
    }


def _row(stream: Stream, letter: DeadLetter) -> tuple[str, ...]:
    age = datetime.now(UTC) - letter.died_at
    return (_name(stream, letter), letter.reason, _age(age), str(letter.deliveries), letter.group)


def _age(age: timedelta) -> str:
    """Return an age in its largest unit."""
    seconds = max(int(age.total_seconds()), 0)
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"
