"""Bodies that are packed well, wrongly, or to burst."""

import gzip
import zlib
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilbo_ingest.fetching.failures import FailedError
from ilbo_ingest.fetching.unpacking import whole_body

NEWS = "서울 첫눈 ".encode() * 1_000


async def sent(data: bytes, size: int) -> AsyncIterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]


async def reason(data: bytes, encoding: str, most: int = 100_000) -> str:
    with pytest.raises(FailedError) as refused:
        await whole_body(sent(data, 1_000), encoding, most)
    return refused.value.failure.reason


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=5), st.integers(1, 400))
async def test_what_was_packed_comes_out_however_it_is_cut(parts: list[bytes], size: int) -> None:
    whole = b"".join(parts)
    packed = b"".join(gzip.compress(part) for part in parts)
    assert await whole_body(sent(packed, size), "gzip", len(whole)) == whole
    assert await whole_body(sent(whole, size), "", len(whole)) == whole


@pytest.mark.parametrize("encoding", ["gzip", "GZIP", " x-gzip "])
async def test_gzip_has_two_names(encoding: str) -> None:
    assert await whole_body(sent(gzip.compress(NEWS), 7), encoding, len(NEWS)) == NEWS


async def test_one_byte_over_the_cap_is_too_much() -> None:
    for data, encoding in ((NEWS, "identity"), (gzip.compress(NEWS), "gzip")):
        assert await whole_body(sent(data, 999), encoding, len(NEWS)) == NEWS
        assert await reason(data, encoding, len(NEWS) - 1) == "too_large"


async def test_a_bomb_is_not_unpacked_beyond_the_cap() -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    assert await reason(bomb, "gzip") == "too_large"


async def test_a_bomb_of_members_is_not_unpacked_beyond_the_cap() -> None:
    assert await reason(gzip.compress(b"\0" * 30_000) * 10, "gzip") == "too_large"


@pytest.mark.parametrize(
    ("data", "encoding", "expected"),
    [
        (NEWS, "gzip", "bad_encoding"),
        (gzip.compress(NEWS)[:-1], "gzip", "truncated"),
        (b"", "gzip", "truncated"),
        (gzip.compress(NEWS)[:-8] + b"\0" * 8, "gzip", "bad_encoding"),
        (gzip.compress(NEWS) + b"\0", "gzip", "truncated"),
        (gzip.compress(NEWS) + b"<!-- -->", "gzip", "bad_encoding"),
        (gzip.compress(b"") * 17, "gzip", "bad_encoding"),
        (gzip.compress(gzip.compress(NEWS)), "gzip,gzip", "bad_encoding"),
        (zlib.compress(NEWS), "deflate", "bad_encoding"),
        (NEWS, "br", "bad_encoding"),
        (NEWS, "zstd", "bad_encoding"),
    ],
)
async def test_what_is_packed_wrongly_is_refused(data: bytes, encoding: str, expected: str) -> None:
    assert await reason(data, encoding) == expected
