import fcntl
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ilbo.errors import CommandError, Exit
from ilbo.folder import Folder
from ilbo.newsroom.guards import check_ports, lock_folder, port_is_taken


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def test_a_port_in_use_is_named_with_its_part_and_what_to_do(taken_port: int) -> None:
    with pytest.raises(CommandError, match=f"port {taken_port} for weather .* is in use") as caught:
        check_ports("127.0.0.1", {"render": _free_port(), "weather": taken_port})
    assert caught.value.code is Exit.PORT_IN_USE
    assert "--port" in str(caught.value)


def test_every_port_in_use_is_named(taken_port: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as second:
        other = second.getsockname()[1]
        with pytest.raises(CommandError, match=f"{taken_port}.*{other}.*--redis-port"):
            check_ports("127.0.0.1", {"render": taken_port, "redis": other})


def test_two_parts_cannot_share_a_port() -> None:
    with pytest.raises(CommandError, match="of its own") as caught:
        check_ports("127.0.0.1", {"render": 8000, "ingest": 8001, "redis": 8001})
    assert caught.value.code is Exit.USAGE


def test_free_ports_pass_and_stay_free() -> None:
    port = _free_port()
    check_ports("127.0.0.1", {"render": port})
    assert not port_is_taken("127.0.0.1", port)


def test_an_address_of_another_machine_is_no_traceback() -> None:
    with pytest.raises(CommandError, match=r"for render on 203\.0\.113\.7: "):
        check_ports("203.0.113.7", {"render": _free_port()})


def test_a_second_newsroom_is_refused_and_told_who_and_where(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "data")
    with lock_folder(folder):
        with pytest.raises(CommandError) as caught:
            lock_folder(folder)
        assert caught.value.code is Exit.DATA_IN_USE
        assert f"process {os.getpid()}" in str(caught.value)
        assert str(folder.path) in str(caught.value)
    with lock_folder(folder):
        pass


def test_a_lock_left_by_a_dying_server_is_waited_for(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    program = f"import time; open({str(folder.lock)!r}, 'a'); time.sleep(0.3)"
    with folder.lock.open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write("999999999\n")
        lock.flush()
        child = subprocess.Popen([sys.executable, "-c", program], pass_fds=(lock.fileno(),))
    try:
        with lock_folder(folder):
            assert child.poll() is not None or child.wait(5) == 0
            assert folder.lock.read_text() == f"{os.getpid()}\n"
    finally:
        child.wait()


def test_a_directory_that_cannot_be_made_is_an_error_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="file/data"):
        lock_folder(Folder(tmp_path / "file" / "data"))
