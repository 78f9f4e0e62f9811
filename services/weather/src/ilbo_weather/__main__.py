"""Runs the weather service until SIGTERM: `python -m ilbo_weather`."""

from ilbo_bus import run_service
from ilbo_weather.app import create_app
from ilbo_weather.settings import Settings

if __name__ == "__main__":
    run_service(Settings.load, create_app)
