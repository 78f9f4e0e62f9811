"""How items of wires are known and counted."""

SCOPE = "iptc"
"""A guid or uri names an item everywhere: the same one in ninjs and in NewsML-G2 is one article."""


def revision_of(version: object) -> int | None:
    """Return a version that is a count."""
    text = str(version).strip() if isinstance(version, str | int) else ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 15 else None
