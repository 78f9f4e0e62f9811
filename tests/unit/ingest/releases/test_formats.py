"""Each format by its own library, in this process: what a file says comes out of it."""

import re
import warnings
from collections.abc import Callable
from typing import Literal

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hwpx import HwpxDocument
from lxml.etree import _Element

from ilbo_ingest.readers.releases import hangul
from ilbo_ingest.readers.releases.blocks import (
    Extraction,
    Paragraph,
    Table,
    body_of,
    differing_hangul,
    text_of,
)
from ilbo_ingest.readers.releases.containers import Container, RefusedFileError
from ilbo_ingest.readers.releases.hangul import extract_hangul
from ilbo_ingest.readers.releases.pdf import extract_pdf
from ilbo_ingest.readers.releases.pdf_lines import joined_lines
from ilbo_ingest.readers.releases.word import extract_word
from tests.unit.ingest.releases.documents import (
    HEAD,
    LEAD,
    MORE,
    SUBTITLE,
    TITLE,
    hangul_file,
    pdf_file,
    rezipped,
    word_file,
)

LINES = [*HEAD, TITLE, SUBTITLE, LEAD, MORE]


def words(extraction: Extraction) -> list[str]:
    """Return the lines of the text that show something."""
    lines = text_of(body_of(extraction.blocks)).split("\n")
    return [line.strip() for line in lines if line.strip()]


@pytest.mark.parametrize("kind", ["hwp", "hwpx"])
def test_hangul_files_are_read_with_their_table(kind: Literal["hwp", "hwpx"]) -> None:
    extraction = extract_hangul(hangul_file(kind), Container(kind.upper()))
    assert words(extraction) == LINES
    [table] = [block for block in extraction.blocks if isinstance(block, Table)]
    assert [cell.text for cell in table.cells] == list(HEAD)
    assert extraction.doubts == ()
    assert extraction.format.startswith(kind.upper())


def test_hwpx_that_lost_its_mimetype_is_read() -> None:
    data = rezipped(hangul_file("hwpx"), lambda name, old: None if name == "mimetype" else old)
    assert words(extract_hangul(data, Container.HWPX)) == LINES


def test_what_a_list_draws_before_its_items_is_read() -> None:
    document = HwpxDocument.new()
    for line in (TITLE, "전국 120개 지점에서 잰다 -", "지점을 늘린다"):
        document.add_paragraph(line)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the calls have a newer name
        document.set_list_format(paragraph_index=2, kind="bullet", bullet_char="-")
        document.set_list_format(paragraph_index=3, kind="number")
    found = words(extract_hangul(document.to_bytes(), Container.HWPX))
    assert found == [TITLE, "- 전국 120개 지점에서 잰다 -", "1. 지점을 늘린다"]


@pytest.mark.parametrize(
    ("theirs", "is_doubtful"),
    [("가" * 100, False), ("가" * 91, False), ("가" * 89, True), ("가" * 112, True), ("", True)],
)
def test_two_parsers_may_differ_by_a_tenth(theirs: str, *, is_doubtful: bool) -> None:
    blocks = (Paragraph("가" * 100), Paragraph("머리말" * 50, part="header"))
    assert (differing_hangul(blocks, theirs) is not None) == is_doubtful


def test_a_text_that_another_parser_does_not_find_is_a_doubt(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hangul, "export_text", lambda _document, **_options: TITLE)
    [doubt] = extract_hangul(hangul_file("hwpx"), Container.HWPX).doubts
    assert doubt.startswith("two parsers find")


def test_a_part_that_a_parser_can_not_read_is_a_doubt() -> None:
    def damage(name: str, old: bytes) -> bytes:
        return b"<broken" if name == "Contents/header.xml" else old

    extraction = extract_hangul(rezipped(hangul_file("hwpx"), damage), Container.HWPX)
    assert TITLE in words(extraction)
    assert extraction.doubts


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: b"",
        lambda xml: re.sub(rb"<hp:t>.*?</hp:t>", b"<hp:t/>", xml),
        lambda xml: b'<!DOCTYPE x [<!ENTITY a "boo">]>' + xml.partition(b"?>")[2],
        lambda xml: (
            b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
            + xml.partition(b"?>")[2].replace(b"<hp:t>", b"<hp:t>&a;")
        ),
    ],
    ids=["no bytes", "no text", "entities", "external entity"],
)
def test_hwpx_without_text_is_refused(change: Callable[[bytes], bytes]) -> None:
    def damage(name: str, old: bytes) -> bytes:
        return change(old) if name.endswith("section0.xml") else old

    with pytest.raises(RefusedFileError, match="holds no text"):
        extract_hangul(rezipped(hangul_file("hwpx"), damage), Container.HWPX)


