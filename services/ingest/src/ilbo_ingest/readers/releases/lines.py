"""The blocks of a document as one flow of numbered lines, with tables where they stand.

A table of one column is a box around text, not a table: titles and summaries stand in such boxes.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ilbo_ingest.decoding import clean_row
from ilbo_ingest.readers.releases.blocks import Block, Cell, Figure, Paragraph, Part, Table

_BEGINS_ITEM = re.compile(r"[□■◇◆ㅇ○●◦•·▪▶▷※*☎-]|[①-⑳]|\d{1,2}[.)]\s|[가-하][.)]\s|붙임|끝\.")
# Hangul's own signs, which no other font shows: at the start of a line they are bullets.
_PRIVATE = re.compile("^[\ue000-\uf8ff\U000f0000-\U0010fffd]+\\s*")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text."""

    number: int
    """Counted from 1 through the whole document."""
    text: str
    level: int = 0
    """Of a heading, else 0."""
    box: int = 0
    """Which box around text it stands in; 0 for none."""
    part: Part = "body"


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell with its lines."""

    lines: tuple[Line, ...]
    row_span: int
    column_span: int
    column: int
    has_figure: bool

    @property
    def text(self) -> str:
        """Its lines as one."""
        return " ".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of more than one column."""

    rows: tuple[tuple[GridCell, ...], ...]
    caption: tuple[Line, ...] = ()

    @property
    def lines(self) -> list[Line]:
        """Every line in it."""
        return [*self.caption, *(line for row in self.rows for cell in row for line in cell.lines)]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, with what is said about it."""

    name: str
    lines: tuple[Line, ...]


Item = Line | Grid | Picture


@dataclass(slots=True)
class _Count:
    line: int = 0
    box: int = 0


@dataclass(frozen=True, slots=True)
class Flow:
    """A document as a sequence of items."""

    items: tuple[Item, ...]
    furniture: tuple[Line, ...] = field(default=())
    """Running heads, footnotes and comments, which stand outside of the text."""


def flow_of(blocks: Iterable[Block]) -> Flow:
    """Return all text of a document, each line once."""
    items = list(_items(blocks, _Count(), 0))
    return Flow(
        tuple(item for item in items if not _is_furniture(item)),
        tuple(item for item in items if isinstance(item, Line) and _is_furniture(item)),
    )


def _is_furniture(item: Item) -> bool:
    return isinstance(item, Line) and item.part != "body"


def _items(blocks: Iterable[Block], count: _Count, box: int) -> Iterator[Item]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from _lines(block, count, box)
        elif isinstance(block, Figure):
            yield Picture(block.name, tuple(_lines(Paragraph(block.text), count, box)))
        else:
            yield from _table(block, count)


def _table(table: Table, count: _Count) -> Iterator[Item]:
    rows = table.rows
    caption = tuple(_lines(Paragraph(table.caption), count, 0))
    if all(len([cell for cell in row if _has_text(cell)]) <= 1 for row in rows) and _is_box(rows):
        yield from caption
        for cell in table.cells:
            count.box += 1
            yield from _items(cell.blocks, count, count.box)
        return
    cells = tuple(tuple(_cell(cell, count) for cell in row) for row in rows)
    yield Grid(tuple(row for row in cells if any(cell.lines for cell in row)), caption)


def _is_box(rows: list[list[Cell]]) -> bool:
    """Whether it frames text: one column, or one cell that says anything."""
    said = sum(_has_text(cell) for row in rows for cell in row)
    return all(len(row) == 1 for row in rows) or said <= 1


def _has_text(cell: Cell) -> bool:
    return bool(cell.text.strip())


def _cell(cell: Cell, count: _Count) -> GridCell:
    items = list(_items(cell.blocks, count, 0))
    return GridCell(
        lines=tuple(line for item in items for line in lines_of(item)),
        row_span=cell.row_span,
        column_span=cell.column_span,
        column=cell.column,
        has_figure=any(isinstance(item, Picture) for item in items),
    )


def lines_of(item: Item) -> list[Line]:
    """Return the lines of an item."""
    return [item] if isinstance(item, Line) else list(item.lines)


def _lines(paragraph: Paragraph, count: _Count, box: int) -> Iterator[Line]:
    """Yield a paragraph; a break by hand within it begins a line only where an item begins."""
    for text in _pieces(paragraph.text):
        count.line += 1
        yield Line(count.line, text, paragraph.level, box, paragraph.part)


def _pieces(text: str) -> list[str]:
    found: list[str] = []
    for piece in text.split("\n"):
        shown = _PRIVATE.sub("□ ", clean_row(piece.replace("\v", " ")))
        if not shown:
            continue
        if found and not _BEGINS_ITEM.match(shown):
            found[-1] = f"{found[-1]} {shown}"
        else:
            found.append(shown)
    return found
