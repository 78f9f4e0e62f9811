"""One call of a command in this process, as `main` would end it."""

from dataclasses import dataclass

import typer
from typer.testing import CliRunner

from ilbo.errors import CommandError


@dataclass(frozen=True)
class Called:
    """What a person or a script sees of it."""

    code: int
    out: str
    errors: str


def call(app: typer.Typer, *arguments: str, given: bytes = b"") -> Called:
    """Run the command; a CommandError becomes its exit code and its text."""
    result = CliRunner().invoke(app, arguments, input=given)
    if isinstance(result.exception, CommandError):
        error = result.exception
        return Called(error.code, result.stdout, result.stderr + str(error))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Called(result.exit_code, result.stdout, result.stderr)
