"""What a client accepts and what it has already: the headers of RFC 9110."""

from collections.abc import Sequence

MAX_HEADER_BYTES = 1024


def choose_encoding(accept: bytes, offered: Sequence[str]) -> str:
    """Return the best of `offered` the client accepts, or identity; ties go to the first."""
    wanted = _qualities(accept)
    anything = wanted.get("*", 0.0)
    best, best_quality = "identity", wanted.get("identity", 0.0)
    for encoding in reversed(offered):
        quality = wanted.get(encoding, anything)
        if quality > 0 and quality >= best_quality:
            best, best_quality = encoding, quality
    return best


def has_current(if_none_match: bytes, etag: bytes) -> bool:
    """Return whether the client has the representation named by `etag` (weak comparison)."""
    if if_none_match.strip() == b"*":
        return True
    tags = (tag.strip() for tag in if_none_match[: 8 * MAX_HEADER_BYTES].split(b","))
    return any(tag.removeprefix(b"W/") == etag for tag in tags)


def _qualities(accept: bytes) -> dict[str, float]:
    found: dict[str, float] = {}
    for part in accept[:MAX_HEADER_BYTES].decode("latin-1").lower().split(","):
        coding, *parameters = (piece.strip() for piece in part.split(";"))
        if coding:
            found["gzip" if coding == "x-gzip" else coding] = _quality(parameters)
    return found


def _quality(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0
