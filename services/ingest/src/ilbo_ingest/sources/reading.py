"""Which readers may read the documents of a source. Pure."""

from ilbo_ingest.drafts import Found
from ilbo_ingest.readers.reader import Context, Document
from ilbo_ingest.readers.registry import READERS, read_with
from ilbo_paper import FolderSource, ImapSource, NewsSource

# They take any page and any text: of a server that answers with an error page, an article.
_TAKE_ANYTHING = frozenset({"portal-text", "web-page"})
_FOR_ADDRESSES = tuple(reader for reader in READERS if reader.name not in _TAKE_ANYTHING)


def read_for(document: Document, context: Context, source: NewsSource) -> tuple[str, Found]:
    """Return the reader's name and what it found; raise UnreadableDocumentError.

    Of an address only a format made for programs is taken; a person who drops a file in a folder
    or sends a mail knows what it is.
    """
    readers = READERS if isinstance(source, FolderSource | ImapSource) else _FOR_ADDRESSES
    reader, found = read_with(document, context, readers)
    return reader.name, found
