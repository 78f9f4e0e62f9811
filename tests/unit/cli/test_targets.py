import os
from pathlib import Path

import pytest

from ilbo.errors import CommandError, Exit
from ilbo.folder import Folder, Status, write_private, write_status
from ilbo.targets import find_folder, find_ingest, find_redis

ENVIRONMENT = {
    "ILBO_INGEST_URL": "https://desk.example.kr/",
    "ILBO_KEY": "ilbo_from_environment",
    "ILBO_REDIS_URL": "redis://log.example.kr:6379/0",
}


@pytest.fixture
def running(tmp_path: Path) -> Path:
    """Return the data directory of a newsroom that runs."""
    folder = Folder(tmp_path)
    status = Status(
        os.getpid(), "http://s", "http://127.0.0.1:8001", "http://w", "unix:///d/redis.sock", {}
    )
    write_status(folder, status)
    write_private(folder.local_key, "ilbo_local\n")
    return tmp_path


def test_a_named_data_directory_beats_the_environment(running: Path) -> None:
    target = find_ingest(None, None, running, ENVIRONMENT)
    assert (target.url, target.key) == ("http://127.0.0.1:8001", "ilbo_local")
    assert find_redis(None, running, ENVIRONMENT) == "unix:///d/redis.sock"


def test_an_option_beats_everything(running: Path) -> None:
    target = find_ingest("http://other:1/", "ilbo_given", running, ENVIRONMENT)
    assert (target.url, target.key) == ("http://other:1", "ilbo_given")
    assert find_redis("redis://other", running, ENVIRONMENT) == "redis://other"


def test_the_environment_alone_is_enough() -> None:
    target = find_ingest(None, None, None, ENVIRONMENT)
    assert (target.url, target.key) == ("https://desk.example.kr", "ilbo_from_environment")
    assert find_redis(None, None, ENVIRONMENT) == "redis://log.example.kr:6379/0"


def test_the_environment_names_the_data_directory(running: Path) -> None:
    environment = {"ILBO_DATA": str(running)}
    assert find_folder(None, environment).path == running
    assert find_ingest(None, None, None, environment).key == "ilbo_local"


def test_a_key_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("ilbo_in_file\n", "utf-8")
    environment = {"ILBO_INGEST_URL": "http://i", "ILBO_KEY_FILE": str(tmp_path / "key")}
    assert find_ingest(None, None, None, environment).key == "ilbo_in_file"


def test_where_nothing_runs_the_error_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"no newsroom runs in .*ilbo run") as caught:
        find_ingest(None, None, tmp_path, {})
    assert caught.value.code is Exit.UNREACHABLE
    with pytest.raises(CommandError, match="ILBO_REDIS_URL"):
        find_redis(None, tmp_path, {})


def test_without_a_key_the_error_names_the_file(running: Path) -> None:
    Folder(running).local_key.unlink()
    with pytest.raises(CommandError, match=r"local\.key") as caught:
        find_ingest(None, None, running, {})
    assert caught.value.code is Exit.USAGE


@pytest.mark.parametrize("url", ["ingest", "ftp://h", "http://", "http://h:port"])
def test_what_is_no_address_is_a_wrong_call(url: str) -> None:
    with pytest.raises(CommandError, match="address") as caught:
        find_ingest(url, "k", None, {})
    assert caught.value.code is Exit.USAGE


@pytest.mark.parametrize("key", ["열쇠", "a\nb"])
def test_what_is_no_key_is_a_wrong_call_and_is_not_shown(key: str) -> None:
    with pytest.raises(CommandError) as caught:
        find_ingest("http://h", key, None, {})
    assert key not in str(caught.value)


def test_a_garbled_status_file_is_none(running: Path) -> None:
    Folder(running).status.write_text('{"pid": 1', "utf-8")
    with pytest.raises(CommandError, match="no newsroom runs"):
        find_redis(None, running, {})


def test_what_a_killed_newsroom_left_behind_is_none(running: Path) -> None:
    status = Status(2**22 + 1, "http://s", "http://i", "http://w", "unix:///d/redis.sock", {})
    write_status(Folder(running), status)
    with pytest.raises(CommandError, match="no newsroom runs"):
        find_ingest(None, None, running, {})


def test_only_the_owner_reads_what_is_private(running: Path) -> None:
    assert Folder(running).local_key.stat().st_mode & 0o777 == 0o600
