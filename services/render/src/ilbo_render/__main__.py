"""Runs the render service: `python -m ilbo_render`."""

import sys

from ilbo_bus import SettingsError, serve
from ilbo_render.app import create_app
from ilbo_render.settings import Settings


def main() -> None:
    """Serve until SIGTERM; a wrong setting ends it with status 2 and names itself."""
    try:
        settings = Settings.load()
        app = create_app(settings)
    except SettingsError as error:
        sys.exit(f"ilbo-render: {error}")
    # Readers share the interpreter with the projection's thread: neither waits five milliseconds.
    sys.setswitchinterval(0.001)
    serve(app, settings)


if __name__ == "__main__":
    main()
