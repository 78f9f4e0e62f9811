"""Encodings and entity tags, as RFC 9110 has them."""

import pytest

from ilbo_render.compression import OFFERED, compressors, decompressors
from ilbo_render.negotiation import choose_encoding, has_current


@pytest.mark.parametrize(
    ("accept", "encoding"),
    [
        ("", "identity"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("br;q=0.5, gzip;q=0.8", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("gzip;q=0", "identity"),
        ("*", "br"),
        ("*;q=0.5, br;q=0", "gzip"),
        ("identity;q=0, gzip", "gzip"),
        ("identity, gzip;q=0.5", "identity"),
        ("identity;q=0.5, gzip;q=0.5", "gzip"),
        ("*;q=0", "identity"),
        ("GZIP", "gzip"),
        ("x-gzip", "gzip"),
        ("deflate, zstd", "identity"),
        ("gzip;q=nonsense", "identity"),
        (", ,gzip;;q=1", "gzip"),
    ],
)
def test_the_best_encoding_the_client_accepts_is_chosen(accept: str, encoding: str) -> None:
    assert choose_encoding(accept.encode(), OFFERED) == encoding


@pytest.mark.parametrize("encoding", ["identity", *OFFERED])
def test_what_is_compressed_comes_back(encoding: str) -> None:
    page = "맑음 서울 6.4℃ 기상청 제공".encode() * 100
    assert decompressors[encoding](compressors[encoding](page)) == page


@pytest.mark.parametrize(
    ("given", "matches"),
    [
        (b'"abc-br"', True),
        (b'W/"abc-br"', True),
        (b'"x", W/"abc-br"', True),
        (b"*", True),
        (b'"abc-gzip"', False),
        (b"abc-br", False),
        (b'"abc"', False),
    ],
)
def test_a_known_entity_tag_is_recognised(given: bytes, matches: bool) -> None:
    assert has_current(given, b'"abc-br"') is matches
