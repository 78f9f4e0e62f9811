"""What stands in an office document, in its order and without its looks."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

Part = Literal["body", "header", "footer", "footnote", "comment"]
_HANGUL = re.compile("[가-힣]")
_MOST_DIFFERENCE = 0.1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of text."""

    text: str
    level: int = 0
    """Of a heading 1 to 6; 0 for any other text."""
    part: Part = "body"
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture in the document; only what is said about it is kept."""

    name: str
    text: str = ""
    kind: Literal["figure"] = "figure"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table."""

    row: int
    column: int
    blocks: tuple["Block", ...] = ()
    row_span: int = 1
    column_span: int = 1

    @property
    def text(self) -> str:
        """Its text, one line a paragraph."""
        return "\n".join(block.text for block in paragraphs(self.blocks))


@dataclass(frozen=True, slots=True)
class Table:
    """A table; a cell that another covers is not among its cells."""

    cells: tuple[Cell, ...]
    caption: str = ""
    kind: Literal["table"] = "table"

    @property
    def rows(self) -> list[list[Cell]]:
        """The cells row by row."""
        found: dict[int, list[Cell]] = {}
        for cell in self.cells:
            found.setdefault(cell.row, []).append(cell)
        return [found[row] for row in sorted(found)]


Block = Paragraph | Figure | Table


@dataclass(frozen=True, slots=True)
class Extraction:
    """What was found in one document."""

    format: str
    """With its version, e.g. HWP 5.0.3.4."""
    blocks: tuple[Block, ...]
    doubts: tuple[str, ...] = ()
    """Why the text may not be what was written; an editor has to look."""
    remarks: tuple[str, ...] = ()
    """What else is worth telling."""


def paragraphs(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    """Yield every paragraph, those in tables too."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        elif isinstance(block, Table):
            if block.caption:
                yield Paragraph(block.caption)
            for cell in block.cells:
                yield from paragraphs(cell.blocks)


def text_of(blocks: Iterable[Block]) -> str:
    """Return all text, one line a paragraph."""
    return "\n".join(paragraph.text for paragraph in paragraphs(blocks))


def body_of(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks without running heads, notes and comments."""
    for block in blocks:
        if not isinstance(block, Paragraph) or block.part == "body":
            yield block


def differing_hangul(blocks: Iterable[Block], text: str) -> str | None:
    """Return what is doubtful when another parser found other text, else None."""
    ours = len(_HANGUL.findall(text_of(body_of(blocks))))
    theirs = len(_HANGUL.findall(text))
    if abs(ours - theirs) <= max(ours, theirs) * _MOST_DIFFERENCE:
        return None
    return f"two parsers find {ours} and {theirs} syllables in it"
