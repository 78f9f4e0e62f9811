"""XML of wires by local names: agencies bind the same elements to other namespaces, or to none."""

import re
from collections.abc import Iterator

from lxml import etree

from ilbo_ingest.readers.reader import Document

Element = etree._Element
_LOOKED_THROUGH = 16_384
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]{0,60}:)?([A-Za-z_][\w.-]{0,60})")
_BLANKS = re.compile(r"\s+")
_MARKS = b"\xef\xbb\xbf\xff\xfe \t\r\n"


def root_name(document: Document) -> str:
    """Return the local name of the root element by a cheap look; empty when there is none."""
    match = _ROOT.search(markup_start(document))
    return match[1].decode("ascii", "replace") if match else ""


def markup_start(document: Document) -> bytes:
    """Return the first bytes of markup, without marks and comments; nothing of other texts."""
    start = document.data[:_LOOKED_THROUGH].replace(b"\0", b"").lstrip(_MARKS)
    return _COMMENT.sub(b"", start) if start.startswith(b"<") else b""


def local_name(element: Element) -> str:
    """Return an element's name without its namespace; empty for a comment."""
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def children(element: Element | None, path: str) -> Iterator[Element]:
    """Yield what stands at a path of local names, e.g. contentMeta/headline."""
    if element is None:
        return
    name, _, rest = path.partition("/")
    for child in element:
        if local_name(child) == name:
            if rest:
                yield from children(child, rest)
            else:
                yield child


def child(element: Element | None, path: str) -> Element | None:
    """Return the first element at a path."""
    return next(children(element, path), None)


def descendants(element: Element | None, *names: str) -> Iterator[Element]:
    """Yield all elements of these names, in the document's order."""
    if element is not None:
        yield from (found for found in element.iter() if local_name(found) in names)


def text_of(element: Element | None) -> str:
    """Return all text in an element as one line."""
    if element is None:
        return ""
    return _BLANKS.sub(" ", "".join(map(str, element.itertext()))).strip()


def texts(element: Element | None, path: str) -> list[str]:
    """Return the texts at a path that say something."""
    return [text for found in children(element, path) if (text := text_of(found))]


def attribute(element: Element | None, name: str) -> str | None:
    """Return an attribute by its local name."""
    if element is None:
        return None
    values = (v for key, v in element.items() if str(key).rsplit("}", 1)[-1] == name)
    value = next(values, None)
    return str(value).strip() if value is not None else None
