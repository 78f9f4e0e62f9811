"""Folders: what is dropped there is read once it is complete, and moved where its end shows."""

import asyncio
import os
import stat
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from ilbo_ingest.readers.reader import Document
from ilbo_ingest.readers.registry import MAX_DOCUMENT_BYTES
from ilbo_ingest.sources.arrivals import Arrival, Ended, Receipt
from ilbo_ingest.sources.memory import Failure, Memory
from ilbo_paper import FolderSource

DONE, REFUSED = "done", "refused"
_REASON = ".reason.txt"
_UNFINISHED = (".part", ".tmp", ".crdownload", ".filepart")
_MOST_FILES = 100


class _UnusableFileError(Exception):
    """The file can't be read; it is moved to `refused` with the reason."""


@dataclass(frozen=True, slots=True)
class _Dropped:
    """A complete file."""

    path: Path
    changed_at: float


class FolderCollector:
    """Reads files, the oldest first."""

    def __init__(
        self, source: FolderSource, data: Path, now: Callable[[], float] = time.time
    ) -> None:
        self._source = source
        self._folder = data / source.path
        self._now = now
        self._stuck: str | None = None
        """Why a file could not be moved; it is read again and says nothing twice."""
        self.address = str(self._folder)
        self.server = f"folder:{self._folder}"

    async def collect(self, memory: Memory) -> AsyncGenerator[Arrival | Ended, None]:
        """Bring each complete file; it is moved when it is taken in."""
        self._stuck = None
        try:
            dropped = await asyncio.to_thread(self._complete)
        except OSError as error:
            detail = f"{self._folder}: {error.strerror or error}"
            yield Ended(Failure("failing", "no_folder", detail), has_contact=False)
            return
        for file in dropped:
            try:
                data = await asyncio.to_thread(_read, file.path)
            except FileNotFoundError:  # its owner took it away again
                continue
            except (_UnusableFileError, OSError) as error:
                reason = error.strerror if isinstance(error, OSError) else str(error)
                await self._move(file.path, REFUSED, [reason or repr(error)])
                continue
            yield Arrival(Document(data, file.path.name), settle=self._settle(file.path))
        if self._stuck is None:
            yield Ended()
        else:
            yield Ended(Failure("failing", "no_move", self._stuck))

    def _settle(self, path: Path) -> Callable[[Receipt], Awaitable[None]]:
        async def settle(receipt: Receipt) -> None:
            reasons = [receipt.unreadable] if receipt.unreadable else receipt.refused
            is_refused = receipt.unreadable or (receipt.refused and receipt.last_item is None)
            await self._move(path, REFUSED if is_refused else DONE, reasons)

        return settle

    def _complete(self) -> list[_Dropped]:
        """Return the files nobody has changed for a while."""
        for name in (DONE, REFUSED):
            (self._folder / name).mkdir(parents=True, exist_ok=True)
        found = []
        with os.scandir(self._folder) as entries:
            for entry in entries:
                if entry.name.startswith(".") or entry.name.endswith(_UNFINISHED):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    continue
                known = entry.stat(follow_symlinks=False)
                changed_at = max(known.st_mtime, known.st_ctime)
                if self._now() - changed_at >= self._source.settle_seconds:
                    found.append(_Dropped(Path(entry.path), changed_at))
        found.sort(key=lambda file: (file.changed_at, file.path.name))
        return found[:_MOST_FILES]

    async def _move(self, path: Path, end: str, reasons: list[str]) -> None:
        try:
            await asyncio.to_thread(_move, path, self._folder / end, reasons)
        except OSError as error:
            self._stuck = f"{path.name} can't be moved to {end}: {error.strerror or error}"


def _read(path: Path) -> bytes:
    """Return the bytes of a plain file: a link could lead anywhere."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with open(descriptor, "rb") as file:
        known = os.fstat(descriptor)
        if not stat.S_ISREG(known.st_mode):
            raise _UnusableFileError("is no plain file")
        if known.st_size > MAX_DOCUMENT_BYTES:
            raise _UnusableFileError(f"has {known.st_size} bytes, {MAX_DOCUMENT_BYTES} are allowed")
        return file.read(MAX_DOCUMENT_BYTES + 1)


def _move(path: Path, folder: Path, reasons: list[str]) -> None:
    """Move a file beside those of its name, and say beside it what was refused."""
    target = folder / path.name
    number = 1
    while target.exists() or target.is_symlink():
        number += 1
        target = folder / f"{path.stem}-{number}{path.suffix}"
    if reasons:
        target.with_name(target.name + _REASON).write_text("\n".join(reasons) + "\n", "utf-8")
    try:
        path.rename(target)
    except FileNotFoundError:  # its owner took it away meanwhile
        target.with_name(target.name + _REASON).unlink(missing_ok=True)
