"""The media store: pictures under the hash of the bytes they came as, in the sizes pages need.

    <media_id>/240.avif … <media_id>/1600.jpg    as below /media/ on the site
    <media_id>/picture.json                      an Image without words; written last
    addresses/<hash of an address>.json          which picture was fetched there, and when

`media_id` is the first 32 hexadecimal digits of the SHA-256 of the bytes. The bytes themselves are
not kept: they hold what is nobody's business, such as where a photograph was taken.
"""

import asyncio
import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, Protocol

from pydantic import ValidationError

from ilbo_bus import end_tasks
from ilbo_events import Image
from ilbo_ingest.media.answer import Renditions
from ilbo_ingest.media.shelves import Shelf

ADDRESS_KEPT: Final = timedelta(days=1)
"""How long an address stands for the picture it had; then it is asked again."""


class Decoder(Protocol):
    """Decodes a picture."""

    async def render(self, data: bytes) -> Renditions:
        """Return it in all its sizes; raise RefusedPictureError or WorkshopBusyError."""


class PictureStore:
    """Takes pictures in; the same bytes are decoded once, however often and at once they come."""

    def __init__(self, shelf: Shelf, decoder: Decoder, clock: Callable[[], datetime]) -> None:
        self._shelf = shelf
        self._decoder = decoder
        self._clock = clock
        self._making: dict[str, asyncio.Task[Image]] = {}

    async def add(self, data: bytes) -> Image:
        """Return the picture, stored; raise RefusedPictureError, WorkshopBusyError or ShelfError.

        Whoever waits may go away: the picture is made all the same, and there when asked again.
        """
        media_id = media_id_of(data)
        task = self._making.get(media_id)
        if task is None:
            known = await self.find(media_id)
            if known is not None:
                return known
            task = self._making.get(media_id) or self._begin(media_id, data)
        return await asyncio.shield(task)

    async def find(self, media_id: str) -> Image | None:
        """Return a stored picture, without words; None when it isn't there. Raises ShelfError."""
        content = await self._shelf.get(f"{media_id}/picture.json")
        if content is None:
            return None
        try:
            return Image.model_validate_json(content)
        except ValidationError:  # not written by this module: as if it wasn't there
            return None

    async def recall(self, address: str) -> Image | None:
        """Return the picture that was fetched from an address lately; raise ShelfError."""
        content = await self._shelf.get(_address_key(address))
        if content is None:
            return None
        try:
            note = json.loads(content)
            media_id, fetched_at = str(note["media_id"]), datetime.fromisoformat(note["at"])
        except (ValueError, KeyError, TypeError):
            return None
        if self._clock() - fetched_at > ADDRESS_KEPT:
            return None
        return await self.find(media_id)

    async def remember(self, address: str, media_id: str) -> None:
        """Remember which picture an address has; raise ShelfError."""
        note = {"media_id": media_id, "at": self._clock().isoformat()}
        await self._shelf.put({_address_key(address): json.dumps(note).encode()})

    async def close(self) -> None:
        """End what is being made."""
        await end_tasks(list(self._making.values()))

    def _begin(self, media_id: str, data: bytes) -> asyncio.Task[Image]:
        task = asyncio.create_task(self._make(media_id, data), name=f"picture {media_id}")
        self._making[media_id] = task
        task.add_done_callback(lambda done: self._ended(media_id, done))
        return task

    def _ended(self, media_id: str, task: asyncio.Task[Image]) -> None:
        del self._making[media_id]
        if not task.cancelled():
            task.exception()  # seen, also when nobody waits any longer

    async def _make(self, media_id: str, data: bytes) -> Image:
        made = await self._decoder.render(data)
        image = Image(
            media_id=media_id,
            width_pixels=made.size[0],
            height_pixels=made.size[1],
            widths_pixels=made.widths,
            average_color=made.average_color,
        )
        files = {f"{media_id}/{name}": content for name, content in made.files.items()}
        described = image.model_dump_json(exclude_defaults=True).encode()
        await self._shelf.put({**files, f"{media_id}/picture.json": described})
        return image


def media_id_of(data: bytes) -> str:
    """Return under which name a picture is kept."""
    return hashlib.sha256(data).hexdigest()[:32]


def _address_key(address: str) -> str:
    return f"addresses/{hashlib.sha256(address.encode(errors='replace')).hexdigest()}.json"
