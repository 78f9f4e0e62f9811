"""A weather service that is killed says everything once, and goes on where it was."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ilbo_paper import stations
from tests.integration.test_weather_polling import page_of
from tests.integration.weather import INTERVAL_SECONDS, PATH, WeatherLog
from tests.machine import ROOT
from tests.servers import free_port
from tests.until import until
from tests.upstream import Reply, Upstream

ALL = tuple(
    f'<local stn_id="{s.id}" desc="맑음" ta="8.7">{s.name}</local>' for s in stations().values()
)
Start = Callable[[], "subprocess.Popen[bytes]"]


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    with Upstream() as server:
        yield server


@pytest.fixture
def start(redis_url: str, upstream: Upstream, tmp_path: Path) -> Iterator[Start]:
    """Return what starts a process of the service."""
    environment = os.environ | {
        "ILBO_REDIS_URL": redis_url,
        "ILBO_CONFIG": str(ROOT / "ilbo.toml"),
        "ILBO_PORT": str(free_port()),
        "ILBO_WEATHER_KMA_URL": upstream.url(PATH),
        "ILBO_WEATHER_PROVIDERS": "kma-web-map",
        "ILBO_WEATHER_INTERVAL_SECONDS": str(INTERVAL_SECONDS),
        "ILBO_WEATHER_DEADLINE_SECONDS": "0.4",
        "ILBO_WEATHER_LEASE_SECONDS": "0.8",
    }
    started: list[subprocess.Popen[bytes]] = []

    def start() -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "ilbo_weather"]
        with (tmp_path / "log").open("ab") as log:
            process = subprocess.Popen(command, env=environment, stderr=log)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


@pytest.mark.parametrize("milliseconds", [1, 12, 25])
def test_a_kill_between_fetch_and_publish_loses_and_doubles_nothing(
    redis_url: str, upstream: Upstream, start: Start, milliseconds: int
) -> None:
    upstream.answer(PATH, Reply(page_of(1, *ALL)))
    with WeatherLog(redis_url) as log:
        process = start()
        until(upstream.requests)
        time.sleep(milliseconds / 1000)  # somewhere between the fetch and the last publication
        process.kill()
        process.wait()
        start()
        until(lambda: len(log.said()) == len(ALL))
        asked = len(upstream.requests())
        until(lambda: len(upstream.requests()) > asked + 1)
        assert len(log.said()) == len(ALL)
        assert log.doubles() == []
        assert {o.revision for o in log.said()} == {1}


def test_sigterm_ends_it_in_good_order_and_frees_the_duty(
    redis_url: str, upstream: Upstream, start: Start
) -> None:
    upstream.answer(PATH, Reply(page_of(1)))
    with WeatherLog(redis_url) as log:
        process = start()
        until(lambda: log.redis.exists("weather:lease"))
        until(log.said)
        process.send_signal(signal.SIGTERM)
        process.wait(10)
        assert not log.redis.exists("weather:lease")


def test_a_wrong_setting_stops_it_at_start_and_is_named(tmp_path: Path) -> None:
    environment = os.environ | {"ILBO_WEATHER_KMA_URL": "ftp://127.0.0.1/"}
    ended = subprocess.run(
        [sys.executable, "-m", "ilbo_weather"], env=environment, capture_output=True, timeout=30
    )
    assert ended.returncode == 2
    assert b"ILBO_WEATHER_KMA_URL" in ended.stderr
