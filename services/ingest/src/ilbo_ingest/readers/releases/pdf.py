"""PDF to blocks: dochan finds paragraphs and tables, PDFium says what is written.

A PDF knows glyphs and places, no paragraphs. Where dochan finds none in time, PDFium's lines stay,
and an editor has to look: a line's end may be within a word.
"""

import ctypes
import re
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from types import FrameType

import pypdfium2
import pypdfium2.raw as pdfium

from ilbo_ingest.readers.releases.blocks import (
    Block,
    Extraction,
    Paragraph,
    differing_hangul,
    text_of,
)
from ilbo_ingest.readers.releases.containers import RefusedFileError
from ilbo_ingest.readers.releases.dochan_model import blocks_of, parse
from ilbo_ingest.readers.releases.pdf_lines import joined_lines, respaced

_MOST_PAGES = 400
_LAYOUT_SECONDS = 10
_LETTERS_A_PAGE = 3
_END = b"%%EOF"
_FOLIO = re.compile(r"[-–—\s]*\d{1,4}\s*(/\s*\d{1,4})?[-–—\s]*")
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl"}


class _LateError(BaseException):
    """The layout takes too long; not an Exception, which dochan would take for a broken page."""


def extract_pdf(data: bytes) -> Extraction:
    """Return what stands in a PDF; raise RefusedFileError."""
    version, pages = _pages(data)
    written = "\n".join(pages)
    if sum(map(str.isalnum, written)) < _LETTERS_A_PAGE * len(pages):
        raise RefusedFileError("the PDF shows pictures of text and holds no text: it was scanned")
    doubts = [] if _END in data[-2048:] else ["the PDF has no end; a part may be missing"]
    sections, doubt = _laid_out(data)
    blocks = respaced([block for section in _without_folios(sections) for block in section], pages)
    if doubt is None and text_of(blocks).strip():
        doubt = differing_hangul(blocks, written)
    else:
        doubt = doubt or "the PDF's paragraphs were not found"
        blocks = joined_lines(pages)
    return Extraction(version, tuple(blocks), tuple(doubts if doubt is None else [*doubts, doubt]))


def _pages(data: bytes) -> tuple[str, list[str]]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            raise RefusedFileError("the PDF is protected by a password") from error
        raise RefusedFileError(f"the PDF is cut off or damaged ({error})") from error
    if not 0 < len(document) <= _MOST_PAGES:
        raise RefusedFileError(f"the PDF has {len(document)} pages, 1 to {_MOST_PAGES} are allowed")
    number = ctypes.c_int()
    pdfium.FPDF_GetFileVersion(document, number)
    version = f"PDF {number.value // 10}.{number.value % 10}"
    return version, [_text(page) for page in document]


def _text(page: pypdfium2.PdfPage) -> str:
    text: str = page.get_textpage().get_text_bounded()
    joined = text.replace("\r\n", "\n").replace("\ufffe\n", "").replace("\ufffe", "")
    return joined.translate(_LIGATURES)


def _laid_out(data: bytes) -> tuple[list[list[Block]], str | None]:
    """Return the blocks of each page, or why there are none."""
    try:
        with _within(_LAYOUT_SECONDS):
            document = parse(data)
    except _LateError:
        return [], f"the PDF's layout takes more than {_LAYOUT_SECONDS} s"
    errors = [error for error in document.errors if error.startswith("ERR")]
    if errors:
        return [], f"the PDF's layout can't be read ({errors[0][:200]})"
    return [_clean(blocks_of(section.elements)) for section in document.sections], None


def _clean(blocks: Iterator[Block]) -> list[Block]:
    return [
        replace(block, text=block.text.translate(_LIGATURES))
        if isinstance(block, Paragraph)
        else block
        for block in blocks
    ]


@contextmanager
def _within(seconds: int) -> Iterator[None]:
    """Stop what takes more processor time; the wall clock has its own alarm."""

    def late(_signal: int, _frame: FrameType | None) -> None:
        raise _LateError

    signal.signal(signal.SIGVTALRM, late)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _without_folios(pages: list[list[Block]]) -> list[list[Block]]:
    """Take page numbers, and what stands at the same end of most pages, for no text."""
    seen = Counter(key for page in pages for key in {_key(block) for block in _ends(page)})
    running = {key for key, times in seen.items() if times >= max(2, (len(pages) + 1) // 2)}

    def is_furniture(block: Block) -> bool:
        key = _key(block)
        return key is not None and (key in running or _FOLIO.fullmatch(key) is not None)

    for page in pages:
        for block in _ends(page):
            if is_furniture(block) and isinstance(block, Paragraph):
                page[page.index(block)] = replace(block, part="footer")
    return pages


def _ends(page: list[Block]) -> list[Block]:
    return page[:1] + page[1:][-1:]


def _key(block: Block) -> str | None:
    if not isinstance(block, Paragraph) or block.part != "body":
        return None
    return re.sub(r"\d+", "0", block.text.strip())
