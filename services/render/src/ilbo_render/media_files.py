"""Where render finds the pictures that ingest keeps: a folder, or a bucket."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Protocol

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import ObjectStore, from_url

_NO_BUCKETS = frozenset({"file", "http", "https", "memory"})


class MediaError(Exception):
    """The pictures can't be read now; a reader is told to ask again."""


class MediaFiles(Protocol):
    """Files under keys such as `4d5e…/240.avif`."""

    async def get(self, key: str) -> bytes | None:
        """Return a file; None when there is none. Raises MediaError."""


class FolderMedia:
    """Files of a folder, which may not be there yet."""

    def __init__(self, root: Path) -> None:
        self._root = root

    async def get(self, key: str) -> bytes | None:
        """Return a file; None when there is none."""
        try:
            return await asyncio.to_thread((self._root / key).read_bytes)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise MediaError(f"{key}: {error.strerror}") from error


class ObjectMedia:
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
            raise MediaError(f"{key}: {_said(error)}") from error


def open_media(place: str, otherwise: Path) -> MediaFiles:
    """Return the files at a folder or an address such as s3://bucket/path; `otherwise` for none.

    Raises ValueError when the address can't be used.
    """
    if not place:
        return FolderMedia(otherwise)
    scheme, is_address, _ = place.partition("://")
    if not is_address:
        return FolderMedia(Path(place))
    if scheme in _NO_BUCKETS:
        raise ValueError(f"{place}: name a folder as it is, or a bucket")
    try:
        # Options of the client given here would hide those of the environment (AWS_ALLOW_HTTP).
        store = from_url(
            place, retry_config={"max_retries": 2, "retry_timeout": timedelta(seconds=5)}
        )
    except BaseError as error:
        raise ValueError(f"{place}: {_said(error)}") from error
    return ObjectMedia(store)


def _said(error: BaseError) -> str:
    """Return the first line: the others are the library's own state."""
    return str(error).partition("\n")[0][:300]
