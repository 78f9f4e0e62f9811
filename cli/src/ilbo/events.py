"""`ilbo events`: what is said on the log, and what the events look like."""

import asyncio
import json
import os
from collections.abc import Callable
from typing import Annotated

import typer
from rich.text import Text

from ilbo.cloudevents import Fields, Unreadable, cloud_event, field_texts, read_entry, sentence
from ilbo.console import output, show_json
from ilbo.errors import CommandError, Exit
from ilbo.options import AsJson, RedisUrl, RunningData
from ilbo.redis_log import Log, find_stream, open_log
from ilbo.targets import find_redis
from ilbo_events import EVENTS, STREAMS
from ilbo_events.schema import schema_of
from ilbo_events.streams import Stream

Show = Callable[[Stream, str, Fields], None]

app = typer.Typer(no_args_is_help=True, help="What is said on the log.")
# Below the client's read timeout of five seconds.
_BLOCK_MILLISECONDS = 1000


@app.command()
def tail(
    streams: Annotated[
        list[str] | None, typer.Argument(metavar="[STREAM]...", help="Which; all when none.")
    ] = None,
    start: Annotated[
        str | None, typer.Option("--from", metavar="ID", help="Begin behind this entry id; 0: all.")
    ] = None,
    data: RunningData = None,
    redis: RedisUrl = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Show events as they come, until Ctrl-C."""
    chosen = [find_stream(name) for name in streams or [stream.name for stream in STREAMS]]
    show = _show_json if as_json else _show_line
    asyncio.run(_tail(find_redis(redis, data, os.environ), chosen, start, show))


@app.command()
def schema(
    name: Annotated[str | None, typer.Argument(help="An event; all of them when none.")] = None,
) -> None:
    """Print the JSON Schema of an event, or an object of all schemas by name."""
    if name is not None and name not in EVENTS:
        raise CommandError(f"there is no event {name}; there are {', '.join(EVENTS)}", Exit.USAGE)
    schemas = {key: schema_of(model) for key, model in EVENTS.items()}
    shown = schemas if name is None else schemas[name]
    output().print(json.dumps(shown, ensure_ascii=False, indent=2), markup=False)


async def _tail(url: str, streams: list[Stream], start: str | None, show: Show) -> None:
    async with open_log(url) as log:
        names = {log.keys(stream).stream: stream for stream in streams}
        positions = {name: start or await _newest(log, name) for name in names}
        while True:
            answer = await log.redis.xread(positions, count=100, block=_BLOCK_MILLISECONDS)
            for key, entries in answer:
                name = key.decode()
                for entry_id, fields in entries:
                    show(names[name], entry_id.decode(), fields)
                    positions[name] = entry_id


async def _newest(log: Log, name: str) -> str:
    """Return the last entry's id, so that none between two reads is missed."""
    entries = await log.redis.xrevrange(name, count=1)
    return str(entries[0][0].decode()) if entries else "0"


def _show_json(stream: Stream, entry_id: str, fields: Fields) -> None:
    found = read_entry(stream, entry_id, fields)
    if isinstance(found, Unreadable):
        show_json(
            {
                "stream": stream.name,
                "entry": entry_id,
                "unreadable": found.reason,
                "fields": field_texts(fields),
            }
        )
        return
    show_json(cloud_event(*found))


def _show_line(stream: Stream, entry_id: str, fields: Fields) -> None:
    found = read_entry(stream, entry_id, fields)
    if isinstance(found, Unreadable):
        said = Text.assemble(("unreadable ", "red"), found.reason)
    else:
        event, envelope = found
        said = Text.assemble((f"{envelope.type} ", "cyan"), sentence(event))
    output().print(Text.assemble((f"{stream.name} {entry_id} ", "dim"), said))
