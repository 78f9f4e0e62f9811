"""The pictures of a draft: each is stored, or left out with a note that says why."""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Protocol

from pydantic import ValidationError

from ilbo_events import Image
from ilbo_ingest.drafts import Draft, Note, Picture
from ilbo_ingest.fetching import Caps, Fetched, Fetcher, FetchFailure, Reach, Request
from ilbo_ingest.media.picture_store import PictureStore
from ilbo_ingest.media.refusals import RefusedPictureError
from ilbo_ingest.media.shelves import ShelfError
from ilbo_ingest.media.workshop import MAX_PICTURE_BYTES, WorkshopBusyError
from ilbo_ingest.sanitizer import RefusedHtmlError, without_pictures

MAX_PICTURES: Final = 20
SECONDS: Final = 20.0
"""For all pictures of a draft together."""
CAPS: Final = Caps(
    connect_seconds=5,
    read_seconds=5,
    total_seconds=10,
    body_bytes=MAX_PICTURE_BYTES,
    redirects=3,
)
# Smaller, or longer than any banner: a logo, a button, a rule. Panoramas are below 4:1.
_SHORTEST_SIDE: Final = 100
_FEWEST_PIXELS: Final = 30_000
_WIDEST_RATIO: Final = 4
_ORNAMENT: Final = re.compile(
    r"(?:^|[_.-])(?:btn|button|ico|icon|icons|logo|logos|bullet|blank|spacer|pixel|banner|emoji)"
    r"(?=[_.\d-]|$)",
    re.IGNORECASE,
)
# What programs write where a description should stand.
_FILE_NAME: Final = re.compile(r"\S+\.(?:jpe?g|png|gif|webp|avif|bmp|tiff?)", re.IGNORECASE)
_PASSING: Final = frozenset({"dns", "connect", "tls", "timeout", "truncated"})
_TOO_MANY_REQUESTS: Final = 429
_SERVER_ERROR: Final = 500


@dataclass(frozen=True, slots=True)
class Illustrated:
    """A draft whose pictures stand in the media store."""

    draft: Draft
    """With what was stored in `images`; its `pictures` are empty."""
    notes: tuple[Note, ...] = ()
    """The pictures that were left out, and why."""
    is_whole: bool = True
    """False: a picture could not be had now. The same draft later may have it, as a revision."""


class Illustrator(Protocol):
    """Puts the pictures of drafts into the media store."""

    async def illustrate(self, draft: Draft, reach: Reach | None) -> Illustrated:
        """Return the draft with its pictures; one that can't be had hurts nothing else.

        `reach` says how far their addresses may lead: that of the page they were found in; None:
        only pictures that the document itself holds are taken. What was stored before costs one
        look into the store, so a draft may be given again at every visit. Raises nothing.
        """


class LeftOutError(Exception):
    """A picture is left out; the draft is published without it, with a note."""

    def __init__(self, reason: str, *, is_passing: bool) -> None:
        super().__init__(reason)
        self.is_passing = is_passing
        """Whether the same picture may be had later."""


