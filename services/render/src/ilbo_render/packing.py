"""How an article lies in the database: JSON without what is default, compressed by a dictionary."""

import hashlib
from collections.abc import Callable
from importlib.resources import files

from pydantic import TypeAdapter
from zstandard import DICT_TYPE_RAWCONTENT, ZstdCompressionDict, ZstdCompressor, ZstdDecompressor

from ilbo_events import ArticlePublished

LEVEL = 1
_JSON = TypeAdapter(ArticlePublished)


def _words() -> bytes:
    return files("ilbo_render").joinpath("dictionary.txt").read_bytes()


def dictionary_fingerprint() -> str:
    """Return what names the dictionary: without it nothing can be unpacked."""
    return hashlib.sha256(_words()).hexdigest()[:16]


def make_packer() -> Callable[[ArticlePublished], bytes]:
    """Return a function for one thread that returns what is stored of an article."""
    dictionary = ZstdCompressionDict(_words(), dict_type=DICT_TYPE_RAWCONTENT)
    dictionary.precompute_compress(level=LEVEL)
    compress = ZstdCompressor(dict_data=dictionary, level=LEVEL).compress
    return lambda article: compress(_JSON.dump_json(article, exclude_defaults=True))


def make_unpacker() -> Callable[[bytes], ArticlePublished]:
    """Return a function for one thread that returns an article as it was packed."""
    dictionary = ZstdCompressionDict(_words(), dict_type=DICT_TYPE_RAWCONTENT)
    decompress = ZstdDecompressor(dict_data=dictionary).decompress
    return lambda packed: _JSON.validate_json(decompress(packed))
