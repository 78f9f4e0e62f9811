"""The reader of feeds: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, CDF, JSON Feed 1.0 and 1.1."""

import re

from ilbo_ingest.decoding import UndecodableError
from ilbo_ingest.drafts import Found
from ilbo_ingest.readers.feeds.drafting import drafted
from ilbo_ingest.readers.feeds.json_feed import is_json_feed, read_json_feed
from ilbo_ingest.readers.feeds.markup import first_name
from ilbo_ingest.readers.feeds.xml_feed import read_xml_feed
from ilbo_ingest.readers.reader import Context, Document
from ilbo_ingest.readers.text_encoding import decode_markup

_LOOKED_THROUGH = 32_768
_ROOTS = frozenset({"rss", "rdf", "feed", "channel", "entry"})
_XML = re.compile(rb"[\xef\xbb\xbf\xff\xfe\0\s]*<")


class FeedReader:
    """Reads feeds, whoever made them."""

    name = "feed"

    def recognises(self, document: Document) -> bool:
        """Whether the first element is that of a feed, or the JSON says that it is one."""
        if is_json_feed(document.data):
            return True
        if not _XML.match(document.data):
            return False
        return first_name(_beginning(document)) in _ROOTS

    def read(self, document: Document, context: Context) -> Found:
        """Return the drafts of a feed; raise UnreadableDocumentError naming the reason.

        Asked for a document that is none, as the reader of a source is, it says what stands there.
        """
        if document.data.lstrip()[:1] == b"{":
            feed = read_json_feed(document.data)
        else:
            feed = read_xml_feed(document)
        return drafted(feed, context, document.url)


def _beginning(document: Document) -> str:
    """Return the first characters; a cut in the middle of one is no fault."""
    data = document.data[:_LOOKED_THROUGH]
    try:
        return decode_markup(data, document.charset).text
    except UndecodableError:
        return data.replace(b"\0", b"").decode("latin-1")
