"""A body as it was before it was packed, bounded before and after (RFC 9110, 8.4).

One layer of gzip, which is all that is ever asked for; bombs are stopped at the cap.
"""

import zlib
from collections.abc import AsyncIterable

from ilbo_ingest.fetching.failures import FailedError

ACCEPTED = "gzip"
_GZIP = frozenset({"gzip", "x-gzip"})
_MOST_MEMBERS = 16


async def whole_body(chunks: AsyncIterable[bytes], encoding: str, most: int) -> bytes:
    """Return the whole body, unpacked; raise FailedError when it is too large or packed wrongly."""
    encoding = encoding.strip().lower()
    if encoding in _GZIP:
        return await _collected(_Gzip(most).unpacked(chunks), most)
    if encoding not in ("", "identity"):
        raise FailedError("bad_encoding", f"packed as {encoding[:100]!a}, {ACCEPTED} was asked for")
    return await _collected(chunks, most)


async def _collected(chunks: AsyncIterable[bytes], most: int) -> bytes:
    body = bytearray()
    async for chunk in chunks:
        body += chunk
        if len(body) > most:
            raise FailedError("too_large", f"the body has more than {most} bytes")
    return bytes(body)


class _Gzip:
    """Members of a gzip stream (RFC 1952), one after the other; never makes more than the cap."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._members = 1
        self._member = zlib.decompressobj(wbits=31)

    async def unpacked(self, chunks: AsyncIterable[bytes]) -> AsyncIterable[bytes]:
        async for chunk in chunks:
            while chunk:
                if self._member.eof:
                    self._next_member()
                yield self._made_of(chunk)
                chunk = self._member.unused_data
        if not self._member.eof:
            raise FailedError("truncated", "the gzip stream has no end")

    def _made_of(self, chunk: bytes) -> bytes:
        try:
            # What does not fit stays packed: more than the cap is too much already.
            return self._member.decompress(chunk, self._most + 1)
        except zlib.error as error:
            raise FailedError("bad_encoding", f"no gzip stream: {error}") from error

    def _next_member(self) -> None:
        self._members += 1
        if self._members > _MOST_MEMBERS:
            raise FailedError("bad_encoding", f"more than {_MOST_MEMBERS} gzip members")
        self._member = zlib.decompressobj(wbits=31)
