"""How an article lies in the database: JSON without what is default, compressed by a dictionary."""

import hashlib
from importlib.resources import files

from pydantic import TypeAdapter
from zstandard import DICT_TYPE_RAWCONTENT, ZstdCompressionDict, ZstdCompressor, ZstdDecompressor

from ilbo_events import ArticlePublished

LEVEL = 1
_JSON = TypeAdapter(ArticlePublished)


class Packer:
    """Packs and unpacks articles; one for each thread."""

    def __init__(self) -> None:
        words = files("ilbo_render").joinpath("dictionary.txt").read_bytes()
        self.fingerprint = hashlib.sha256(words).hexdigest()[:16]
        """Of the dictionary: without it nothing can be unpacked."""
        dictionary = ZstdCompressionDict(words, dict_type=DICT_TYPE_RAWCONTENT)
        dictionary.precompute_compress(level=LEVEL)
        self._compress = ZstdCompressor(dict_data=dictionary, level=LEVEL).compress
        self._decompress = ZstdDecompressor(dict_data=dictionary).decompress

    def pack(self, article: ArticlePublished) -> bytes:
        """Return what is stored of `article`."""
        return self._compress(_JSON.dump_json(article, exclude_defaults=True))

    def unpack(self, packed: bytes) -> ArticlePublished:
        """Return the article as it was packed."""
        return ArticlePublished.model_validate_json(self._decompress(packed))
