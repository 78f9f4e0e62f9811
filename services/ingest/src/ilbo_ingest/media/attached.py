"""Pictures that an article names by their ids: what the store knows of them, and their words."""

from collections.abc import Sequence
from typing import Protocol

from ilbo_events import Image
from ilbo_ingest.desk import RefusedDraftError


class StoredImages(Protocol):
    """What is in the media store."""

    async def find(self, media_id: str) -> Image | None:
        """Return a stored picture, without words; None when it isn't there. Raises ShelfError."""


async def attached(images: Sequence[Image], store: StoredImages) -> tuple[Image, ...]:
    """Return the pictures as they are stored, with the words given.

    Raises RefusedDraftError naming those that are not there: they would be a hole in the page.
    """
    found = []
    faults = []
    for number, given in enumerate(images):
        stored = await store.find(given.media_id)
        if stored is None:
            reason = "is not in the media store; send the picture to POST /v1/media first"
            faults.append((f"images.{number}.media_id", reason))
        else:
            words = {"caption": given.caption, "credit": given.credit, "alt": given.alt}
            found.append(stored.model_copy(update=words))
    if faults:
        raise RefusedDraftError(faults)
    return tuple(found)
