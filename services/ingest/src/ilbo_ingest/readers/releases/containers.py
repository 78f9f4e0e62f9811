"""Which office format a file is, by its bytes and never by its name.

HWP 5.0: 한글문서파일형식 5.0 (Hancom), an OLE compound file with a stream `FileHeader`. HWPX:
KS X 6101 (OWPML), a ZIP with the entry `mimetype`. DOCX: ECMA-376, a ZIP with
`[Content_Types].xml`. PDF: ISO 32000-2. What a ZIP declares is checked before it is expanded.
"""

import io
import zipfile
from enum import Enum
from typing import Final

OLE_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_MAGICS: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_HWP3_MAGIC = b"HWP Document File V"
_RTF_MAGIC = b"{\\rtf"
_PDF_MAGIC = b"%PDF-"

_MOST_ENTRIES = 4_096
_MOST_BYTES = 256 * 1024 * 1024
# Deflate reaches 1,000 with nothing but zeros; text and bitmaps of real documents stay below 150.
_MOST_EXPANSION = 200
_WORTH_A_LOOK_BYTES = 1024 * 1024
_HWPX_TYPE = b"application/hwp+zip"
_BY_MIMETYPE = {
    b"application/vnd.oasis.opendocument.text": "an OpenDocument text",
    b"application/epub+zip": "an EPUB",
}
_BY_CONTENT_TYPE = (
    (b"ms-word.document.macroEnabled.main", "a Word document with macros"),
    (b"spreadsheetml.sheet.main", "an Excel workbook"),
    (b"presentationml.presentation.main", "a PowerPoint presentation"),
)
_DOCX_TYPE = b"wordprocessingml.document.main+xml"
_BY_STREAM = (
    ("EncryptedPackage", "an Office file protected by a password"),
    ("WordDocument", "an old Word document (.doc)"),
    ("PowerPoint Document", "an old PowerPoint presentation (.ppt)"),
    ("Workbook", "an old Excel workbook (.xls)"),
    ("Book", "an old Excel workbook (.xls)"),
    ("__properties_version1.0", "an Outlook message (.msg)"),
)
_HWP_SIGNATURE = b"HWP Document File"
_HWP_ENCRYPTED, _HWP_DRM, _HWP_CERTIFICATE = 1 << 1, 1 << 4, (1 << 8 | 1 << 10)


class RefusedFileError(ValueError):
    """The file is refused as a whole; its text says what it is and why it is not read."""


class Container(Enum):
    """The formats that are read."""

    HWP = "HWP"
    HWPX = "HWPX"
    DOCX = "DOCX"
    PDF = "PDF"


def looks_like_office(data: bytes) -> bool:
    """Whether the first bytes are those of an office file, read or refused by name."""
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    return (
        data.startswith((OLE_MAGIC, *ZIP_MAGICS, _HWP3_MAGIC))
        or start.startswith((_PDF_MAGIC, _RTF_MAGIC))
        or (start.startswith(b"<") and b"<HWPML" in data[:4096])
    )


def container_of(data: bytes) -> Container:
    """Return the format; raise RefusedFileError for what is not read."""
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if data.startswith(OLE_MAGIC):
        return _ole(data)
    if data.startswith(ZIP_MAGICS):
        return _zip(data)
    if start.startswith(_PDF_MAGIC):
        return Container.PDF
    if data.startswith(_HWP3_MAGIC):
        raise RefusedFileError("an HWP of version 3 is not read; save it as HWPX")
    if start.startswith(_RTF_MAGIC):
        raise RefusedFileError("an RTF file is not read; save it as DOCX or HWPX")
    if b"<HWPML" in data[:4096]:
        raise RefusedFileError("an HWPML file is not read; save it as HWPX")
    raise RefusedFileError("this is no HWPX, HWP, DOCX or PDF")


