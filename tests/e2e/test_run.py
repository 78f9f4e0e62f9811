"""`ilbo run` with its real services: it opens, stays open, and goes without a trace."""

import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from ilbo.errors import Exit
from ilbo.folder import Folder
from ilbo_ingest.keys import list_keys
from tests.e2e.processes import Newsroom, children, free_ports, ilbo, is_alive, newsroom
from tests.machine import ROOT
from tests.servers import RedisServer
from tests.until import until

EXAMPLE = "고용노동부, 올해 첫 지역고용아카데미"
SNOW = """2026.03.12 (목)

사회

서울 첫눈, 새벽 북부부터

낮에는 그칠 듯

(한빛일보) 12일 새벽 서울 북부에 눈이 내렸다.

[뉴스출처 : 한빛시(예시)]
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """Yield an open site with the example edition, which the tests leave open."""
    with newsroom(tmp_path_factory.mktemp("site") / "data") as running:
        running.wait_open()
        yield running


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Newsroom]:
    """Yield an open, empty site that the test may end."""
    with newsroom(tmp_path / "data", "--no-sample") as running:
        running.wait_open()
        yield running


def _gone(pids: set[int]) -> None:
    until(lambda: not any(map(is_alive, pids)), 5, what=f"{pids} are gone")


def _ready(running: Newsroom) -> bool:
    return all(
        httpx.get(f"{getattr(running.status, part)}/health/ready", trust_env=False).is_success
        for part in ("site", "ingest", "weather")
    )


def test_an_empty_site_shows_the_example_edition(site: Newsroom) -> None:
    for text in (EXAMPLE, "울산 5.3℃", "기상청 제공"):
        assert site.shows("/", text)


def test_the_local_key_publishes_and_is_stored_as_a_hash(site: Newsroom) -> None:
    folder = Folder(site.data)
    [key] = list_keys(folder.keys)
    text = folder.local_key.read_text("utf-8").strip()
    assert text not in folder.keys.read_text("utf-8")
    published = ilbo("publish", "-", "--data", str(site.data), given=SNOW)
    assert published.returncode == 0, published.stderr
    assert key.is_live(key.created_at)
    until(lambda: site.shows("/", "서울 첫눈, 새벽 북부부터"), 5)


@pytest.mark.parametrize("part", ["render", "ingest", "weather", "redis"])
def test_a_part_that_is_killed_comes_back_and_all_are_ready_again(
    site: Newsroom, part: str
) -> None:
    killed = site.kill_part(part)
    until(lambda: site.status.parts[part] != killed, 15, what=f"{part} is started again")
    until(lambda: _ready(site), 30, ignoring=(httpx.TransportError,), what="all are ready")
    assert site.shows("/", EXAMPLE)


def test_the_server_holds_the_lock_too(site: Newsroom) -> None:
    held = Path(f"/proc/{site.status.parts['redis']}/fd").iterdir()
    assert Folder(site.data).lock in {link.readlink() for link in held}


def test_a_second_start_on_the_same_directory_is_refused(site: Newsroom) -> None:
    port = site.status.site.rpartition(":")[2]
    second = ilbo("run", "--data", str(site.data), "--port", port)
    assert second.returncode == Exit.DATA_IN_USE
    assert f"process {site.process.pid}" in second.stderr
    assert str(site.data) in second.stderr
    assert "Traceback" not in second.stderr


@pytest.mark.parametrize("offset", [0, 1, 2])
def test_a_port_in_use_is_an_error_before_anything_starts(tmp_path: Path, offset: int) -> None:
    first = free_ports()
    with socket.create_server(("127.0.0.1", first + offset)):
        refused = ilbo("run", "--data", str(tmp_path / "data"), "--port", str(first))
    assert refused.returncode == Exit.PORT_IN_USE
    assert f"port {first + offset} " in refused.stderr
    assert "--port" in refused.stderr
    assert not (tmp_path / "data" / "redis").exists()
    assert not (tmp_path / "data" / "run.json").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_everything_within_ten_seconds(own: Newsroom, number: signal.Signals) -> None:
    left = children(own.process.pid)
    assert len(left) == 4
    began = time.monotonic()
    status = own.end(number)
    took = time.monotonic() - began
    said = own.log.read_text("utf-8")
    assert status == 0, said
    assert took < 10, said
    _gone(left)
    assert "Traceback" not in said


def test_after_kill_of_the_newsroom_itself_the_next_one_goes_on(own: Newsroom) -> None:
    ilbo("publish", "-", "--data", str(own.data), given=SNOW)
    left = children(own.process.pid)
    own.process.kill()
    own.process.wait()
    with newsroom(own.data) as again:
        again.wait_open()
        _gone(left)
        assert again.shows("/", "서울 첫눈")
        assert not again.shows("/", EXAMPLE)  # it was not empty


def test_what_was_published_survives_a_restart(own: Newsroom) -> None:
    assert ilbo("publish", "-", "--data", str(own.data), given=SNOW).returncode == 0
    assert own.end() == 0
    with newsroom(own.data) as again:
        again.wait_open()
        assert again.shows("/sections/all", "서울 첫눈")
        assert ilbo("publish", "-", "--data", str(own.data), given=SNOW).returncode == 0
        assert again.redis.xlen("articles") == 1


def test_another_redis_is_used_and_none_is_started(
    tmp_path: Path, redis_server: RedisServer
) -> None:
    with newsroom(tmp_path / "data", "--redis", redis_server.url) as running:
        running.wait_open()
        assert "redis" not in running.status.parts
        assert not (tmp_path / "data" / "redis").exists()
        assert running.shows("/", EXAMPLE)


def test_a_long_path_gets_a_short_socket(tmp_path: Path) -> None:
    data = tmp_path / ("긴이름" * 12)
    with newsroom(data, "--no-sample") as running:
        running.wait_open()
        assert (data / "redis.sock").is_symlink()
        assert running.redis.ping()
        assert running.end() == 0
    assert not (data / "redis.sock").is_symlink()


def test_a_redis_port_is_there_for_other_programs(tmp_path: Path) -> None:
    first = free_ports()
    arguments = ("--no-sample", "--port", str(first + 1), "--redis-port", str(first))
    with newsroom(tmp_path / "data", *arguments) as running:
        running.wait_open()
        with socket.create_connection(("127.0.0.1", first), timeout=5) as connection:
            connection.sendall(b"PING\r\n")
            assert connection.recv(16) == b"+PONG\r\n"


def test_a_wrong_setting_ends_it_and_is_named(tmp_path: Path) -> None:
    with newsroom(tmp_path / "data", ILBO_WEATHER_INTERVAL_SECONDS="often") as running:
        assert running.process.wait(30) == Exit.USAGE
        assert "ILBO_WEATHER_INTERVAL_SECONDS" in running.log.read_text("utf-8")


def test_a_log_that_cannot_be_read_is_named_with_the_server_s_reason(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "redis" / "appendonlydir"
    folder.mkdir(parents=True)
    (folder / "appendonly.aof.manifest").write_text("file nonsense\n", "utf-8")
    with newsroom(tmp_path / "data") as running:
        assert running.process.wait(30) == Exit.FAILED
        assert "redis ended with status 1, 5 times" in running.log.read_text("utf-8")
        assert "redis.log ends with: " in running.log.read_text("utf-8")


def test_a_wrong_newspaper_is_an_error_before_anything_starts(tmp_path: Path) -> None:
    paper = (ROOT / "ilbo.toml").read_text("utf-8").replace('"동두천"', '"달나라"')
    (tmp_path / "ilbo.toml").write_text(paper, "utf-8")
    refused = ilbo("run", "--data", str(tmp_path / "d"), "--config", str(tmp_path / "ilbo.toml"))
    assert refused.returncode == Exit.USAGE
    assert "KMA has no station 달나라" in refused.stderr
