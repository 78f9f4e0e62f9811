"""Press releases for tests, in words of our own: as blocks, and as files of each format."""

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Literal

import docx
from hwpx import HwpxDocument

from ilbo_ingest.drafts import Draft, Found
from ilbo_ingest.readers.reader import Context
from ilbo_ingest.readers.releases.blocks import Block, Cell, Extraction, Figure, Paragraph, Table
from ilbo_ingest.readers.releases.release import read_release
from tests.unit.ingest.pages import paper

NOW = datetime(2026, 4, 10, 3, tzinfo=UTC)
TITLE = "봄철 꽃가루, 이제 동네마다 알려준다"
SUBTITLE = "- 전국 120개 지점에서 여섯 가지 나무를 매일 잰다 -"
LEAD = "□ 기상청(청장 이미선)은 봄을 맞아 전국 120개 지점에서 꽃가루 농도를 잰다고 밝혔다."
MORE = "ㅇ 지난해 시범으로 재던 열두 개 지점을 열 배로 늘렸다."
DETAIL = "- (방법) 하루 한 번 표본을 모아 자동 계수기*로 센다."
ASIDE = "* 자동 계수기: 레이저로 알갱이의 크기를 가리는 장치"
HEAD = ("보도시점", "2026. 4. 12.(일) 12:00 (월요일 조간)", "배포", "2026. 4. 10.(금)")
CONTACT = ("담당 부서", "기상청 기후과", "책임자", "과장", "김철수", "(042-000-7100)")


def grid(*rows: Sequence[str]) -> Table:
    """Return a table of these texts."""
    cells = [
        Cell(row, column, tuple(Paragraph(line) for line in text.split("\n")))
        for row, line in enumerate(rows)
        for column, text in enumerate(line)
    ]
    return Table(tuple(cells))


def box(*lines: str) -> Table:
    """Return text in a frame, as titles stand in."""
    return Table((Cell(0, 0, tuple(Paragraph(line) for line in lines)),))


def release(*body: str | Block, head: Sequence[str] = HEAD, title: Block | None = None) -> Found:
    """Return what is found in a release with this body."""
    blocks: list[Block] = [
        grid(("기상청", "보도자료")),
        grid(head),
        title or box(TITLE, SUBTITLE),
        *(Paragraph(part) if isinstance(part, str) else part for part in body or (LEAD,)),
        grid(CONTACT),
    ]
    return read(blocks)


def read(blocks: Sequence[Block], now: datetime = NOW, doubts: Sequence[str] = ()) -> Found:
    """Return what is found in a document of these blocks."""
    extraction = Extraction("HWPX", tuple(blocks), tuple(doubts))
    return read_release(extraction, Context(paper(), now))


def only(found: Found) -> Draft:
    """Return the one article."""
    [draft] = found.drafts
    return draft


def figure(name: str = "사진.jpg") -> Figure:
    """Return a picture."""
    return Figure(name)


@cache
def hangul_file(kind: Literal["hwp", "hwpx"], lines: Sequence[str] = (LEAD, MORE)) -> bytes:
    """Return a release as HWPX or HWP, with its head in a table."""
    document = HwpxDocument.new()
    table = document.add_table(1, len(HEAD))
    for column, text in enumerate(HEAD):
        table.set_cell_text(0, column, text)
    for line in (TITLE, SUBTITLE, *lines):
        document.add_paragraph(line)
    return document.to_bytes(format=kind)


def word_file(fill: Callable[[docx.document.Document], None] | None = None) -> bytes:
    """Return a release as DOCX."""
    document = docx.Document()
    table = document.add_table(1, len(HEAD))
    for column, text in enumerate(HEAD):
        table.cell(0, column).text = text
    document.add_heading(TITLE, 0)
    for line in (SUBTITLE, LEAD, MORE):
        document.add_paragraph(line)
    if fill is not None:
        fill(document)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def rezipped(data: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """Return an archive with its parts changed; None leaves one out."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(written, "w") as new:
        for entry in old.infolist():
            content = change(entry.filename, old.read(entry))
            if content is not None:
                method = zipfile.ZIP_STORED if entry.filename == "mimetype" else 8
                new.writestr(entry.filename, content, method)
    return written.getvalue()


def pdf_file(*pages: Sequence[str]) -> bytes:
    """Return a PDF by hand: each line at its place, in a Korean font that nobody embeds."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "", _FONT, _DESCENDANT, _DESCRIPTOR]
    kids = []
    for lines in pages:
        number = len(objects) + 1
        kids.append(f"{number} 0 R")
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {number + 1} 0 R"
            "/Resources<</Font<</F 3 0 R>>>>>>"
        )
        shown = "".join(
            f"BT /F 11 Tf 60 {780 - 22 * row} Td <{line.encode('utf-16-be').hex()}> Tj ET\n"
            for row, line in enumerate(lines)
        )
        objects.append(f"<</Length {len(shown)}>>stream\n{shown}endstream")
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>"
    return _numbered(objects)


_FONT = (
    "<</Type/Font/Subtype/Type0/BaseFont/HYSMyeongJo-Medium/Encoding/UniKS-UTF16-H"
    "/DescendantFonts[4 0 R]>>"
)
_DESCENDANT = (
    "<</Type/Font/Subtype/CIDFontType0/BaseFont/HYSMyeongJo-Medium/DW 1000/FontDescriptor 5 0 R"
    "/CIDSystemInfo<</Registry(Adobe)/Ordering(Korea1)/Supplement 1>>>>"
)
_DESCRIPTOR = (
    "<</Type/FontDescriptor/FontName/HYSMyeongJo-Medium/Flags 6/FontBBox[0 -148 1001 880]"
    "/ItalicAngle 0/Ascent 880/Descent -148/CapHeight 700/StemV 60>>"
)


def _numbered(objects: Sequence[str]) -> bytes:
    data = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    tail = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R>>\n"
    return data + f"{tail}startxref\n{len(data)}\n%%EOF\n".encode("latin-1")
