"""DOCX to blocks (ECMA-376, part 1, WordprocessingML), by python-docx's tree of the document.

Its own `paragraph.text` leaves out content controls, accepted insertions and text boxes, so the
tree is walked here. What is deleted, hidden or a comment is not published.
"""

import io
from collections import Counter
from collections.abc import Iterator

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml.etree import _Element

from ilbo_ingest.readers.releases.blocks import (
    Block,
    Cell,
    Extraction,
    Figure,
    Paragraph,
    Part,
    Table,
    text_of,
)
from ilbo_ingest.readers.releases.containers import RefusedFileError
from ilbo_ingest.readers.releases.word_styles import Styles

_DEEPEST = 8
_WIDEST = 1_000
_HOLDERS = {
    qn(f"w:{name}")
    for name in ("sdt", "sdtContent", "ins", "moveTo", "hyperlink", "smartTag", "customXml",
                 "fldSimple")
}  # fmt: skip
_BREAKS = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): "\t", qn("w:noBreakHyphen"): "-"}
_P, _R, _T, _TBL = qn("w:p"), qn("w:r"), qn("w:t"), qn("w:tbl")
_TEXT_BOX = f".//{qn('w:txbxContent')}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_FOOTNOTES = "/footnotes"


def extract_word(data: bytes) -> Extraction:
    """Return what stands in a DOCX; raise RefusedFileError."""
    document = docx.Document(io.BytesIO(data))
    walk = _Walk(Styles(document))
    blocks = [
        *_running(document, walk),
        *walk.blocks(document.element.body, "body", 0),
        *_footnotes(document, walk),
    ]
    if not text_of(blocks).strip():
        raise RefusedFileError("the DOCX holds no text")
    return Extraction("DOCX", tuple(blocks))


def _running(document: Document, walk: "_Walk") -> Iterator[Block]:
    for section in document.sections:
        parts: tuple[tuple[Part, _Element], ...] = (
            ("header", section.header._element),
            ("footer", section.footer._element),
        )
        for part, element in parts:
            yield from walk.blocks(element, part, 0)


def _footnotes(document: Document, walk: "_Walk") -> Iterator[Block]:
    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype.endswith(_FOOTNOTES):
            for note in parse_xml(relation.target_part.blob):
                if note.get(qn("w:type")) is None:  # the others draw the line above the notes
                    yield from walk.blocks(note, "footnote", 0)


class _Walk:
    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._counts: Counter[tuple[str, int]] = Counter()

    def blocks(self, parent: _Element, part: Part, depth: int) -> Iterator[Block]:
        if depth > _DEEPEST:
            return
        for child in parent:
            if child.tag == _P:
                yield from self._paragraph(child, part, depth)
            elif child.tag == _TBL:
                yield self._table(child, part, depth)
            elif child.tag in _HOLDERS:
                yield from self.blocks(child, part, depth + 1)

    def _paragraph(self, element: _Element, part: Part, depth: int) -> Iterator[Block]:
        text = "".join(_texts(element))
        yield Paragraph(
            self._label(element) + text if text.strip() else text,
            self._styles.heading_level(element),
            part,
        )
        for drawing in element.iter(qn("w:drawing")):
            properties = drawing.find(f".//{qn('wp:docPr')}")
            if properties is not None and drawing.find(_TEXT_BOX) is None:
                yield Figure(properties.get("name", ""), properties.get("descr", ""))
        for box in element.iterfind(_TEXT_BOX):
            if not any(ancestor.tag == _FALLBACK for ancestor in box.iterancestors()):
                yield from self.blocks(box, part, depth + 1)

    def _label(self, element: _Element) -> str:
        """Return what is drawn before an item of a list."""
        item = self._styles.list_item(element)
        if item is None:
            return ""
        if item.is_bullet:
            return "- " if item.level else "ㅇ "
        key = (item.list_id, item.level)
        self._counts[key] += 1
        for deeper in [k for k in self._counts if k[0] == item.list_id and k[1] > item.level]:
            del self._counts[deeper]
        return f"{self._counts[key]}. "

    def _table(self, element: _Element, part: Part, depth: int) -> Table:
        cells: dict[tuple[int, int], Cell] = {}
        for row, line in enumerate(element.iter(qn("w:tr"))):
            if next(line.iterancestors(_TBL)) is not element:
                continue  # the row of a table within this one
            column = 0
            for cell in line.iter(qn("w:tc")):
                if next(cell.iterancestors(qn("w:tr"))) is not line:
                    continue
                width = min(_number(cell, "w:gridSpan"), _WIDEST)
                if not _goes_on(cell) or not _grown(cells, row, column):
                    blocks = tuple(self.blocks(cell, part, depth + 1))
                    cells[row, column] = Cell(row, column, blocks, 1, width)
                column += width
        return Table(tuple(cells.values()))


def _texts(element: _Element) -> Iterator[str]:
    for child in element:
        if child.tag == _R:
            if not _is_hidden(child):
                for part in child:
                    if part.tag == _T:
                        yield part.text or ""
                    elif part.tag in _BREAKS:
                        yield _BREAKS[part.tag]
        elif child.tag in _HOLDERS:
            yield from _texts(child)


def _is_hidden(run: _Element) -> bool:
    hidden = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return hidden is not None and hidden.get(qn("w:val")) not in ("0", "false", "off")


def _number(cell: _Element, name: str) -> int:
    found = cell.find(f"{qn('w:tcPr')}/{qn(name)}")
    text = found.get(qn("w:val"), "1") if found is not None else "1"
    return max(int(text), 1) if text.isdecimal() else 1


def _goes_on(cell: _Element) -> bool:
    """Whether the cell is the lower part of one that spans rows."""
    merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return merged is not None and merged.get(qn("w:val")) != "restart"


def _grown(cells: dict[tuple[int, int], Cell], row: int, column: int) -> bool:
    """Let the cell above reach down to this row; False when there is none."""
    for above in range(row - 1, -1, -1):
        cell = cells.get((above, column))
        if cell is not None:
            cells[above, column] = Cell(
                cell.row, cell.column, cell.blocks, row - above + 1, cell.column_span
            )
            return True
    return False
