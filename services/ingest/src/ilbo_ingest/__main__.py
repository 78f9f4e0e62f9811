"""Runs the ingest service until SIGTERM: `python -m ilbo_ingest`."""

from ilbo_bus import run_service
from ilbo_ingest.app import create_app
from ilbo_ingest.settings import Settings

if __name__ == "__main__":
    run_service(Settings.load, create_app)