def _ole(data: bytes) -> Container:
    from dochan.cfb import CFBError, OleFileIO  # not loaded where no office file is read

    try:
        with_streams = OleFileIO(data)
    except CFBError as error:
        reason = f"the HWP or old Office file is cut off or damaged ({error})"
        raise RefusedFileError(reason) from error
    try:
        if with_streams.exists("FileHeader"):
            _check_hwp_header(with_streams.openstream("FileHeader").read(256))
            return Container.HWP
    except CFBError as error:
        raise RefusedFileError(f"the HWP is damaged ({error})") from error
    for name, what in _BY_STREAM:
        if with_streams.exists(name):
            raise RefusedFileError(f"{what} is not read; send HWPX, HWP, DOCX or PDF")
    raise RefusedFileError("an OLE file that is no HWP is not read")


def _check_hwp_header(header: bytes) -> None:
    if len(header) < 40 or not header.startswith(_HWP_SIGNATURE):
        raise RefusedFileError("the HWP is damaged: its header is none")
    version = f"{header[35]}.{header[34]}"
    if header[35] < 5:
        raise RefusedFileError(f"an HWP of version {version} is not read; save it as HWPX")
    flags = int.from_bytes(header[36:40], "little")
    if flags & _HWP_ENCRYPTED:
        raise RefusedFileError("the HWP is protected by a password")
    if flags & (_HWP_DRM | _HWP_CERTIFICATE):
        raise RefusedFileError("the HWP is encrypted for certain readers (DRM)")


def _zip(data: bytes) -> Container:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_declared(archive)
            return _of_archive(archive)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError) as error:
        raise RefusedFileError(f"the ZIP is cut off or damaged ({error})") from error
    except (ValueError, OSError, UnicodeError, OverflowError) as error:
        if isinstance(error, RefusedFileError):
            raise
        raise RefusedFileError(f"the ZIP is damaged ({error})") from error


def check_declared(archive: zipfile.ZipFile) -> None:
    """Refuse an archive by what it says of its entries; zipfile never expands more than that."""
    entries = archive.infolist()
    if len(entries) > _MOST_ENTRIES:
        raise RefusedFileError(f"the ZIP has {len(entries)} entries, {_MOST_ENTRIES} are allowed")
    total = sum(entry.file_size for entry in entries)
    if total > _MOST_BYTES:
        raise RefusedFileError(
            f"the ZIP expands to {total} bytes, {_MOST_BYTES} are allowed (a bomb?)"
        )
    for entry in entries:
        if entry.flag_bits & 1:
            raise RefusedFileError("the ZIP is protected by a password")
        # A bitmap of one colour is no bomb, and nobody expands it here.
        is_large = entry.file_size > _WORTH_A_LOOK_BYTES and not entry.filename.endswith(".bmp")
        if is_large and entry.file_size > entry.compress_size * _MOST_EXPANSION:
            name = entry.filename[:100]
            raise RefusedFileError(f"the ZIP's {name} expands {_MOST_EXPANSION} times: a bomb")


def _of_archive(archive: zipfile.ZipFile) -> Container:
    names = set(archive.namelist())
    mimetype = archive.open("mimetype").read(128).strip() if "mimetype" in names else b""
    if mimetype in _BY_MIMETYPE:
        raise RefusedFileError(f"{_BY_MIMETYPE[mimetype]} is not read; send HWPX, DOCX or PDF")
    if mimetype == _HWPX_TYPE or "Contents/content.hpf" in names:
        return Container.HWPX
    if "[Content_Types].xml" in names:
        return _ooxml(archive.open("[Content_Types].xml").read(1024 * 1024))
    raise RefusedFileError("a ZIP that is neither HWPX nor DOCX is not read")


def _ooxml(content_types: bytes) -> Container:
    if _DOCX_TYPE in content_types:
        return Container.DOCX
    for part, what in _BY_CONTENT_TYPE:
        if part in content_types:
            raise RefusedFileError(f"{what} is not read; send HWPX, DOCX or PDF")
    raise RefusedFileError("an Office file that is no Word document is not read")
