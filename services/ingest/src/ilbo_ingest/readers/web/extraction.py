"""The text of an article in a page, found by trafilatura: paragraphs, or HTML with its tables.

Precise first; a page from which that takes little is read again with all of its methods. The tree
goes in as it was parsed here, so nothing is fetched, decoded or parsed a second time.
"""

import logging
from typing import Literal

from lxml import etree
from lxml.html import HtmlElement

from ilbo_ingest.readers.prose import Prose, prose_of_tree

_SHORT = 250
_SMALL, _TEXT = 100, 250
# What Korean newspapers call the words below a picture.
_CAPTIONS = "|".join(
    f'//*[contains(@class, "{name}")]' for name in ("img_desc", "photo_desc", "end_photo_org")
)
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
    _clear_layout(found)
    prose = prose_of_tree(found, _NAMES)
    return prose if prose.html and "<table>" in prose.html else Prose(prose.paragraphs)


def _clear_layout(body: etree._Element) -> None:
    """Empty the small cells beside a long one: labels of a board, menus of old pages."""
    for table in body.iter("table"):
        cells = {row: [c for c in row if _length(c)] for row in table.iter("row", "tr")}
        if not any(_length(cell) > _TEXT for row in cells.values() for cell in row):
            continue
        for row in cells.values():
            for cell in row if len(row) > 1 else ():
                if _length(cell) < _SMALL:
                    cell.clear()


def _extracted(root: HtmlElement, focus: Literal["precision", "balance"]) -> etree._Element | None:
    # Imported here: it costs 9 MB that an ingest without article pages keeps free.
    from trafilatura import bare_extraction

    document = bare_extraction(
        root,
        favor_precision=focus == "precision",
        include_comments=False,
        with_metadata=False,
        prune_xpath=_CAPTIONS,
    )
    body = getattr(document, "body", None)
    return body if isinstance(body, etree._Element) else None


def _length(body: etree._Element) -> int:
    return sum(len(str(text)) for text in body.itertext())
