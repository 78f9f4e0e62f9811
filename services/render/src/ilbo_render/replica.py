"""Which replica this process is: the first of DATA/replica-0, replica-1, … that no other holds."""

import fcntl
import os
from dataclasses import dataclass
from pathlib import Path

MAX_REPLICAS = 1000


class NoReplicaError(Exception):
    """The data folder can't be used: the service stops at start and says why."""


@dataclass(frozen=True, slots=True)
class Replica:
    """A folder of this process's own, and its consumer group."""

    number: int
    folder: Path
    lock: int
    """The open file whose lock ends with this process, however it ends."""

    @property
    def group(self) -> str:
        """The consumer group on every stream."""
        return f"render-{self.number}"

    def release(self) -> None:
        """Leave the folder to another process."""
        os.close(self.lock)


def take_replica(data: Path) -> Replica:
    """Return the first free replica below `data`."""
    try:
        for number in range(MAX_REPLICAS):
            folder = data / f"replica-{number}"
            folder.mkdir(parents=True, exist_ok=True)
            lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(lock)
            else:
                return Replica(number, folder, lock)
    except OSError as error:
        raise NoReplicaError(f"ILBO_DATA: {error.filename or data}: {error.strerror}") from error
    raise NoReplicaError(f"ILBO_DATA: {MAX_REPLICAS} replicas hold {data} already")