def test_word_files_are_read_with_headings_and_tables() -> None:
    extraction = extract_word(word_file())
    assert words(extraction) == LINES
    titles = [block for block in extraction.blocks if getattr(block, "level", 0) == 1]
    assert [title.text for title in titles if not isinstance(title, Table)] == [TITLE]


def _strange(document: docx.document.Document) -> None:
    """Add what python-docx's own text leaves out, and what nobody may see."""
    paragraph = document.add_paragraph("본문 ")
    paragraph._p.append(_xml("<w:ins {}><w:r><w:t>넣은 글</w:t></w:r></w:ins>"))
    paragraph._p.append(_xml("<w:del {}><w:r><w:delText>지운 글</w:delText></w:r></w:del>"))
    paragraph.add_run(" 숨은 글").font.hidden = True
    inside = "<w:p><w:r><w:t>상자 글</w:t></w:r></w:p>"
    boxed = _xml(f"<w:sdt {{}}><w:sdtContent>{inside}</w:sdtContent></w:sdt>")
    document.element.body.insert(2, boxed)
    document.add_paragraph("가", style="List Bullet")
    document.add_paragraph("나", style="List Number")
    document.add_paragraph("다", style="List Number")
    document.add_comment(paragraph.runs[:1], text="우리끼리", author="기자")
    document.sections[0].footer.paragraphs[0].text = "- 1 -"


def _xml(text: str) -> _Element:
    return parse_xml(text.format(nsdecls("w")))


def test_word_shows_what_a_reader_of_word_would_see() -> None:
    found = words(extract_word(word_file(_strange)))
    assert "본문 넣은 글" in found
    assert "상자 글" in found
    assert found[-3:] == ["ㅇ 가", "1. 나", "2. 다"]
    for hidden in ("지운 글", "숨은 글", "우리끼리", "- 1 -"):
        assert not any(hidden in line for line in found)


def test_cells_of_word_that_are_merged_are_one() -> None:
    def merge(document: docx.document.Document) -> None:
        table = document.add_table(3, 3)
        table.cell(0, 0).merge(table.cell(0, 1)).text = "옆으로"
        table.cell(1, 0).merge(table.cell(2, 0)).text = "아래로"

    *_, table = extract_word(word_file(merge)).blocks
    assert isinstance(table, Table)
    spans = {cell.text: (cell.row_span, cell.column_span) for cell in table.cells if cell.text}
    assert spans == {"옆으로": (1, 2), "아래로": (2, 1)}
    assert len(table.cells) == 7


def test_a_pdf_is_read_with_its_paragraphs() -> None:
    extraction = extract_pdf(pdf_file([TITLE, LEAD[:30], LEAD[30:], MORE]))
    assert extraction.format == "PDF 1.7"
    assert "".join(words(extraction)).replace(" ", "") == (TITLE + LEAD + MORE).replace(" ", "")
    assert extraction.doubts == ()


def test_page_numbers_of_a_pdf_are_no_text() -> None:
    texts = ("꽃가루는 봄에 날린다.", "소나무는 5월에 핀다.", "비가 오면 가라앉는다.")
    pages = [[text, f"- {number} -"] for number, text in enumerate(texts, 1)]
    assert words(extract_pdf(pdf_file(*pages))) == list(texts)


def test_a_scanned_pdf_is_refused() -> None:
    with pytest.raises(RefusedFileError, match="it was scanned"):
        extract_pdf(pdf_file([], []))


@pytest.mark.parametrize("share", [0.2, 0.9])
def test_a_pdf_that_is_cut_off_is_refused_or_doubted(share: float) -> None:
    data = pdf_file([TITLE, LEAD, MORE])
    try:
        extraction = extract_pdf(data[: int(len(data) * share)])
    except RefusedFileError as error:
        assert "PDF" in str(error)  # noqa: PT017 - either end is right
    else:
        assert extraction.doubts


def test_lines_are_joined_where_no_paragraphs_are_found() -> None:
    page = "\n".join(
        ["□ 기상청은 봄을 맞아 전국에서", "꽃가루를 잰다고 밝혔다.", "ㅇ 지점은 120개다."]
    )
    texts = [block.text for block in joined_lines([page]) if not isinstance(block, Table)]
    assert texts == ["□ 기상청은 봄을 맞아 전국에서 꽃가루를 잰다고 밝혔다.", "ㅇ 지점은 120개다."]
