"""The data directory: what `ilbo run` keeps where, and what a running one says of itself."""

import json
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Folder:
    """The names in one data directory; only this class knows them."""

    path: Path

    @property
    def redis(self) -> Path:
        """What the embedded server stores."""
        return self.path / "redis"

    @property
    def socket(self) -> Path:
        """Where the embedded server listens."""
        return self.path / "redis.sock"

    @property
    def server_log(self) -> Path:
        """What the embedded server says."""
        return self.path / "redis.log"

    @property
    def lock(self) -> Path:
        """Held as long as a newsroom or its server runs here."""
        return self.path / "run.lock"

    @property
    def status(self) -> Path:
        """What the running newsroom says of itself."""
        return self.path / "run.json"

    @property
    def keys(self) -> Path:
        """The access keys of ingest, hashed."""
        return self.path / "keys.json"

    @property
    def local_key(self) -> Path:
        """The access key of the commands on this machine."""
        return self.path / "local.key"


@dataclass(frozen=True, slots=True)
class Status:
    """A running newsroom: its addresses and the process ids of its parts."""

    pid: int
    site: str
    ingest: str
    weather: str
    redis: str
    parts: dict[str, int]


def read_status(folder: Folder) -> Status | None:
    """Return what the newsroom of this folder says of itself, or None when none runs."""
    try:
        status = Status(**json.loads(folder.status.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return status if is_alive(status.pid) else None


def is_alive(pid: int) -> bool:
    """Return whether a process runs; one that ended and nobody has noticed does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return not _is_zombie(pid)


def _is_zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] == "Z"
    except (OSError, IndexError):
        return False


def write_status(folder: Folder, status: Status) -> None:
    """Replace what the newsroom says of itself."""
    write_private(folder.status, json.dumps(asdict(status), ensure_ascii=False) + "\n")


def write_private(path: Path, text: str) -> None:
    """Replace a file at once; only its owner can read it."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
