"""Where render finds the pictures that ingest keeps: a folder, or a bucket."""

import asyncio
from pathlib import Path
from typing import Protocol

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
    from ilbo_render.media_bucket import open_bucket

    return open_bucket(place)
