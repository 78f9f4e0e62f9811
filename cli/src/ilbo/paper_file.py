"""The newspaper's file a command works with."""

from pathlib import Path

from ilbo.errors import CommandError, Exit
from ilbo.repository import example_paper
from ilbo_paper import Paper, PaperError, read_paper


def find_paper(named: Path | None) -> tuple[Path, Paper]:
    """Return the newspaper named, the one here, or the repository's example paper."""
    path = named or Path("ilbo.toml")
    if named is None and not path.exists():
        path = example_paper() or path
    try:
        return path, read_paper(path)
    except PaperError as error:
        raise CommandError(str(error), Exit.USAGE) from error
