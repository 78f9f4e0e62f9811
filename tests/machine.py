"""What this machine offers to the tests: a Docker engine with the images, and Chromium."""

import gc
import os
import re
import shutil
import warnings
from functools import cache
from pathlib import Path

import docker
from docker.errors import APIError, DockerException, ImageNotFound

ROOT = Path(__file__).parents[1]
EMBEDDED = "embedded"
"""Stands for the embedded server in a list of images."""


def require(name: str) -> bool:
    """Return whether ILBO_REQUIRE_<name> turns what is missing into a failure."""
    return os.environ.get(f"ILBO_REQUIRE_{name}", "") not in ("", "0")


@cache
def redis_images() -> tuple[str, ...]:
    """Return the images to test on: ILBO_TEST_REDIS_IMAGES, or the compose file's and Valkey."""
    if given := os.environ.get("ILBO_TEST_REDIS_IMAGES"):
        return tuple(given.split(","))
    compose = ROOT / "docker-compose.yml"
    text = compose.read_text("utf-8") if compose.exists() else ""
    named = re.search(r"image:\s*[\"']?(redis:[\w.-]+)", text)
    return (named[1] if named else "redis:8-alpine", "valkey/valkey:9")


@cache
def engine_problem() -> str | None:
    """Return why no test can use Docker here, or None."""
    client = _client()
    if isinstance(client, str):
        return f"no Docker engine answers ({client})"
    try:
        client.ping()
        for image in redis_images():
            try:
                client.images.get(image)
            except ImageNotFound:
                client.images.pull(image)
    except (APIError, DockerException) as error:
        return f"the Docker engine is of no use ({_short(error)})"
    finally:
        client.close()
    return None


@cache
def redis_kinds() -> tuple[str, ...]:
    """Return the images the tests run on, or the embedded server where there is no engine."""
    return (EMBEDDED,) if engine_problem() else redis_images()


@cache
def chromium() -> str | None:
    """Return the path of a Chromium, ILBO_CHROMIUM first, or None."""
    if given := os.environ.get("ILBO_CHROMIUM"):
        return given
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if path := shutil.which(name):
            return path
    folder = os.environ.get("PLAYWRIGHT_BROWSERS_PATH", "~/.cache/ms-playwright")
    found = sorted(Path(folder).expanduser().glob("chromium-*/chrome-linux*/chrome"))
    return str(found[-1]) if found else None


def _client() -> docker.DockerClient | str:
    """Return a client, or why there is none."""
    with warnings.catch_warnings():
        # Where nothing listens, the client leaves its socket to the garbage collector.
        warnings.simplefilter("ignore", ResourceWarning)
        try:
            return docker.from_env()
        except DockerException as error:
            reason = _short(error)
        gc.collect()
        return reason


def _short(error: Exception) -> str:
    return str(error).splitlines()[0][:200]
