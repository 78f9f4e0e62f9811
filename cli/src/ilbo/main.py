"""Runs one command and turns each way to fail into an exit code."""

import sys

from ilbo.errors import CommandError, Exit


def main() -> None:
    """Run the command of this process; no failure that has a name shows a traceback."""
    try:
        # Loading takes a second; Ctrl-C in it must be as quiet as later.
        from ilbo.commands import app

        app()
    except CommandError as error:
        from ilbo.console import show_failure

        show_failure(str(error))
        sys.exit(error.code)
    except KeyboardInterrupt:
        sys.exit(Exit.INTERRUPTED)
