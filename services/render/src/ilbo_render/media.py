"""Answers for `/media/…`: pictures from the media store, the ones asked for most kept in memory.

An address holds the hash of its picture, so what it answers never changes. Only addresses of
exactly this form lead to a file, and a file is only ever sent as the picture its name says.
"""

import hashlib
import logging
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from ilbo_render.media_files import MediaError, MediaFiles
from ilbo_render.negotiation import has_current

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

PREFIX = b"/media/"
log = logging.getLogger(__name__)
_PATH = re.compile(rb"/media/([0-9a-f]{32}/[1-9][0-9]{0,4}\.(avif|webp|jpg))")
_TYPES = {b"avif": b"image/avif", b"webp": b"image/webp", b"jpg": b"image/jpeg"}
_COMMON: tuple[tuple[bytes, bytes], ...] = (
    (b"cache-control", b"public, max-age=31536000, immutable"),
    (b"x-content-type-options", b"nosniff"),
    # Opened by itself it is a page of its own, which may do nothing at all.
    (b"content-security-policy", b"default-src 'none'; sandbox"),
    # Feed readers and other newsrooms show it on their pages.
    (b"cross-origin-resource-policy", b"cross-origin"),
)
_EMPTY: Message = {"type": "http.response.body", "body": b""}


class Media:
    """Answers requests for pictures."""

    def __init__(self, files: MediaFiles, cache_bytes: int) -> None:
        self._files = files
        self._limit = cache_bytes
        self._kept: OrderedDict[str, tuple[bytes, bytes]] = OrderedDict()
        self.size_bytes = 0

    async def answer(self, method: str, raw_path: bytes, match: bytes, send: Send) -> None:
        """Answer GET or HEAD for an address below PREFIX."""
        found = _PATH.fullmatch(raw_path)
        if found is None:
            await _refuse(send, 404, b"no such picture")
            return
        try:
            content, etag = await self._content(found[1].decode())
        except MediaError as error:
            log.warning("picture can't be read: %s", error)
            await _refuse(send, 503, b"try again", (b"retry-after", b"5"))
            return
        except FileNotFoundError:
            await _refuse(send, 404, b"no such picture")
            return
        headers: Headers = [(b"etag", etag), *_COMMON]
        if match and has_current(match, etag):
            await send({"type": "http.response.start", "status": 304, "headers": headers})
            await send(_EMPTY)
            return
        headers.append((b"content-type", _TYPES[found[2]]))
        headers.append((b"content-length", str(len(content)).encode()))
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        body = {"type": "http.response.body", "body": content}
        await send(body if method == "GET" else _EMPTY)

    async def _content(self, key: str) -> tuple[bytes, bytes]:
        """Return a picture and its ETag; raise FileNotFoundError or MediaError."""
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
            return kept
        content = await self._files.get(key)
        if content is None:
            raise FileNotFoundError(key)
        etag = f'"{hashlib.blake2b(content, digest_size=12).hexdigest()}"'.encode()
        self._keep(key, content, etag)
        return content, etag

    def _keep(self, key: str, content: bytes, etag: bytes) -> None:
        if key in self._kept or len(content) > self._limit:
            return
        self._kept[key] = (content, etag)
        self.size_bytes += len(content)
        while self.size_bytes > self._limit:
            _, (dropped, _) = self._kept.popitem(last=False)
            self.size_bytes -= len(dropped)


async def _refuse(
    send: Send, status: int, text: bytes, header: tuple[bytes, bytes] | None = None
) -> None:
    headers: Headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(text)).encode()),
        *_COMMON[1:],
        (b"cache-control", b"no-store"),
    ]
    if header is not None:
        headers.append(header)
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text})
