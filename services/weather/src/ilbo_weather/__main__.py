"""Run the weather service: python -m ilbo_weather."""

import sys

from ilbo_bus import SettingsError, serve
from ilbo_paper import PaperError
from ilbo_weather.app import create_app
from ilbo_weather.settings import Settings


def main() -> None:
    """Serve until SIGTERM; a wrong setting is named and ends with status 2."""
    try:
        settings = Settings.load()
        app = create_app(settings)
    except (SettingsError, PaperError) as error:
        sys.stderr.write(f"ilbo-weather: {error}\n")
        sys.exit(2)
    serve(app, settings)


if __name__ == "__main__":
    main()
