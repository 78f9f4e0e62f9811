"""The options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

DEFAULT_DATA = Path("data")

Data = Annotated[
    Path,
    typer.Option("--data", envvar="ILBO_DATA", help="Folder of the newsroom's data."),
]
RunningData = Annotated[
    Path | None,
    typer.Option("--data", help="Data folder of a running `ilbo run` [env var: ILBO_DATA]."),
]
RedisUrl = Annotated[
    str | None,
    typer.Option("--redis", help="Address of Redis; else the one of --data or ILBO_REDIS_URL."),
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")]
IngestUrl = Annotated[
    str | None,
    typer.Option("--url", help="Address of ingest; else the one of --data or ILBO_INGEST_URL."),
]
IngestKey = Annotated[
    str | None,
    typer.Option("--key", help="Access key; else DATA/local.key, ILBO_KEY or ILBO_KEY_FILE."),
]
Config = Annotated[
    Path | None,
    typer.Option("--config", envvar="ILBO_CONFIG", help="The newspaper's file; else ./ilbo.toml."),
]
Files = Annotated[
    list[str], typer.Argument(metavar="FILE...", help="Documents; - is standard input.")
]
