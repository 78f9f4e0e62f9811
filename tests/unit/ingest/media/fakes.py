"""A darkroom without a darkroom, and a web of pictures."""

import asyncio
from collections.abc import Mapping

from ilbo_ingest.fetching import Fetched, FetchFailure, Outcome, Request, Validators
from ilbo_ingest.media.answer import Renditions
from ilbo_ingest.media.refusals import RefusedPictureError
from ilbo_ingest.media.shelves import ShelfError


class FakeDecoder:
    """Takes bytes such as b"800x600 first snow" for a picture of that size."""

    def __init__(self) -> None:
        self.decoded: list[bytes] = []
        self.may_finish = asyncio.Event()
        self.may_finish.set()

    async def render(self, data: bytes) -> Renditions:
        self.decoded.append(data)
        await self.may_finish.wait()
        try:
            width, height = map(int, data.split()[0].split(b"x"))
        except (ValueError, IndexError) as error:
            raise RefusedPictureError("no_picture", "these are words") from error
        names = [f"{width}.{suffix}" for suffix in ("avif", "webp", "jpg")]
        return Renditions((width, height), (width,), "#a6aba9", dict.fromkeys(names, data))


class FakeWeb:
    """Answers addresses with what it was given; counts who asks."""

    def __init__(self) -> None:
        self.asked: list[Request] = []
        self._answers: dict[str, bytes | FetchFailure] = {}

    def shows(self, url: str, answer: bytes | FetchFailure) -> None:
        self._answers[url] = answer

    async def fetch(self, request: Request) -> Outcome:
        self.asked.append(request)
        answer = self._answers.get(request.url, FetchFailure("http_status", "status 404", 404))
        if isinstance(answer, FetchFailure):
            return answer
        return Fetched(request.url, answer, (), request.reach, Validators())


class FakeShelf:
    """Files in memory; can be away, and can break off in the middle."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.is_away = False
        self.breaks_off_after: int | None = None

    async def get(self, key: str) -> bytes | None:
        await asyncio.sleep(0)  # others go on meanwhile, as with a disk
        self._check()
        return self.files.get(key)

    async def put(self, files: Mapping[str, bytes]) -> None:
        self._check()
        for number, (key, content) in enumerate(files.items()):
            if number == self.breaks_off_after:
                raise ShelfError("no space left")
            self.files[key] = content

    def _check(self) -> None:
        if self.is_away:
            raise ShelfError("the bucket does not answer")
