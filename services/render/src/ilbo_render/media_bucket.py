"""Pictures in a bucket. Imported only where there is one: the client costs 4 MB."""

from datetime import timedelta

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import ObjectStore, from_url

from ilbo_render.media_files import MediaError


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


def open_bucket(place: str) -> ObjectMedia:
    """Return the bucket at an address; raise ValueError when it can't be used."""
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
