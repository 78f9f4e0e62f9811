"""Recorded weather: each page in the hour its header names, and clear words for what is no page."""

from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest

from ilbo.commands import app
from ilbo.errors import CommandError, Exit
from ilbo.newsroom.recorded_weather import read_recording, replaying
from ilbo.newsroom.report import LineReport
from ilbo_bus import KST
from tests.unit.cli.calls import call

FIRST = datetime(2026, 3, 12, 14, tzinfo=KST)


def page(hour: int, celsius: float) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><current xmlns="current">'
        f'<weather year="2026" month="03" day="12" hour="{hour}">'
        f'<local stn_id="108" icon="01" desc="맑음" ta="{celsius}">서울</local></weather></current>'
    ).encode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three hours, in files whose names say nothing of their order."""
    (tmp_path / "b.xml").write_bytes(page(14, 8.7))
    (tmp_path / "a.xml").write_bytes(page(16, 7.1))
    (tmp_path / "c.xml").write_bytes(page(15, 8.0))
    (tmp_path / "README.md").write_text("how these were recorded")
    return tmp_path


def test_the_header_says_when_a_page_is_of(folder: Path) -> None:
    recording = read_recording(folder)
    assert recording.span == (FIRST, FIRST + timedelta(hours=2))
    assert [path.name for _, path in recording.pages] == ["b.xml", "c.xml", "a.xml"]


@pytest.mark.parametrize(
    ("minutes", "name"), [(-5, "b.xml"), (0, "b.xml"), (59, "b.xml"), (60, "c.xml"), (600, "a.xml")]
)
def test_each_page_comes_in_its_hour_and_the_last_one_stays(
    folder: Path, minutes: int, name: str
) -> None:
    assert read_recording(folder).page_at(FIRST + timedelta(minutes=minutes)).name == name


def test_of_two_recordings_of_one_hour_the_last_counts(folder: Path) -> None:
    (folder / "d.xml").write_bytes(page(16, 7.4))
    assert read_recording(folder).page_at(FIRST + timedelta(hours=2)).name == "d.xml"


def test_a_folder_without_pages_is_named(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("none yet")
    with pytest.raises(CommandError, match=f"{tmp_path} holds no recorded page") as caught:
        read_recording(tmp_path)
    assert caught.value.code == Exit.USAGE


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"gone: No such file"):
        read_recording(tmp_path / "gone")


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "empty"), (page(14, 8.7)[:90], "xml"), (b"<html><body>error</body></html>", "html")],
)
def test_a_file_that_is_no_page_is_named_with_the_reason(
    folder: Path, content: bytes, reason: str
) -> None:
    (folder / "e.xml").write_bytes(content)
    with pytest.raises(CommandError, match=rf"e\.xml is no page of KMA's web map: .*{reason}"):
        read_recording(folder)


def test_a_wrong_folder_ends_the_command_before_anything_starts(tmp_path: Path) -> None:
    data = tmp_path / "data"
    empty = tmp_path / "empty"
    empty.mkdir()
    called = call(app, "run", "--data", str(data), "--weather-from", str(empty), "--port", "18080")
    assert called.code == Exit.USAGE
    assert f"--weather-from: {empty} holds no recorded page" in called.errors


def test_the_pages_are_served_on_loopback_like_the_web_map(folder: Path) -> None:
    with replaying(folder, {}, LineReport()) as told:
        url = told["ILBO_WEATHER_KMA_URL"]
        assert url.startswith("http://127.0.0.1:")
        first = httpx.get(url, trust_env=False)
        assert first.content == page(14, 8.7)
        again = httpx.get(url, headers={"If-None-Match": first.headers["ETag"]}, trust_env=False)
        assert again.status_code == httpx.codes.NOT_MODIFIED
        assert httpx.get(url + "x", trust_env=False).status_code == httpx.codes.NOT_FOUND
        (folder / "b.xml").unlink()
        gone = httpx.get(url, trust_env=False)
        assert gone.status_code == httpx.codes.SERVICE_UNAVAILABLE
    with pytest.raises(httpx.ConnectError):
        httpx.get(url, trust_env=False)


def test_the_services_live_in_the_recorded_hour_and_ask_nobody_else(folder: Path) -> None:
    with replaying(folder, {}, LineReport()) as told:
        assert datetime.fromisoformat(told["ILBO_CLOCK"]) == FIRST
        since = datetime.fromisoformat(told["ILBO_CLOCK_SINCE"])
        assert abs(datetime.now(KST) - since) < timedelta(minutes=1)
        assert told["ILBO_WEATHER_PROVIDERS"] == "kma-web-map"
        assert told["ILBO_WEATHER_WARNINGS_URL"] == told["ILBO_WEATHER_CAP_URLS"] == ""


def test_a_clock_that_is_set_already_is_named(folder: Path) -> None:
    clock = {"ILBO_CLOCK": "2026-03-12T15:00:00+09:00"}
    with (
        pytest.raises(CommandError, match="unset ILBO_CLOCK"),
        replaying(folder, clock, LineReport()),
    ):
        pass
