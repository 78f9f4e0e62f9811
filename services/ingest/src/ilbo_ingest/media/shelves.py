"""Where the media store keeps its files: a folder of this machine, or an object store."""

import asyncio
import os
import secrets
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path, PurePosixPath
from typing import Final, Protocol

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import ObjectStore, from_url

_TYPES: Final = {
    ".avif": "image/avif",
    ".webp": "image/webp",
    ".jpg": "image/jpeg",
    ".json": "application/json",
}
_NO_BUCKETS: Final = frozenset({"file", "http", "https", "memory"})
_FOR_EVER: Final = "public, max-age=31536000, immutable"


class ShelfError(Exception):
    """The place can't be read or written now; the same again later may work."""


class Shelf(Protocol):
    """Keeps files under keys such as `4d5e…/240.avif`."""

    async def get(self, key: str) -> bytes | None:
        """Return a file; None when there is none. Raises ShelfError."""

    async def put(self, files: Mapping[str, bytes]) -> None:
        """Keep files durably, one after the other: where the last one is, all others are.

        What is there already is replaced; a reader sees the old file or the new one, never half of
        one. Raises ShelfError.
        """


class FolderShelf:
    """Files of a folder."""

    def __init__(self, root: Path) -> None:
        self._root = root

    async def get(self, key: str) -> bytes | None:
        """Return a file; None when there is none."""
        try:
            return await asyncio.to_thread((self._root / key).read_bytes)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise ShelfError(f"{key}: {error.strerror}") from error

    async def put(self, files: Mapping[str, bytes]) -> None:
        """Keep files durably, one after the other."""
        try:
            await asyncio.to_thread(self._put, files)
        except OSError as error:
            raise ShelfError(f"{error.filename}: {error.strerror}") from error

    def _put(self, files: Mapping[str, bytes]) -> None:
        for key, content in files.items():
            path = self._root / key
            _make_folder(path.parent)
            _write(path, content)


class ObjectShelf:
    """Objects of a bucket; credentials come from the environment, as its provider names them."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    async def get(self, key: str) -> bytes | None:
        """Return an object; None when there is none."""
        try:
            found = await obstore.get_async(self._store, key)
            return bytes(await found.bytes_async())
        except (NotFoundError, FileNotFoundError):
            return None
        except BaseError as error:
            raise ShelfError(f"{key}: {_said(error)}") from error

    async def put(self, files: Mapping[str, bytes]) -> None:
        """Keep objects, one after the other; each is there whole or not at all."""
        for key, content in files.items():
            suffix = PurePosixPath(key).suffix
            about = {"Content-Type": _TYPES.get(suffix, "application/octet-stream")}
            if suffix != ".json":
                about["Cache-Control"] = _FOR_EVER
            try:
                await obstore.put_async(self._store, key, content, attributes=about)
            except BaseError as error:
                raise ShelfError(f"{key}: {_said(error)}") from error


def open_shelf(place: str, otherwise: Path) -> Shelf:
    """Return the shelf at a folder or an address such as s3://bucket/path; `otherwise` for none.

    Raises ValueError when the address can't be used.
    """
    if not place:
        return FolderShelf(otherwise)
    scheme, is_address, _ = place.partition("://")
    if not is_address:
        return FolderShelf(Path(place))
    if scheme in _NO_BUCKETS:
        raise ValueError(f"{place}: name a folder as it is, or a bucket")
    try:
        # Options of the client given here would hide those of the environment (AWS_ALLOW_HTTP).
        store = from_url(
            place, retry_config={"max_retries": 2, "retry_timeout": timedelta(seconds=10)}
        )
    except BaseError as error:
        raise ValueError(f"{place}: {_said(error)}") from error
    return ObjectShelf(store)


def _write(path: Path, content: bytes) -> None:
    new = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        new.rename(path)
    except OSError:
        new.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _make_folder(path: Path) -> None:
    """Make a folder, and those above it, so that a power cut takes none of them away."""
    if not path.is_dir():
        _make_folder(path.parent)
        path.mkdir(exist_ok=True)
        _sync_folder(path.parent)


def _sync_folder(path: Path) -> None:
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _said(error: BaseError) -> str:
    """Return the first line: the others are the library's own state."""
    return str(error).partition("\n")[0][:300]
