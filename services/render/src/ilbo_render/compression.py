"""How a page is compressed: once for each encoding, when it is first asked for in it."""

import zlib
from collections.abc import Callable, Mapping
from types import MappingProxyType

import brotli  # type: ignore[import-untyped] # has no annotations
from isal import igzip_lib

OFFERED = ("br", "gzip")
"""In the order of preference."""
# A page is compressed on a reader's way: brotli 2 takes a quarter of the time of 4 and is 6 to 8 %
# larger; igzip takes half the time of zlib's fastest level and is no larger.
_BROTLI_QUALITY = 2
_GZIP_LEVEL = igzip_lib.ISAL_DEFAULT_COMPRESSION
_GZIP_WINDOW = 31


def _gzip(body: bytes) -> bytes:
    return igzip_lib.compress(body, _GZIP_LEVEL, igzip_lib.COMP_GZIP)


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
