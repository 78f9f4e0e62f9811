"""One row of KMA's hourly surface observations: 46 columns by their position.

The names in the header repeat (RN four times, SD three), so the position tells which is which.
WW (22 characters) and CT (8) are texts that may hold blanks: such a row is read by the numbers
before and behind them and by the width of WW, or it is refused; it is never shifted.

A missing value is told by column: -9 in columns of whole numbers, -9.0 for wind, rain, snow and
sun, -99.0 for temperatures. -9.0 is a temperature.
"""

import re
from dataclasses import dataclass

from ilbo_weather.providers.rows import UnreadableRowError

_COLUMNS = 46
_BEFORE_WW = 24
_BEHIND_CT = 17
_WW, _CT = 24, 28
_ANY = r"-?[0-9]{1,12}(?:\.[0-9]+)?"
_NUMBER = re.compile(_ANY)
_ROW = re.compile(rf"(?:{_ANY} ){{24}}\S+ (?:{_ANY} ){{3}}\S+(?: {_ANY}){{17}}")
_BETWEEN = re.compile(
    r"(?P<ww>.{22})[ ]+(?P<ca_tot>-?[0-9]+)[ ]+(?P<ca_mid>-?[0-9]+)[ ]+(?P<ch_min>-?[0-9]+)"
    r"[ ]+(?P<ct>\S.{0,7}?)[ ]*"
)


@dataclass(frozen=True, slots=True)
class AsosRow:
    """The texts of a row."""

    columns: tuple[str, ...]

    def __getitem__(self, position: int) -> str:
        """Return the text of a column."""
        return self.columns[position]


def split_row(line: str) -> AsosRow:
    """Return the 46 columns of a row; raise UnreadableRowError."""
    tokens = line.split()
    if len(tokens) == _COLUMNS and _ROW.fullmatch(" ".join(tokens)):
        return AsosRow(tuple(tokens))
    return AsosRow(tuple(_by_width(line)))


def _by_width(line: str) -> list[str]:
    """Split a row with blanks inside its texts: numbers from both ends, WW by its width."""
    head = line.split(maxsplit=_BEFORE_WW)
    if len(head) <= _BEFORE_WW:
        raise UnreadableRowError(f"{len(line.split())} columns")
    *before, rest = head
    tail = rest.rsplit(maxsplit=_BEHIND_CT)
    if len(tail) <= _BEHIND_CT:
        raise UnreadableRowError(f"{len(line.split())} columns")
    between, *behind = tail
    found = _BETWEEN.fullmatch(between)
    if found is None:
        raise UnreadableRowError(f"{len(line.split())} columns")
    columns = [*before, *(text.strip() for text in found.groups()), *behind]
    for position, text in enumerate(columns):
        if position not in (_WW, _CT) and not _NUMBER.fullmatch(text):
            raise UnreadableRowError(f"column {position} is {text[:20]!r}")
    return columns
