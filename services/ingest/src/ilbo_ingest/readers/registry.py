"""Which readers there are, in the order in which they are asked."""

import codecs

from ilbo_ingest.drafts import Found, UnreadableDocumentError
from ilbo_ingest.readers.portal.reader import PortalTextReader
from ilbo_ingest.readers.reader import Context, Document, Reader
from ilbo_ingest.readers.wires.newsml_1 import Newsml1Reader
from ilbo_ingest.readers.wires.newsml_g2 import NewsmlG2Reader
from ilbo_ingest.readers.wires.ninjs import NinjsReader
from ilbo_ingest.readers.wires.nitf import NitfReader

# The first that recognises a document reads it: exact formats stand before those that take much.
READERS: tuple[Reader, ...] = (
    NewsmlG2Reader(),
    NitfReader(),
    Newsml1Reader(),
    NinjsReader(),
    PortalTextReader(),
)
MAX_DOCUMENT_BYTES = 8 * 1024 * 1024
_WITHOUT_READER = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip file"),
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP, HWPX or Office file"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an HWP or old Office file"),
    (b"<", "XML or HTML"),
    (b"{", "JSON"),
    (b"[", "JSON"),
)


def read_with(
    document: Document, context: Context, readers: tuple[Reader, ...] = READERS
) -> tuple[Reader, Found]:
    """Return the reader of a document and what it found; raise UnreadableDocumentError."""
    start = _start(document.data)
    what = next((name for magic, name in _WITHOUT_READER if start.startswith(magic)), None)
    for reader in readers:
        if what is not None and isinstance(reader, PortalTextReader):
            continue  # markup is text, too, but no page of a portal
        if reader.recognises(document):
            return reader, reader.read(document, context)
    raise UnreadableDocumentError(f"this is {what or 'nothing'} for which there is no reader")


def _start(data: bytes) -> bytes:
    if len(data) > MAX_DOCUMENT_BYTES:
        raise UnreadableDocumentError(
            f"the document has {len(data)} bytes, {MAX_DOCUMENT_BYTES} are allowed"
        )
    start = data.removeprefix(codecs.BOM_UTF8).lstrip()[:16]
    if not start:
        raise UnreadableDocumentError("the document is empty")
    return start
