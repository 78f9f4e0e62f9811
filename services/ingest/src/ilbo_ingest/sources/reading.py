"""Which readers may read the documents of a source. Pure."""

from ilbo_ingest.drafts import Found
from ilbo_ingest.readers.reader import Context, Document, Reader
from ilbo_ingest.readers.registry import READERS, read_with
from ilbo_paper import FolderSource, ImapSource, NewsSource, PageListSource

# They take any page and any text: of a server that answers with an error page, an article.
_PAGES = frozenset({"web-page", "korea-kr-view", "newswire-page"})
_LISTS = frozenset({"korea-kr-list"})
_TEXTS = frozenset({"portal-text", "mail"})
_RELEASES = frozenset({"release"})


def read_for(document: Document, context: Context, source: NewsSource) -> tuple[str, Found]:
    """Return the reader's name and what it found; raise UnreadableDocumentError.

    Of an address only a format made for programs is taken; a person who drops a file in a folder
    or sends a mail knows what it is.
    """
    match source:
        case FolderSource() | ImapSource():
            readers = READERS
        case PageListSource():
            readers = _named(_LISTS)
        case _:
            readers = _others(_PAGES | _LISTS | _TEXTS | _RELEASES)
    reader, found = read_with(document, context, readers)
    return reader.name, found


def read_page(document: Document, context: Context) -> Found:
    """Return the article of a page that an item links to, which may be a file itself."""
    return read_with(document, context, _named(_PAGES | _RELEASES))[1]


def read_attached(document: Document, context: Context) -> Found:
    """Return the release in a file."""
    return read_with(document, context, _named(_RELEASES))[1]


def _named(names: frozenset[str]) -> tuple[Reader, ...]:
    return tuple(reader for reader in READERS if reader.name in names)


def _others(names: frozenset[str]) -> tuple[Reader, ...]:
    return tuple(reader for reader in READERS if reader.name not in names)
