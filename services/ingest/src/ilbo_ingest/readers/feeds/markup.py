"""Bytes of a feed to a tree that holds nothing else: no DTD, no entity, no depth without end.

XML 1.0 (Fifth Edition). A document type is read over: what it declares is used only where it is
plain text (RSS 0.91 of Netscape names an external DTD, some feeds declare a word or two). XML that
is broken is read as far as it goes, and that is told.
"""

import re
from dataclasses import dataclass
from html import unescape

from lxml import etree

from ilbo_ingest.drafts import Note, UnreadableDocumentError
from ilbo_ingest.readers.reader import Document
from ilbo_ingest.readers.xml_guard import markup_text, mended

# Words and addresses; a text that is said a hundred times is a bomb.
_MAX_EXPANDED = 65_536
# The library compares each attribute with all others.
_MAX_ATTRIBUTES = 100
_IGNORED = re.compile(r"\s+|<!--.*?-->|<\?.*?\?>", re.DOTALL)
_DOCTYPE_PART = re.compile(
    r"""<!--.*?-->|<\?.*?\?>|"[^"]*"|'[^']*'|(?P<sign>[\[\]>])|[^"'\[\]><]+|<""", re.DOTALL
)
_ENTITY = re.compile(
    r"""<!ENTITY\s+(?P<name>[\w.-]{1,64})\s+(?P<value>"[^"]*"|'[^']*'|(?:SYSTEM|PUBLIC)\b[^>]*)\s*>"""
)
_CDATA_OR_REFERENCE = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?P<name>[\w.-]{1,64});", re.DOTALL)
_NUMBERED = re.compile(r"&#(?:\d{1,7}|[xX][0-9a-fA-F]{1,6});")
# Some servers print warnings, or a second declaration, before the feed.
_JUNK = 4096
_ROOT = re.compile(
    r"<(?:[A-Za-z_][\w.-]{0,60}:)?(?P<name>rss|rdf|feed|channel|entry)(?=[\s>/])", re.IGNORECASE
)
_FIRST = re.compile(r"<(?:[A-Za-z_][\w.-]{0,60}:)?(?P<name>[A-Za-z_][\w.-]{0,60})")


@dataclass(frozen=True, slots=True)
class Markup:
    """A parsed feed."""

    root: etree._Element
    notes: tuple[Note, ...]
    doctype: str
    """Its document type, which tells some old formats apart."""


def parse_markup(document: Document) -> Markup:
    """Return the tree of a feed; raise UnreadableDocumentError naming the reason."""
    text = markup_text(document.data, document.charset)
    start, doctype = _start(text)
    body = text[start:]
    first = _FIRST.match(body)
    if first is not None and first["name"].lower() in ("html", "head", "body"):
        raise UnreadableDocumentError("an HTML page stands where a feed should be")
    root = _ROOT.match(body) or _ROOT.search(body, 0, _JUNK)
    if root is None:
        what = f"XML whose root is {first['name']}" if first else "no XML"
        raise UnreadableDocumentError(f"this is no feed but {what}")
    return _parsed(mended(_expanded(body[root.start() :], doctype)), doctype)


def first_name(text: str) -> str:
    """Return the local name of the first element, in small letters; never raises."""
    try:
        body = text[_start(text)[0] :]
    except UnreadableDocumentError:
        return ""
    match = _ROOT.match(body) or _FIRST.match(body)
    return match["name"].lower() if match else ""


def _start(text: str) -> tuple[int, str]:
    """Return where the first element begins, and the document type before it."""
    at, doctype = 0, ""
    while True:
        if match := _IGNORED.match(text, at):
            at = match.end()
        elif text[at : at + 9].upper() == "<!DOCTYPE":
            end = _end_of_doctype(text, at + 9)
            doctype, at = text[at:end], end
        else:
            return at, doctype


def _end_of_doctype(text: str, at: int) -> int:
    depth = 0
    while match := _DOCTYPE_PART.match(text, at):
        at = match.end()
        if match["sign"] == "[":
            depth += 1
        elif match["sign"] == "]":
            depth -= 1
        elif match["sign"] == ">" and depth <= 0:
            return at
    raise UnreadableDocumentError("the document type of the XML never ends")


def _expanded(text: str, doctype: str) -> str:
    """Return the text with the words its document type declares.

    One that is made of others, or stands elsewhere, is refused where it is used.
    """
    declared = {match["name"]: match["value"] for match in _ENTITY.finditer(doctype)}
    if not declared:
        return text
    spent = 0

    def word(match: re.Match[str]) -> str:
        nonlocal spent
        name = match["name"]
        if name not in declared:
            return match[0]
        value = _plain_value(name, declared[name])
        spent += len(value)
        if spent > _MAX_EXPANDED:
            raise UnreadableDocumentError("the entities of the XML grow without end")
        return value

    return _CDATA_OR_REFERENCE.sub(word, text)


def _plain_value(name: str, value: str) -> str:
    if value[0] not in "\"'":
        raise UnreadableDocumentError(f"the entity {name} stands elsewhere, which is not asked")
    value = _NUMBERED.sub(lambda match: unescape(match[0]), value[1:-1])
    if "&" in value or "<" in value or "%" in value:
        raise UnreadableDocumentError(f"the entity {name} is made of others, which is not read")
    return value


def _parsed(text: str, doctype: str) -> Markup:
    data = text.encode()
    notes: list[Note] = []
    try:
        root = etree.fromstring(data, _parser())
    except etree.XMLSyntaxError as error:
        root = _recovered(data, error)
        line = error.lineno or 0
        reason = f"the XML is broken at line {line}: {error.msg}; it is read as far as it goes"
        notes.append(Note(0, "", reason[:300]))
    _refuse_attribute_flood(root)
    return Markup(root, tuple(notes), doctype)


def _refuse_attribute_flood(root: etree._Element) -> None:
    for element in root.iter():
        if (count := len(element.attrib)) > _MAX_ATTRIBUTES:
            raise UnreadableDocumentError(f"an element of the XML has {count} attributes")


def _recovered(data: bytes, error: etree.XMLSyntaxError) -> etree._Element:
    if "depth" in (error.msg or ""):
        raise UnreadableDocumentError(f"the XML is refused: {error.msg}"[:300])
    try:
        root = etree.fromstring(data, _parser(recover=True))
    except etree.XMLSyntaxError as again:
        raise UnreadableDocumentError(f"the XML is broken: {again.msg}"[:300]) from again
    if root is None:
        raise UnreadableDocumentError(f"the XML is broken: {error.msg}"[:300])
    return root


def _parser(*, recover: bool = False) -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8",
        recover=recover,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        strip_cdata=False,  # written again as it was, it is read in one piece
    )
