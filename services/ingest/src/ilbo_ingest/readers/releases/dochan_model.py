"""What dochan found in a document, as blocks."""

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from typing import Any

from dochan import Dochan
from dochan.model.document import Document
from dochan.model.equation import Equation
from dochan.model.header_footer import Footnote, HeaderFooter
from dochan.model.image import Image
from dochan.model.table import Table as DochanTable

from ilbo_ingest.readers.releases.blocks import Block, Cell, Figure, Paragraph, Part, Table

_DEEPEST = 8
_WIDEST = 1_000
_PARTS: dict[str, Part] = {
    "header": "header",
    "footer": "footer",
    "footnote": "footnote",
    "endnote": "footnote",
    "comment": "comment",
}


def parse(data: bytes, revision_mode: str = "preserve") -> Document:
    """Return dochan's document; what it could not read stands in its `errors`."""
    with _file_of(data) as path:
        return Dochan(path, revision_mode=revision_mode).doc


def blocks_of(elements: Iterable[Any], part: Part = "body", depth: int = 0) -> Iterator[Block]:
    """Yield the elements of a section; what nests too deep is left out."""
    if depth > _DEEPEST:
        return
    for element in elements:
        if isinstance(element, HeaderFooter | Footnote):
            yield from blocks_of(element.paragraphs, _PARTS.get(element.type, part), depth + 1)
        elif isinstance(element, DochanTable):
            yield _table(element, part, depth)
        elif isinstance(element, Image):
            yield Figure(element.filename or "", element.caption_text)
        elif isinstance(element, Equation):
            yield Paragraph(element.latex or element.script, part=part)
        else:
            yield Paragraph(element.text, min(max(element.heading_level, 0), 6), part)


def _table(table: DochanTable, part: Part, depth: int) -> Table:
    cells: list[Cell] = []
    covered: set[tuple[int, int]] = set()
    for row, line in enumerate(table.rows):
        for index, cell in enumerate(line):
            column = index if cell.col is None else cell.col
            if (row, column) in covered or cell.is_merged_away:
                continue
            rows, columns = min(cell.row_span, _WIDEST), min(cell.col_span, _WIDEST)
            covered |= {
                (row + down, column + right) for down in range(rows) for right in range(columns)
            }
            blocks = tuple(blocks_of(cell.paragraphs, part, depth + 1))
            cells.append(Cell(row, column, blocks, rows, columns))
    return Table(tuple(cells), table.caption_text)


@contextlib.contextmanager
def _file_of(data: bytes) -> Iterator[str]:
    """Yield a path to the bytes, which is all that dochan takes; in memory where that can be."""
    if sys.platform != "linux":
        with tempfile.NamedTemporaryFile() as file:
            file.write(data)
            file.flush()
            yield file.name
        return
    descriptor = os.memfd_create("document")
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        yield f"/proc/self/fd/{descriptor}"
    finally:
        os.close(descriptor)
