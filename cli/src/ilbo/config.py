"""`ilbo config`: is the newspaper's file right?"""

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from ilbo.console import output, show_json
from ilbo.errors import CommandError
from ilbo.options import AsJson
from ilbo_paper import Paper, PaperError, read_paper

app = typer.Typer(no_args_is_help=True, help="The newspaper's file.")


@app.callback()
def config() -> None:
    """Work on the newspaper's file."""


@app.command()
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The ilbo.toml.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Check a newspaper's file: exit code 1 names field and reason."""
    try:
        paper = read_paper(file)
    except PaperError as error:
        raise CommandError(str(error)) from error
    if as_json:
        show_json(_summary(paper))
        return
    output().print(Text.assemble((f"{file} is right", "green")))
    for name, value in _summary(paper).items():
        output().print(Text.assemble((f"  {name}: ", "dim"), str(value)))


def _summary(paper: Paper) -> dict[str, object]:
    return {
        "masthead": paper.masthead.name,
        "url": paper.masthead.url,
        "sections": " ".join(section.name for section in paper.sections),
        "blocks": " ".join(block.title for block in paper.blocks),
        "stations": len(paper.stations),
        "sources": len(paper.sources),
    }
