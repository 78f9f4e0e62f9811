"""`python -m ilbo_ingest` runs the service until SIGTERM."""

import sys

from ilbo_bus import SettingsError, serve
from ilbo_ingest.app import create_app
from ilbo_ingest.settings import Settings
from ilbo_paper import PaperError


def main() -> None:
    """Run the service; what is wrong is named and ends with status 2."""
    try:
        settings = Settings.load()
        app = create_app(settings)
    except (SettingsError, PaperError) as error:
        sys.stderr.write(f"ilbo-ingest: {error}\n")
        sys.exit(2)
    serve(app, settings)


if __name__ == "__main__":
    main()
