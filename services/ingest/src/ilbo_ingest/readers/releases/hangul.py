"""HWPX and HWP to blocks: dochan reads, python-hwpx is asked for its opinion.

Two parsers that share no code: where their counts of Hangul differ, a part of the text is missing
or doubled in one of them.
"""

import io
import warnings
import zipfile
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import replace

from dochan.hwp.header import FileHeader
from dochan.model.document import Document
from hwpx import HwpxDocument
from hwpx.tools.exporter import export_text

from ilbo_ingest.readers.releases.blocks import (
    Block,
    Extraction,
    Paragraph,
    Table,
    differing_hangul,
    text_of,
)
from ilbo_ingest.readers.releases.containers import Container, RefusedFileError
from ilbo_ingest.readers.releases.dochan_model import blocks_of, parse

_MOST_REMARKS = 20
_Labels = dict[str, deque[str]]


def extract_hangul(data: bytes, container: Container) -> Extraction:
    """Return what stands in an HWPX or HWP; raise RefusedFileError."""
    if container is Container.HWPX:
        data = _with_mimetype(data)
    document, blocks, doubts = _accepted_text(data)
    errors = [error for error in document.errors if error.startswith("ERR")]
    if not text_of(blocks).strip():
        reason = f": {errors[0]}" if errors else ""
        raise RefusedFileError(f"the {container.value} holds no text{reason}")
    doubts += [f"a part could not be read ({error[:200]})" for error in errors[:3]]
    labels, doubt = _second_opinion(data, blocks)
    remarks = [error for error in document.errors if not error.startswith("ERR")]
    return Extraction(
        format=_format(container, document.file_header),
        blocks=tuple(_labelled(blocks, labels)),
        doubts=tuple(doubts if doubt is None else [*doubts, doubt]),
        remarks=tuple(remark[:300] for remark in remarks[:_MOST_REMARKS]),
    )


def _accepted_text(data: bytes) -> tuple[Document, tuple[Block, ...], list[str]]:
    """Return the document with every tracked change accepted: deleted text is not published."""
    try:
        document, blocks = _read(data, "final")
    except ValueError:  # neither HWPX nor a plain HWP 5 to dochan: it knows no changes there
        document, blocks = _read(data, "preserve")
    if text_of(blocks).strip():
        return document, blocks, []
    document, blocks = _read(data, "preserve")
    header = document.file_header
    is_tracked = header is not None and header.is_track_change
    return document, blocks, ["deleted text may stand among the rest"] if is_tracked else []


def _read(data: bytes, revision_mode: str) -> tuple[Document, tuple[Block, ...]]:
    document = parse(data, revision_mode)
    elements = [element for section in document.sections for element in section.elements]
    return document, tuple(blocks_of(elements))


def _with_mimetype(data: bytes) -> bytes:
    """Return the archive with the entry by which HWPX is recognised; some writers leave it out."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if "mimetype" in archive.namelist():
            return data
    whole = io.BytesIO(data)
    with zipfile.ZipFile(whole, "a") as archive:
        archive.writestr("mimetype", "application/hwp+zip")
    return whole.getvalue()


def _format(container: Container, header: FileHeader | None) -> str:
    if container is Container.HWP and header is not None:
        return "HWP " + ".".join(str(number) for number in reversed(header.version))
    return container.value


def _second_opinion(data: bytes, blocks: tuple[Block, ...]) -> tuple[_Labels, str | None]:
    """Return the labels of list items, and what the other parser makes doubtful."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it tells of what it can't convert
            document = HwpxDocument.open(data)
            plain = export_text(document)
            labelled = export_text(document, list_labels=True)
    except Exception as error:  # noqa: BLE001 - a library's verdict on a stranger's file
        return {}, f"a second parser can't read it ({type(error).__name__}: {error})"[:300]
    return _labels(plain, labelled), differing_hangul(blocks, plain)


def _labels(plain: str, labelled: str) -> _Labels:
    """Return what is drawn before a list's item (`-`, `가.`) and the item, by the item.

    The text of an item holds no bullet; the subtitle of a release is often one.
    """
    ours, theirs = plain.split("\n"), labelled.split("\n")
    found: _Labels = defaultdict(deque)
    if len(ours) == len(theirs):
        for line, with_label in zip(ours, theirs, strict=True):
            found[line.strip()].append(with_label.strip())
    return found


def _labelled(blocks: Iterable[Block], labels: _Labels) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Paragraph):
            lines = labels.get(block.text.strip())
            yield replace(block, text=lines.popleft()) if lines else block
        elif isinstance(block, Table):
            cells = (
                replace(cell, blocks=tuple(_labelled(cell.blocks, labels))) for cell in block.cells
            )
            yield replace(block, cells=tuple(cells))
        else:
            yield block
