"""What rows of every table have in common: a station's number, and that one can't be read."""

import re


class UnreadableRowError(ValueError):
    """The row doesn't have what it should have; it is left out and noted."""


def station_number(text: str) -> str:
    """Return a station's number without zeros before it; raise UnreadableRowError."""
    if not re.fullmatch("[0-9]{1,6}", text.strip()):
        raise UnreadableRowError(f"station {text[:20]!r}")
    return str(int(text))
