"""Which readers there are, in the order in which they are asked."""

import codecs

from ilbo_ingest.drafts import Found, UnreadableDocumentError
from ilbo_ingest.readers.feeds.reader import FeedReader
from ilbo_ingest.readers.mail.reader import MailReader
from ilbo_ingest.readers.policy_news.reader import PolicyNewsReader
from ilbo_ingest.readers.portal.reader import PortalTextReader
from ilbo_ingest.readers.reader import Context, Document, Reader
from ilbo_ingest.readers.releases.reader import ReleaseReader
from ilbo_ingest.readers.web.article import ArticlePageReader
from ilbo_ingest.readers.web.korea_kr import KoreaKrListReader, KoreaKrViewReader
from ilbo_ingest.readers.web.newswire import NewswireReader
from ilbo_ingest.readers.wires.newsml_1 import Newsml1Reader
from ilbo_ingest.readers.wires.newsml_g2 import NewsmlG2Reader
from ilbo_ingest.readers.wires.ninjs import NinjsReader
from ilbo_ingest.readers.wires.nitf import NitfReader

_RELEASES = ReleaseReader()
_XML_WIRES: tuple[Reader, ...] = (NewsmlG2Reader(), NitfReader(), Newsml1Reader())
_NINJS = NinjsReader()


def _read_attached(document: Document, context: Context) -> Found:
    """Read a file of a mail: a release or wire copy; others are no articles by themselves."""
    return read_with(document, context, (_RELEASES, *_XML_WIRES, _NINJS))[1]


# The first that recognises a document reads it: exact formats stand before those that take much.
READERS: tuple[Reader, ...] = (
    _RELEASES,
    *_XML_WIRES,
    FeedReader(),
    PolicyNewsReader(),
    _NINJS,
    MailReader(_read_attached),
    KoreaKrListReader(),
    KoreaKrViewReader(),
    NewswireReader(),
    ArticlePageReader(),
    PortalTextReader(),
)
MAX_DOCUMENT_BYTES = 32 * 1024 * 1024
# Releases and mails carry photographs; of text, more is no news.
MAX_TEXT_BYTES = 8 * 1024 * 1024
_WITH_PICTURES = (ReleaseReader, MailReader)
_WITHOUT_READER = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip file"),
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
            if not isinstance(reader, _WITH_PICTURES):
                _check_size(document.data, MAX_TEXT_BYTES)
            return reader, reader.read(document, context)
    raise UnreadableDocumentError(f"this is {what or 'nothing'} for which there is no reader")


def _start(data: bytes) -> bytes:
    _check_size(data, MAX_DOCUMENT_BYTES)
    start = data.removeprefix(codecs.BOM_UTF8).lstrip()[:16]
    if not start:
        raise UnreadableDocumentError("the document is empty")
    return start


def _check_size(data: bytes, most: int) -> None:
    if len(data) > most:
        raise UnreadableDocumentError(f"the document has {len(data)} bytes, {most} are allowed")
