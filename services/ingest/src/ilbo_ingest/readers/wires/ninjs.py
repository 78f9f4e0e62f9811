"""ninjs, News in JSON: one item, an array of items, or an item with its associated ones.

Format: IPTC ninjs 1.3, 2.2 and 3.1, https://iptc.org/standards/ninjs/, and the dialect of 1.x that
Superdesk writes (guid, body_html, service, keywords, source). 1.x and 2.x write names in lower case
and 3.x in camel case; here they are the same.
"""

import re

from ilbo_ingest.drafts import Draft, Found, Note, UnreadableDocumentError
from ilbo_ingest.json_body import JsonError, parse_json
from ilbo_ingest.readers.reader import Context, Document
from ilbo_ingest.readers.wires.ninjs_fields import Item
from ilbo_ingest.readers.wires.ninjs_item import draft_of, own_notes, pictures_of

_NAMED = re.compile(rb'"(?:uri|guid)"\s*:', re.IGNORECASE)
_OTHER_JSON = re.compile(rb'jsonfeed\.org/version|"specversion"\s*:|"NewsItem"|"OpenAPI_Service')
_LISTS = ("items", "_items", "results", "newsitems", "associations")
_MAX_ITEMS = 1_000


class NinjsReader:
    """News items in JSON."""

    name = "ninjs"

    def recognises(self, document: Document) -> bool:
        """Take JSON in which something has a uri, or the guid of Superdesk's dialect."""
        start = document.data[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
        if not start.startswith((b"{", b"[")) or _OTHER_JSON.search(document.data):
            return False
        return _NAMED.search(document.data) is not None

    def read(self, document: Document, context: Context) -> Found:
        """Return the articles; raise UnreadableDocumentError when there is no item at all."""
        try:
            content = parse_json(document.data)
        except JsonError as error:
            raise UnreadableDocumentError(f"the document {error}") from error
        items = _items(content)
        if not items:
            raise UnreadableDocumentError("the JSON is no ninjs: no object in it has a uri")
        drafts: list[Draft] = []
        notes: list[Note] = []
        for item in items[:_MAX_ITEMS]:
            _read(item, context, drafts, notes)
        if len(items) > _MAX_ITEMS:
            notes.append(Note(0, "", f"only the first {_MAX_ITEMS} of {len(items)} items are read"))
        return Found(f"ninjs {items[0].version}".strip(), tuple(drafts), notes=tuple(notes))


def _items(content: object) -> list[Item]:
    """Return the items of a document, which may be a list or wrapped in an object."""
    if isinstance(content, list):
        parts = [Item(p, f"[{n}]/") for n, p in enumerate(content) if isinstance(p, dict)]
        return [item for item in parts if item.uri]
    if not isinstance(content, dict):
        return []
    item = Item(content)
    if item.uri:
        return [item]
    lists = (item.get(name) for name in _LISTS)
    return next((_items(entries) for entries in lists if isinstance(entries, list)), [])


def _read(item: Item, context: Context, drafts: list[Draft], notes: list[Note]) -> None:
    """Read an item, and associated ones that are articles of their own."""
    draft = draft_of(item, context)
    notes.extend(own_notes(item))
    if draft is None:
        notes.append(Note(0, item.uri, "the item has no headline, title or description"))
    else:
        drafts.append(draft)
    for part in item.associated:
        if pictures_of(part):
            continue
        if part.uri and part.bodies:
            _read(part, context, drafts, notes)
        elif part.type != "picture":
            notes.append(Note(0, part.uri, f"the associated {part.type or 'item'} is not read"))