class StoredPictures:
    """Takes the pictures of drafts from documents and addresses into the media store."""

    def __init__(self, store: PictureStore, fetcher: Fetcher, seconds: float = SECONDS) -> None:
        self._store = store
        self._fetcher = fetcher
        self._seconds = seconds

    async def illustrate(self, draft: Draft, reach: Reach | None) -> Illustrated:
        """Return the draft with its pictures; one that can't be had hurts nothing else."""
        images = {image.media_id: image for image in draft.images}
        notes = list(_left_over(draft))
        is_whole = True
        ends_at = asyncio.get_running_loop().time() + self._seconds
        for number, picture in enumerate(draft.pictures[:MAX_PICTURES], 1):
            try:
                async with asyncio.timeout_at(ends_at):
                    image = await self._stored(picture, reach)
                images.setdefault(image.media_id, _worded(image, picture))
            except TimeoutError:
                notes.append(_note(number, picture, f"not within {self._seconds:.0f} s"))
                is_whole = False
            except LeftOutError as error:
                notes.append(_note(number, picture, str(error)))
                is_whole = is_whole and not error.is_passing
        text = await asyncio.to_thread(_textual, draft) if draft.body_html else draft
        ready = replace(text, images=tuple(images.values()), pictures=())
        return Illustrated(ready, tuple(notes), is_whole)

    async def _stored(self, picture: Picture, reach: Reach | None) -> Image:
        try:
            if picture.data is not None:
                return _checked(await self._store.add(picture.data))
            if picture.url is None:
                raise LeftOutError("it has neither an address nor bytes", is_passing=False)
            if reach is None:
                raise LeftOutError("pictures are not fetched for this document", is_passing=False)
            return _checked(await self._fetched(picture.url, reach))
        except RefusedPictureError as error:
            raise LeftOutError(str(error), is_passing=False) from error
        except (ShelfError, WorkshopBusyError) as error:
            raise LeftOutError(str(error), is_passing=True) from error

    async def _fetched(self, url: str, reach: Reach) -> Image:
        if _ORNAMENT.search(url.partition("?")[0].rpartition("/")[2]):
            raise LeftOutError("by its name a logo or button", is_passing=False)
        known = await self._store.recall(url)
        if known is not None:
            return known
        outcome = await self._fetcher.fetch(Request(url, reach=reach, caps=CAPS))
        if not isinstance(outcome, Fetched):
            raise _unfetched(outcome if isinstance(outcome, FetchFailure) else None)
        image = await self._store.add(outcome.body)
        await self._store.remember(url, image.media_id)
        return image


def _checked(image: Image) -> Image:
    """Return a picture that shows something of the news."""
    width, height = image.width_pixels, image.height_pixels
    is_small = min(width, height) < _SHORTEST_SIDE or width * height < _FEWEST_PIXELS
    if is_small or width > height * _WIDEST_RATIO:
        raise LeftOutError(f"{width}×{height} pixels are a logo or button", is_passing=False)
    return image


def _worded(image: Image, picture: Picture) -> Image:
    words = {"caption": picture.caption, "credit": picture.credit, "alt": picture.alt}
    limits = {"caption": 500, "credit": 200, "alt": 500}
    cut = {name: " ".join(text.split())[: limits[name]] for name, text in words.items()}
    if _FILE_NAME.fullmatch(cut["alt"]):
        cut["alt"] = ""
    try:
        return Image.model_validate({**image.model_dump(), **cut})
    except ValidationError:
        return image


def _left_over(draft: Draft) -> Iterator[Note]:
    """Yield a note for what of a draft is not even tried."""
    if (more := len(draft.pictures) - MAX_PICTURES) > 0:
        yield Note(0, "", f"{more} pictures are left out: {MAX_PICTURES} are taken of an article")
    if not draft.pictures and draft.body_html and "<img" in draft.body_html:
        yield Note(0, "", "pictures in the text are left out: the reader did not name them")


def _textual(draft: Draft) -> Draft:
    """Return the draft without pictures in its text: they would be fetched from elsewhere."""
    try:
        return replace(draft, body_html=without_pictures(draft.body_html or ""))
    except RefusedHtmlError:
        return draft  # the desk refuses it and says why


def _unfetched(failure: FetchFailure | None) -> LeftOutError:
    if failure is None:
        return LeftOutError("the server says that it is known", is_passing=True)
    status = failure.status or 0
    is_passing = failure.reason in _PASSING or status >= _SERVER_ERROR
    return LeftOutError(str(failure), is_passing=is_passing or status == _TOO_MANY_REQUESTS)


def _note(number: int, picture: Picture, reason: str) -> Note:
    address = (picture.url or "").partition("?")[0]  # what follows may be a key
    text = (address or picture.caption)[:200]
    return Note(0, text, f"picture {number} is left out: {reason}")
