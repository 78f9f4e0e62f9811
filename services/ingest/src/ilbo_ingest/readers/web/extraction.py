"""The text of an article in a page, found by trafilatura: paragraphs, or HTML with its tables.

Precise first; a page from which that takes little is read again with all of its methods. The tree
goes in as it was parsed here, so nothing is fetched, decoded or parsed a second time.
"""

import logging
from typing import Literal

from lxml import etree
from lxml.html import HtmlElement
from trafilatura import bare_extraction

from ilbo_ingest.readers.prose import Prose, prose_of_tree

_SHORT = 250
# trafilatura's own names for what it found.
_NAMES = {
    "head": "h3",
    "list": "ul",
    "item": "li",
    "quote": "blockquote",
    "row": "tr",
    "cell": "td",
    "lb": "br",
    "graphic": "script",
    "ref": "span",
    "hi": "span",
    "del": "span",
}


def extract(root: HtmlElement) -> Prose:
    """Return the article's body; an empty one where there is none.

    Its time grows with the square of the elements: `bounded_extract` keeps it within limits.
    """
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # who reads pages is told by name
    found = _extracted(root, "precision")
    if found is None or _length(found) < _SHORT:
        wider = _extracted(root, "balance")
        if wider is not None and (found is None or _length(wider) > _length(found)):
            found = wider
    if found is None:
        return Prose()
    prose = prose_of_tree(found, _NAMES)
    has_table = next(found.iter("table"), None) is not None
    return prose if has_table else Prose(prose.paragraphs)


def _extracted(root: HtmlElement, focus: Literal["precision", "balance"]) -> etree._Element | None:
    document = bare_extraction(
        root, favor_precision=focus == "precision", include_comments=False, with_metadata=False
    )
    body = getattr(document, "body", None)
    return body if isinstance(body, etree._Element) else None


def _length(body: etree._Element) -> int:
    return sum(len(str(text)) for text in body.itertext())
