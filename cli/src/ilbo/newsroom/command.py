"""`ilbo run`: everything, without Docker."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from ilbo.console import notices
from ilbo.folder import Folder
from ilbo.newsroom.host import run_newsroom
from ilbo.newsroom.plan import Call
from ilbo.newsroom.report import LineReport, Report, TerminalReport
from ilbo.options import DEFAULT_DATA, Config, Data
from ilbo.paper_file import find_paper
from ilbo.redis_log import load_settings

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
WeatherFrom = Annotated[
    Path | None,
    typer.Option(
        "--weather-from",
        metavar="DIR",
        help="Replay KMA's web maps recorded in DIR (*.xml); the site's clock starts at the first.",
    ),
]


def run(  # noqa: PLR0913 - each is an option of the command
    port: Port = 8000,
    data: Data = DEFAULT_DATA,
    redis: Redis = None,
    redis_port: RedisPort = None,
    weather_from: WeatherFrom = None,
    *,
    no_sample: NoSample = False,
    config: Config = None,
) -> None:
    """Run the whole newsroom on this machine until Ctrl-C."""
    settings = load_settings(redis)
    call = Call(
        folder=Folder(data),
        config=find_paper(config)[0],
        port=port,
        host=settings.host,
        redis_url=redis,
        redis_port=redis_port,
        with_sample=not no_sample,
        weather_from=weather_from,
    )
    report: Report = TerminalReport(notices()) if sys.stderr.isatty() else LineReport()
    run_newsroom(call, os.environ, report)
