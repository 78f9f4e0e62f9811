"""The newsroom's care for its processes, shown with stand-ins for the services."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from ilbo.errors import Exit
from ilbo.newsroom import tether
from tests.e2e.processes import Newsroom, children, is_alive, started
from tests.until import until


def _newsroom(data: Path, *parts: str) -> AbstractContextManager[Newsroom]:
    data.mkdir(exist_ok=True)
    return started([sys.executable, "-m", "tests.e2e.fake_parts", str(data), *parts], data, {})


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Newsroom]:
    with _newsroom(tmp_path / "data") as newsroom:
        newsroom.wait_open()
        yield newsroom


def _gone(pids: set[int]) -> None:
    until(lambda: not any(map(is_alive, pids)), 5, what=f"{pids} are gone")


@pytest.mark.parametrize("part", ["render", "ingest", "weather"])
def test_a_part_that_is_killed_comes_back(running: Newsroom, part: str) -> None:
    killed = running.kill_part(part)
    until(lambda: running.status.parts[part] not in (killed, 0), 10)
    assert is_alive(running.status.parts[part])
    others = {name: pid for name, pid in running.status.parts.items() if name != part}
    assert all(map(is_alive, others.values()))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_everything_in_good_order(running: Newsroom, number: signal.Signals) -> None:
    left = children(running.process.pid)
    assert len(left) == 3
    assert running.end(number) == 0
    _gone(left)
    assert not (running.data / "run.json").exists()


def test_kill_of_the_newsroom_itself_leaves_no_orphan(running: Newsroom) -> None:
    left = children(running.process.pid)
    running.process.kill()
    running.process.wait()
    _gone(left)


def test_what_a_killed_part_started_itself_dies_with_it(tmp_path: Path) -> None:
    with _newsroom(tmp_path / "data", "ingest=WITH_CHILD") as newsroom:
        newsroom.wait_open()
        below = until(lambda: children(newsroom.status.parts["ingest"]))
        newsroom.kill_part("ingest")
        _gone(below)


def test_a_part_that_does_not_stop_is_killed_within_ten_seconds(tmp_path: Path) -> None:
    with _newsroom(tmp_path / "data", "ingest=STUBBORN") as newsroom:
        newsroom.wait_open()
        left = children(newsroom.process.pid)
        began = time.monotonic()
        assert newsroom.end() == 0
        assert time.monotonic() - began < 10
        _gone(left)


def test_a_second_signal_ends_everything_at_once(tmp_path: Path) -> None:
    with _newsroom(tmp_path / "data", "ingest=STUBBORN") as newsroom:
        newsroom.wait_open()
        began = time.monotonic()
        newsroom.process.send_signal(signal.SIGINT)
        until(lambda: newsroom.lines[-1]["event"] == "stopping")
        assert newsroom.end(signal.SIGINT) == 0
        assert time.monotonic() - began < 4


def test_a_part_that_never_becomes_ready_ends_the_newsroom(tmp_path: Path) -> None:
    with _newsroom(tmp_path / "data", "weather=BROKEN") as newsroom:
        assert newsroom.process.wait(20) == 1
        assert "weather ended with status 7, 5 times in a row" in newsroom.log.read_text("utf-8")


def test_a_port_that_another_program_took_meanwhile_is_named(tmp_path: Path) -> None:
    with _newsroom(tmp_path / "data", "ingest=OUSTED") as newsroom:
        assert newsroom.process.wait(20) == Exit.PORT_IN_USE
        said = newsroom.log.read_text("utf-8")
        assert "ingest ended with status 1, another program listens on port" in said


def test_nohup_is_respected(tmp_path: Path) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with _newsroom(tmp_path / "data") as newsroom:
            newsroom.wait_open()
            newsroom.process.send_signal(signal.SIGHUP)
            newsroom.kill_part("ingest")  # still cared for
            until(lambda: sum(line["event"] == "ingest started" for line in newsroom.lines) == 2)
            assert newsroom.end() == 0
    finally:
        signal.signal(signal.SIGHUP, before)


def test_elsewhere_than_on_linux_a_guard_ends_the_command_with_its_parent() -> None:
    guarded = subprocess.Popen(
        [sys.executable, tether.__file__, "guard", str(os.getpid()), "/bin/sleep", "600"],
        stdin=subprocess.PIPE,
    )
    [sleeping] = until(lambda: children(guarded.pid))
    assert guarded.stdin is not None
    guarded.stdin.close()
    _gone({sleeping})
    assert guarded.wait(5) == 128 + signal.SIGKILL


def test_a_guard_hands_on_signal_and_exit_status() -> None:
    guarded = subprocess.Popen(
        [sys.executable, tether.__file__, "guard", str(os.getpid()), "/bin/sleep", "600"],
        stdin=subprocess.PIPE,
    )
    until(lambda: children(guarded.pid))
    guarded.terminate()
    assert guarded.wait(5) == 128 + signal.SIGTERM
    assert guarded.stdin is not None
    guarded.stdin.close()
