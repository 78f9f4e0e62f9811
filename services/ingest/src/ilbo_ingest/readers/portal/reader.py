"""Portal text among the readers: any plain text, which its masthead must prove to be a page."""

from ilbo_ingest.decoding import UndecodableError, decode_text
from ilbo_ingest.drafts import Found, UnreadableDocumentError
from ilbo_ingest.readers.portal.layout import layout_of
from ilbo_ingest.readers.portal.text import READER, read_portal_text
from ilbo_ingest.readers.reader import Context, Document


class PortalTextReader:
    """The plain text of a legacy portal page."""

    name = READER

    def recognises(self, document: Document) -> bool:
        """Take whatever is left: the reader asked last says best why a text is no page."""
        return True

    def read(self, document: Document, context: Context) -> Found:
        """Return the articles and the weather of the page."""
        try:
            text = decode_text(document.data)
        except UndecodableError as error:
            raise UnreadableDocumentError(str(error)) from error
        return read_portal_text(text, layout_of(context.paper))
