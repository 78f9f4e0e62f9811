"""Recorded weather, replayed: pages of KMA's web map served on loopback at their recorded hours.

A page belongs to the hour that its own header names, whatever its file is called; of several of one
hour the last by name counts. The clock of the whole site starts at the first recorded hour and runs
on from there, so every page comes in its hour. After the last one nothing new comes, as when a
weather service falls silent.
"""

import hashlib
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from ilbo.errors import CommandError, Exit
from ilbo.newsroom.report import Report
from ilbo_bus import KST, Clock, system_clock
from ilbo_weather.exchange import Page
from ilbo_weather.providers import kma_web_map
from ilbo_weather.readings import Reading

_ENDING = ".xml"
_NO_TIME_IS_FUTURE = datetime(9000, 1, 1, tzinfo=UTC)
_PATH = "/sfc_web_map.xml"
# Only what was recorded is asked for.
_NOBODY_ELSE = {
    "ILBO_WEATHER_PROVIDERS": kma_web_map.SPEC.name,
    "ILBO_WEATHER_WARNINGS_URL": "",
    "ILBO_WEATHER_CAP_URLS": "",
}


@dataclass(frozen=True, slots=True)
class Recording:
    """The files by the hour they are of, oldest first; never empty."""

    pages: tuple[tuple[datetime, Path], ...]

    @property
    def begins_at(self) -> datetime:
        """The first recorded hour."""
        return self.pages[0][0]

    @property
    def span(self) -> tuple[datetime, datetime]:
        """The first and the last recorded hour."""
        return self.begins_at, self.pages[-1][0]

    def page_at(self, now: datetime) -> Path:
        """Return the page that was the newest then."""
        return [path for hour, path in self.pages if hour <= max(now, self.begins_at)][-1]


def read_recording(folder: Path) -> Recording:
    """Return the recorded pages of a folder; raise CommandError naming what can't be read."""
    try:
        files = sorted(path for path in folder.iterdir() if path.suffix.lower() == _ENDING)
        pages = {_hour(path, path.read_bytes()): path for path in files}
    except OSError as error:
        raise CommandError(
            f"--weather-from: {error.filename}: {error.strerror}", Exit.USAGE
        ) from error
    if not pages:
        raise CommandError(
            f"--weather-from: {folder} holds no recorded page of KMA's web map (*{_ENDING})",
            Exit.USAGE,
        )
    return Recording(tuple(sorted(pages.items())))


def _hour(path: Path, content: bytes) -> datetime:
    reading = kma_web_map.read(Page(content), _NO_TIME_IS_FUTURE)
    if not isinstance(reading, Reading):
        raise CommandError(
            f"--weather-from: {path} is no page of KMA's web map: "
            f"{reading.reason} {reading.detail}".rstrip(),
            Exit.USAGE,
        )
    return reading.observed_at


@contextmanager
def replaying(
    folder: Path, environment: Mapping[str, str], report: Report
) -> Iterator[Mapping[str, str]]:
    """Serve the recording while the block runs; yield what the services have to be told."""
    if environment.get("ILBO_CLOCK"):
        raise CommandError(
            "--weather-from sets the clock of the site by the recording: unset ILBO_CLOCK",
            Exit.USAGE,
        )
    recording = read_recording(folder)
    since = datetime.now(UTC)
    clock = system_clock(recording.begins_at, since)
    with _serving(recording, clock) as url:
        begin, end = (f"{at.astimezone(KST):%Y-%m-%d %H:%M}" for at in recording.span)
        report.say(f"it is {begin}: replays the weather until {end}", pages=len(recording.pages))
        yield {
            **_NOBODY_ELSE,
            "ILBO_WEATHER_KMA_URL": url,
            "ILBO_CLOCK": recording.begins_at.isoformat(),
            "ILBO_CLOCK_SINCE": since.isoformat(),
        }


@contextmanager
def _serving(recording: Recording, clock: Clock) -> Iterator[str]:
    class Handler(_Handler):
        def page(self) -> Path:
            return recording.page_at(clock())

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, name="recorded weather", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}{_PATH}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    """Answers as the web map does: the newest page, and 304 to whoever has it."""

    def page(self) -> Path:
        """Return the file to be served."""
        raise NotImplementedError

    def do_GET(self) -> None:
        """Answer with the page of now."""
        if self.path != _PATH:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        try:
            content = self.page().read_bytes()
        except OSError as error:
            self.send_error(HTTPStatus.SERVICE_UNAVAILABLE, error.strerror)
            return
        etag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
        is_known = self.headers.get("If-None-Match") == etag
        self.send_response(HTTPStatus.NOT_MODIFIED if is_known else HTTPStatus.OK)
        self.send_header("ETag", etag)
        if not is_known:
            self.send_header("Content-Type", "text/xml")
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if not is_known:
            self.wfile.write(content)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - its base's name
        """Stay silent."""
