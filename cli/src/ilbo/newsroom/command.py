"""`ilbo run`: everything, without Docker."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from ilbo.console import notices
from ilbo.errors import CommandError, Exit
from ilbo.folder import Folder
from ilbo.newsroom.edition import example_paper
from ilbo.newsroom.host import run_newsroom
from ilbo.newsroom.plan import Call
from ilbo.newsroom.report import LineReport, Report, TerminalReport
from ilbo.options import DEFAULT_DATA, Data
from ilbo.redis_log import load_settings
from ilbo_paper import PaperError, read_paper

Port = Annotated[int, typer.Option(min=1, max=65533, help="The site's port; the two after it too.")]
Redis = Annotated[
    str | None,
    typer.Option("--redis", envvar="ILBO_REDIS_URL", help="Use this server, start none."),
]
RedisPort = Annotated[
    int | None,
    typer.Option(min=1, max=65535, help="Let the embedded server listen on this loopback port."),
]
NoSample = Annotated[
    bool, typer.Option("--no-sample", help="Leave an empty site empty: no example edition.")
]
Config = Annotated[
    Path | None, typer.Option("--config", envvar="ILBO_CONFIG", help="The newspaper's ilbo.toml.")
]


def run(
    port: Port = 8000,
    data: Data = DEFAULT_DATA,
    redis: Redis = None,
    redis_port: RedisPort = None,
    *,
    no_sample: NoSample = False,
    config: Config = None,
) -> None:
    """Run the whole newsroom on this machine until Ctrl-C."""
    settings = load_settings(redis_url=redis) if redis else load_settings()
    call = Call(
        folder=Folder(data),
        config=_find_config(config),
        port=port,
        host=settings.host,
        redis_url=redis,
        redis_port=redis_port,
        with_sample=not no_sample,
    )
    report: Report = TerminalReport(notices()) if sys.stderr.isatty() else LineReport()
    run_newsroom(call, os.environ, report)


def _find_config(named: Path | None) -> Path:
    """Return the newspaper's file: the one named, the one here, or the example paper."""
    path = named or Path("ilbo.toml")
    if named is None and not path.exists():
        path = example_paper() or path
    try:
        read_paper(path)
    except PaperError as error:
        raise CommandError(str(error), Exit.USAGE) from error
    return path
