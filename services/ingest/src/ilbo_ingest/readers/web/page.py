"""An HTML page opened for reading: its elements, and what it says about itself in its head.

HTML Standard, 4.2.5 (meta); the Open Graph protocol, https://ogp.me/, calls its names `property`.
"""

# ruff: noqa: SIM905 - a list of forty names reads better as words

import re
from collections.abc import Iterator
from functools import cached_property
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from ilbo_events.text import clean_line
from ilbo_ingest.readers.elements import markup_start, root_name, text_of
from ilbo_ingest.readers.reader import Document
from ilbo_ingest.readers.xml_guard import parse_html

_CLOSED_AT_ONCE = re.compile(rb"(<html\b[^<>]{0,500}?)\s*/>", re.IGNORECASE)
_DOCTYPE = re.compile(rb"<!doctype\s+html", re.IGNORECASE)
_ROOTS = frozenset(
    "html head body title meta link script style base main article section div p span table ul ol"
    " header nav footer h1 h2 h3 form center font a img br iframe noscript".split()
)


def looks_like_html(document: Document) -> bool:
    """Whether the bytes are a page or a piece of one: a cheap look."""
    is_declared = _DOCTYPE.search(markup_start(document)) is not None
    return is_declared or root_name(document).lower() in _ROOTS


class Page:
    """A page and where it was found."""

    def __init__(self, root: HtmlElement, url: str | None = None) -> None:
        self.root = root
        self.url = url

    def metas(self, *names: str) -> Iterator[str]:
        """Yield what the head says under these names, name by name."""
        for name in names:
            yield from self._said.get(name, ())

    @cached_property
    def _said(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for element in self.root.iter("meta"):
            key = element.get("property") or element.get("name") or element.get("itemprop") or ""
            if content := clean_line(element.get("content") or ""):
                found.setdefault(key.strip().lower(), []).append(content)
        return found

    def meta(self, *names: str) -> str | None:
        """Return the first thing the head says under these names."""
        return next(self.metas(*names), None)

    def first(self, path: str) -> HtmlElement | None:
        """Return the first element at an XPath."""
        return next(self.all(path), None)

    def all(self, path: str) -> Iterator[HtmlElement]:
        """Yield the elements at an XPath."""
        found = self.root.xpath(path)
        if isinstance(found, list):
            yield from (element for element in found if isinstance(element, HtmlElement))

    def text(self, path: str) -> str:
        """Return the text of the first element at an XPath, as one line."""
        return clean_line(text_of(self.first(path)))

    def address_of(self, path: str) -> str | None:
        """Return where the first link at an XPath leads."""
        element = self.first(path)
        return None if element is None else self.absolute(element.get("href"))

    def absolute(self, address: str | None) -> str | None:
        """Return an address resolved against the page's own; None when it is no web address."""
        base = self.url or ""
        if (element := next(self.root.iter("base"), None)) is not None:
            base = _joined(base, element.get("href") or "")
        whole = _joined(base, (address or "").strip())
        return whole if whole.lower().startswith(("http://", "https://")) else None


def open_page(document: Document, site: str | None = None) -> Page:
    """Return the page in a document; raise UnreadableDocumentError as `parse_html` does.

    `site` is where it is from when nobody says.
    """
    # A browser reads <html/> as <html>; the parser would see a page without anything in it.
    data = _CLOSED_AT_ONCE.sub(rb"\1>", document.data, count=1)
    return Page(parse_html(data, document.charset), document.url or site)


def has_class(name: str) -> str:
    """Return the XPath condition that an element is of a class."""
    return f'contains(concat(" ", normalize-space(@class), " "), " {name} ")'


def host_of(address: str | None) -> str:
    """Return the host in an address, without www. and m.; empty when there is none."""
    try:
        host = urlsplit(address or "").hostname or ""
    except ValueError:
        return ""
    return re.sub(r"^(?:www|m|mobile)\.", "", host.lower())


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:
        return ""
