"""Runs the render service until SIGTERM: `python -m ilbo_render`."""

import gc
import sys

from ilbo_bus import run_service
from ilbo_render.app import create_app
from ilbo_render.settings import Settings

if __name__ == "__main__":
    # Readers share the interpreter with the projection's thread: neither waits five milliseconds.
    sys.setswitchinterval(0.001)
    # A batch makes thousands of objects and hardly a cycle: looking for some after every 700
    # objects takes a seventh of the projection's time; far more rarely costs 20 MiB.
    gc.freeze()
    gc.set_threshold(2_000, 10, 10)
    run_service(Settings.load, create_app)
