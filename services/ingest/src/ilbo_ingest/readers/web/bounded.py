"""Extraction in bounded time: small pages here, large ones in a process that can be ended.

Measured on the shapes that keep the extractor busiest (inline elements side by side, text between
elements, nested lists): 4,000 elements take a second, 20,000 take twenty.
"""

import json
import subprocess
import sys

from lxml import etree
from lxml.html import HtmlElement

from ilbo_ingest.drafts import UnreadableDocumentError
from ilbo_ingest.readers.prose import Prose
from ilbo_ingest.readers.web.extraction import extract

SMALL_ELEMENTS = 4_000
SMALL_CHARACTERS = 1_000_000
MAX_ELEMENTS = 50_000
SECONDS = 4.0
_WORKER = (sys.executable, "-I", "-m", "ilbo_ingest.readers.web.worker")


def bounded_extract(root: HtmlElement, seconds: float = SECONDS) -> Prose:
    """Return the article's body; raise UnreadableDocumentError for a page that takes too much."""
    elements = sum(1 for _ in root.iter())
    if elements > MAX_ELEMENTS:
        raise UnreadableDocumentError(
            f"the page has {elements} elements, {MAX_ELEMENTS} are allowed"
        )
    data = etree.tostring(root, encoding="utf-8", method="html")
    if elements <= SMALL_ELEMENTS and len(data) <= SMALL_CHARACTERS:
        return extract(root)
    return _apart(data, elements, seconds)


def _apart(data: bytes, elements: int, seconds: float) -> Prose:
    try:
        done = subprocess.run(  # noqa: S603 - the command is ours, the page is its input
            _WORKER, input=data, capture_output=True, timeout=seconds, env={}, check=True
        )
        answer = json.loads(done.stdout)
    except subprocess.TimeoutExpired as error:
        raise UnreadableDocumentError(
            f"the page keeps the extractor busy for more than {seconds:g} s ({elements} elements)"
        ) from error
    except (subprocess.CalledProcessError, ValueError) as error:
        raise UnreadableDocumentError("the page stops the extractor") from error
    return Prose(tuple(answer["paragraphs"]), answer["html"])
