"""How the facets of an article stand in columns."""

from collections.abc import Sequence
from zlib import crc32

from ilbo_render.facets import Facets

FACET_COLUMNS = "published_us, section, source, tags, traits"
_PHOTO, _TIMED, _CORRECTED = 1, 2, 4


def id_hash(article_id: str) -> int:
    """Return by what an article is found; whoever looks compares the id itself, too."""
    return crc32(article_id.encode())


def traits_of(facets: Facets) -> int:
    """Return the yes-or-no facets as bits."""
    return _PHOTO * facets.has_photo + _TIMED * facets.is_timed + _CORRECTED * facets.is_corrected


def facets_from(columns: Sequence[object]) -> Facets:
    """Return the facets that FACET_COLUMNS hold."""
    published_us, section, source, tags, traits = columns
    assert isinstance(published_us, int)
    assert isinstance(traits, int)
    return Facets(
        published_us=published_us,
        section=None if section is None else str(section),
        source=None if source is None else str(source),
        tags=tuple(str(tags).split("\n")) if tags else (),
        has_photo=bool(traits & _PHOTO),
        is_timed=bool(traits & _TIMED),
        is_corrected=bool(traits & _CORRECTED),
    )
