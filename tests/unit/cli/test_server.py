from pathlib import Path

from ilbo.folder import Folder
from ilbo.newsroom.server import server_command, server_socket, socket_url


def test_every_write_is_on_disk_before_it_is_acknowledged(tmp_path: Path) -> None:
    command = server_command(Folder(tmp_path), tmp_path / "redis.sock", None)
    options = dict(zip(command[1::2], command[2::2], strict=True))
    assert options["--appendonly"] == "yes"
    assert options["--appendfsync"] == "always"
    assert options["--maxmemory-policy"] == "noeviction"
    assert options["--dir"] == str(tmp_path / "redis")
    assert options["--port"] == "0"


def test_a_redis_port_is_on_loopback(tmp_path: Path) -> None:
    command = server_command(Folder(tmp_path), tmp_path / "redis.sock", 6390)
    assert command[command.index("--port") + 1] == "6390"
    assert command[command.index("--bind") + 1] == "127.0.0.1"


def test_the_socket_lies_in_the_data_directory(tmp_path: Path) -> None:
    with server_socket(Folder(tmp_path)) as socket:
        assert socket == tmp_path / "redis.sock"


def test_a_path_too_long_for_a_socket_points_to_a_private_short_one(tmp_path: Path) -> None:
    folder = Folder(tmp_path / ("긴이름" * 20))
    folder.path.mkdir()
    with server_socket(folder) as socket:
        assert len(str(socket).encode()) <= 103
        assert socket.parent.stat().st_mode & 0o777 == 0o700
        assert folder.socket.readlink() == socket
    assert not folder.socket.is_symlink()
    assert not socket.parent.exists()


def test_a_stale_socket_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "redis.sock").touch()
    with server_socket(Folder(tmp_path)) as socket:
        assert not socket.exists()


def test_an_address_survives_blanks_and_hangul() -> None:
    assert socket_url(Path("/내 신문/redis.sock")).startswith("unix:///%EB%82%B4%20")
