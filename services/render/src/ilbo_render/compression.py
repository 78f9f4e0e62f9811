"""How a page is compressed: once for each encoding, when it is first asked for in it."""

import zlib
from collections.abc import Callable, Mapping
from types import MappingProxyType

import brotli  # type: ignore[import-untyped] # has no annotations

OFFERED = ("br", "gzip")
"""In the order of preference."""
# A page is compressed on a reader's way: quality 2 takes a quarter of the time of 4 and is 6 to 8 %
# larger; gzip 3 is the last of the fast levels.
_GZIP_LEVEL = 3
_BROTLI_QUALITY = 2
_GZIP_WINDOW = 31


def _gzip(body: bytes) -> bytes:
    packer = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, _GZIP_WINDOW)
    return packer.compress(body) + packer.flush()


def _brotli(body: bytes) -> bytes:
    packed: bytes = brotli.compress(body, mode=brotli.MODE_TEXT, quality=_BROTLI_QUALITY)
    return packed


def _unbrotli(packed: bytes) -> bytes:
    body: bytes = brotli.decompress(packed)
    return body


def _same(body: bytes) -> bytes:
    return body


def _ungzip(packed: bytes) -> bytes:
    return zlib.decompress(packed, _GZIP_WINDOW)


compressors: Mapping[str, Callable[[bytes], bytes]] = MappingProxyType(
    {"identity": _same, "gzip": _gzip, "br": _brotli}
)
decompressors: Mapping[str, Callable[[bytes], bytes]] = MappingProxyType(
    {"identity": _same, "gzip": _ungzip, "br": _unbrotli}
)
