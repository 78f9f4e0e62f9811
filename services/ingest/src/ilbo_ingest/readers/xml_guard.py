"""XML and HTML trees from bytes that others sent, with nothing in them that acts or grows.

XML 1.0 (Fifth Edition), without its entities: a document that declares any is refused, an external
DTD is never asked for. Named characters of HTML and bare ampersands, which feeds are full of, are
read as what they mean (HTML, 13.5 Named character references).
"""

import html
import html.entities
import re
from typing import Final

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from ilbo_ingest.decoding import UndecodableError
from ilbo_ingest.drafts import UnreadableDocumentError
from ilbo_ingest.readers.text_encoding import decode_markup

MAX_MARKUP_BYTES: Final = 8 * 1024 * 1024
MAX_TAGS: Final = 400_000
# libxml2 compares each attribute of an HTML tag with all before it: 20,000 take two seconds.
_MOST_COMPARISONS = 100_000_000
_MOST_SEARCHED = 4_000_000
_SHORTEST_ATTRIBUTE = 3
_SHORT_TAG = 60
_DECLARATION = re.compile(r"\s*<\?xml\s[^>]*>")
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_AMPERSAND = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)"
    r"|&(?:\#0*(?P<decimal>\d{1,7});|\#[xX]0*(?P<hex>[0-9a-fA-F]{1,6});|(?P<name>\w{1,32};))?",
    re.DOTALL,
)
_OF_XML = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})
_ATTRIBUTE = (
    r"[ \t\n\r\f/]*+[^ \t\n\r\f/>][^ \t\n\r\f/>=]*+"
    r"(?:[ \t\n\r\f]*+=[ \t\n\r\f]*+"
    r"""(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^ \t\n\r\f>"'][^ \t\n\r\f>]*+)?+)?+"""
)
_ATTRIBUTES = re.compile(_ATTRIBUTE)
_TAG = re.compile(rf"(?P<name><[A-Za-z][^ \t\n\r\f/>]*+)(?:{_ATTRIBUTE})*+")


def parse_xml(data: bytes, charset: str | None = None) -> etree._Element:
    """Return the root of an XML document; raise UnreadableDocumentError naming the reason.

    Comments and processing instructions are gone, so an element's text is in one piece. `charset`
    is what the sender's Content-Type said.
    """
    text = mended(_DECLARATION.sub("", markup_text(data, charset), count=1))
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.strip().encode(), parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableDocumentError(f"the XML is broken: {error.msg}"[:300]) from error
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and any(True for _ in dtd.iterentities()):  # type: ignore[union-attr] # the stubs lack it
        raise UnreadableDocumentError("the XML declares entities, which are not read")
    return root


def parse_html(data: bytes, charset: str | None = None) -> HtmlElement:
    """Return the root of an HTML page as a browser would see it; raise UnreadableDocumentError."""
    text = markup_text(data, charset)
    _refuse_attribute_flood(text)
    parser = HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = document_fromstring(_DECLARATION.sub("", text, count=1).encode(), parser=parser)
    except etree.ParserError as error:
        raise UnreadableDocumentError(f"the HTML is broken: {error}"[:300]) from error
    # The parser drops what stands deeper than it goes; a page cut like that is not the page.
    for entry in parser.error_log.filter_from_fatals():
        raise UnreadableDocumentError(f"the HTML is refused: {entry.message}"[:300])
    return root


def mended(text: str) -> str:
    """Return XML text whose references every parser knows, those that mean nothing as text."""
    return _AMPERSAND.sub(_reference, text)


def markup_text(data: bytes, charset: str | None = None) -> str:
    """Return the text of XML or HTML within the limits, without characters that neither may hold.

    Raises UnreadableDocumentError.
    """
    if len(data) > MAX_MARKUP_BYTES:
        raise UnreadableDocumentError(
            f"the document has {len(data)} bytes, {MAX_MARKUP_BYTES} are allowed"
        )
    try:
        text = decode_markup(data, charset).text
    except UndecodableError as error:
        raise UnreadableDocumentError(str(error)) from error
    if not text.strip():
        raise UnreadableDocumentError("the document is empty")
    if (tags := text.count("<")) > MAX_TAGS:
        raise UnreadableDocumentError(f"the document has {tags} tags, {MAX_TAGS} are allowed")
    return _ILLEGAL.sub("", text)


def _reference(match: re.Match[str]) -> str:
    """Return what an XML parser reads as the author meant it."""
    found = match[0]
    if found.startswith("<"):
        return found
    if number := match["decimal"] or match["hex"]:
        code = int(number, 10 if match["decimal"] else 16)
        return found if code <= 0x10FFFF and not _ILLEGAL.match(chr(code)) else ""
    name = match["name"]
    if name in _OF_XML:
        return found
    meant = html.entities.html5.get(name or "", found)
    return html.escape(meant, quote=False)


def _refuse_attribute_flood(text: str) -> None:
    """Refuse a page whose attributes would keep the parser busy, however it takes the page apart.

    What is a tag depends on comments, scripts and quotes before it, so every place where one could
    begin is looked at. Those that overlap can't all be tags: together they cost as many comparisons
    as the largest of them has attributes, for each attribute that there is room for.
    """
    comparisons, searched, position = 0, 0, 0
    start, end, most = 0, 0, 0
    while match := _TAG.search(text, position):
        if match.start() >= end:
            comparisons += most * (end - start) // _SHORTEST_ATTRIBUTE
            start, most = match.start(), 0
        end = max(end, match.end())
        most = max(most, _attributes(text, match))
        if comparisons + most * (end - start) // _SHORTEST_ATTRIBUTE > _MOST_COMPARISONS:
            raise UnreadableDocumentError("the tags of the HTML have too many attributes")
        searched += match.end() - match.start()
        if searched > _MOST_SEARCHED + 4 * len(text):
            raise UnreadableDocumentError("the tags of the HTML never end")
        position = match.end("name")  # whatever begins inside a name has the same attributes


def _attributes(text: str, tag: re.Match[str]) -> int:
    if tag.end() - tag.end("name") < _SHORT_TAG:
        return _SHORT_TAG // _SHORTEST_ATTRIBUTE if tag.end() > tag.end("name") else 0
    return sum(1 for _ in _ATTRIBUTES.finditer(text, tag.end("name"), tag.end()))
