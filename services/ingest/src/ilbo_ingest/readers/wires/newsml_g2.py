"""NewsML-G2: a news item, a message of items, or a package with the items it groups.

Format: IPTC NewsML-G2 2.35, https://iptc.org/standards/newsml-g2/. Bodies are XHTML or NITF in
inlineXML, or text in inlineData. Agencies bind XHTML and NITF to the namespace of G2, to none, or
write them escaped; items about concepts, plans and catalogs are refused by name.
"""

from collections.abc import Iterator
from dataclasses import replace

from ilbo_ingest.drafts import Draft, Found, Note, Picture, UnreadableDocumentError
from ilbo_ingest.readers.elements import Element, attribute, descendants, local_name, root_name
from ilbo_ingest.readers.reader import Context, Document
from ilbo_ingest.readers.wires.newsml_g2_item import draft_of, guid_of, is_picture, notes_of
from ilbo_ingest.readers.xml_guard import parse_xml

_NO_ARTICLES = {
    "conceptItem": "describes a concept",
    "knowledgeItem": "describes concepts",
    "catalogItem": "lists vocabularies",
    "planningItem": "announces coverage",
}
_ROOTS = frozenset({"newsMessage", "newsItem", "packageItem", *_NO_ARTICLES})
_MAX_ITEMS = 1_000


class NewsmlG2Reader:
    """News items in XML."""

    name = "newsml-g2"

    def recognises(self, document: Document) -> bool:
        """Take XML whose root is one of NewsML-G2's, whatever namespace it is bound to."""
        return root_name(document) in _ROOTS

    def read(self, document: Document, context: Context) -> Found:
        """Return the articles; raise UnreadableDocumentError when there is none."""
        root = parse_xml(document.data, document.charset)
        items = list(descendants(root, "newsItem"))
        notes = list(_left_out(root))
        drafts = _drafts(items[:_MAX_ITEMS], _packages(root), context, notes)
        if len(items) > _MAX_ITEMS:
            notes.append(Note(0, "", f"only the first {_MAX_ITEMS} of {len(items)} items are read"))
        if not drafts:
            reasons = "; ".join(dict.fromkeys(note.reason for note in notes))
            raise UnreadableDocumentError(
                f"NewsML-G2 without an article: {reasons or 'no newsItem'}"
            )
        versions = (attribute(item, "standardversion") for item in root.iter())
        version = next((version for version in versions if version), "")
        return Found(f"NewsML-G2 {version}".strip(), tuple(drafts), notes=tuple(notes))


def _left_out(root: Element) -> Iterator[Note]:
    """Yield why items of other kinds are no articles."""
    for item in descendants(root, *_NO_ARTICLES):
        kind = local_name(item)
        yield Note(0, guid_of(item), f"a {kind} {_NO_ARTICLES[kind]}, it is no article")
    if next(descendants(root, "newsItem"), None) is None:
        for item in descendants(root, "packageItem"):
            yield Note(0, guid_of(item), "a packageItem groups items that are not in this document")


def _drafts(
    items: list[Element], packages: list[list[str]], context: Context, notes: list[Note]
) -> list[Draft]:
    """Return the articles, each with the pictures that belong to it; then the other pictures."""
    pictures: dict[str, Draft] = {}
    texts: dict[str, Draft] = {}
    for number, item in enumerate(items):
        notes.extend(notes_of(item))
        draft = draft_of(item, context)
        if draft is None:
            notes.append(Note(0, guid_of(item), "a newsItem has no headline and no text"))
            continue
        kept = pictures if is_picture(item) else texts
        kept[guid_of(item) or str(number)] = draft
    by_guid = {guid_of(item): item for item in items}
    for guid, draft in texts.items():
        wanted = [ref for ref in _belonging(guid, by_guid, packages, texts) if ref in pictures]
        added = (picture for ref in wanted for picture in pictures.pop(ref).pictures)
        texts[guid] = replace(draft, pictures=_each_once((*draft.pictures, *added)))
    return [*texts.values(), *pictures.values()]


def _packages(root: Element) -> list[list[str]]:
    """Return what each package refers to, in its order."""
    return [_references(package) for package in descendants(root, "packageItem")]


def _belonging(
    guid: str, items: dict[str, Element], packages: list[list[str]], texts: dict[str, Draft]
) -> list[str]:
    """Return what a text refers to itself, and what stands beside it in a package it leads."""
    found = _references(items[guid]) if guid in items else []
    for package in packages:
        if next((ref for ref in package if ref in texts), None) == guid:
            found += package
    return found


def _references(item: Element) -> list[str]:
    references = (
        attribute(element, "residref") or attribute(element, "guidref")
        for element in descendants(item, "itemRef", "link")
    )
    return list(dict.fromkeys(ref for ref in references if ref))


def _each_once(pictures: tuple[Picture, ...]) -> tuple[Picture, ...]:
    return tuple({picture.url: picture for picture in pictures}.values())
