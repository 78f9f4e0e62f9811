"""The command line: every command in one place."""

import typer

from ilbo import config, dead, events, held, keys, publish, read, sources
from ilbo.newsroom import command

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="Ilbo, a newsroom in a box. Exit codes: 0 done, 1 failed, 2 wrong call or setting, "
    "3 port in use, 4 data directory in use, 5 ingest or Redis can't be reached.",
)
app.command()(command.run)
app.command()(read.read)
app.command()(publish.publish)
app.add_typer(events.app, name="events")
app.add_typer(dead.app, name="dead")
app.add_typer(held.app, name="held")
app.add_typer(keys.app, name="keys")
app.add_typer(config.app, name="config")
app.add_typer(sources.app, name="sources")
