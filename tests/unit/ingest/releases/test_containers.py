"""What a file is, by its bytes; what is not read is named."""

import io
import zipfile

import pytest

from ilbo_ingest.readers.releases.containers import (
    Container,
    RefusedFileError,
    container_of,
    looks_like_office,
)
from tests.unit.ingest.releases.documents import hangul_file, pdf_file, rezipped, word_file

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def archive(**entries: bytes) -> bytes:
    """Return a ZIP; `__` in a name is a slash, `_` a full stop."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in entries.items():
            new.writestr(name.replace("__", "/").replace("_", "."), content)
    return written.getvalue()


def content_types(kind: str) -> bytes:
    """Return an Office file of this main part."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as new:
        new.writestr("[Content_Types].xml", f'<Types><Override ContentType="{kind}"/></Types>')
    return written.getvalue()


@pytest.mark.parametrize(
    ("data", "container"),
    [
        (hangul_file("hwpx"), Container.HWPX),
        (hangul_file("hwp"), Container.HWP),
        (word_file(), Container.DOCX),
        (pdf_file(["가"]), Container.PDF),
        (b"\xef\xbb\xbf\n%PDF-1.4", Container.PDF),
    ],
    ids=["hwpx", "hwp", "docx", "pdf", "pdf behind a mark"],
)
def test_the_formats_are_told_by_their_bytes(data: bytes, container: Container) -> None:
    assert looks_like_office(data)
    assert container_of(data) is container


def _with_flag(bit: int) -> bytes:
    """Return an HWP with one property of its header set."""
    data = bytearray(hangul_file("hwp"))
    place = data.index(b"HWP Document File") + 36
    data[place] |= 1 << bit
    return bytes(data)


def _of_version(major: int) -> bytes:
    data = bytearray(hangul_file("hwp"))
    data[data.index(b"HWP Document File") + 35] = major
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (_with_flag(1), "protected by a password"),
        (_with_flag(4), "DRM"),
        (_of_version(4), "an HWP of version 4"),
        (b"HWP Document File V3.00 \x1a\1\2\3\4\5", "an HWP of version 3"),
        (b"{\\rtf1 hello}", "an RTF file"),
        (b'<?xml version="1.0"?><HWPML Version="2.91">', "an HWPML file"),
        (OLE + b"\0" * 600, "cut off or damaged"),
        (hangul_file("hwp")[:600], "cut off or damaged"),
        (hangul_file("hwpx")[:900], "cut off or damaged"),
        (b"PK\x03\x04", "cut off or damaged"),
        (archive(), "neither HWPX nor DOCX"),
        (archive(bild_jpg=b"x"), "neither HWPX nor DOCX"),
        (archive(mimetype=b"application/epub+zip"), "an EPUB"),
        (archive(mimetype=b"application/vnd.oasis.opendocument.text"), "an OpenDocument text"),
        (content_types("application/vnd.ms-word.document.macroEnabled.main+xml"), "with macros"),
        (content_types("x.spreadsheetml.sheet.main+xml"), "an Excel workbook"),
        (content_types("x.presentationml.presentation.main+xml"), "a PowerPoint presentation"),
        (content_types("x.visio"), "no Word document"),
    ],
)
def test_what_is_not_read_is_named(data: bytes, reason: str) -> None:
    assert looks_like_office(data)
    with pytest.raises(RefusedFileError, match=reason):
        container_of(data)


@pytest.mark.parametrize("data", [b"<rss/>", b'{"a":1}', b"2026.03.12", b"From: x", b""])
def test_other_documents_are_left_to_other_readers(data: bytes) -> None:
    assert not looks_like_office(data)


def test_an_archive_of_too_many_entries_is_refused() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as new:
        for number in range(4_097):
            new.writestr(str(number), b"")
    with pytest.raises(RefusedFileError, match="4097 entries"):
        container_of(written.getvalue())


def test_a_bomb_is_refused_before_it_is_expanded() -> None:
    def swell(name: str, old: bytes) -> bytes:
        return old + b" " * 2**25 if name.endswith("section0.xml") else old

    with pytest.raises(RefusedFileError, match="a bomb"):
        container_of(rezipped(hangul_file("hwpx"), swell))


def test_an_archive_that_says_it_is_huge_is_refused() -> None:
    data = bytearray(archive(a_txt=b"x" * 100))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = (2**29).to_bytes(4, "little")
    with pytest.raises(RefusedFileError, match="expands to 536870912 bytes"):
        container_of(bytes(data))


def test_an_encrypted_archive_is_refused() -> None:
    data = bytearray(archive(a_txt=b"x" * 100))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    with pytest.raises(RefusedFileError, match="protected by a password"):
        container_of(bytes(data))
