"""Extraction in bounded time: plain pages here, others in a process that can be ended.

Its time grows with the square of what stands side by side, and with the depth: 20,000 inline
elements in one paragraph take twenty seconds, 4,000 elements in ordinary sections half a second.
"""

import json
import signal
import subprocess
import sys
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

from ilbo_ingest.drafts import UnreadableDocumentError
from ilbo_ingest.readers.prose import Prose
from ilbo_ingest.readers.web.extraction import extract

MAX_ELEMENTS = 50_000
PROCESSOR_SECONDS = 4
WALL_SECONDS = 15.0
"""Longer: on a busy machine a page waits for the processor, too."""
_PLAIN_ELEMENTS = 6_000
_PLAIN_CHARACTERS = 1_500_000
_PLAIN_SQUARES = 4_000_000
_PLAIN_DEPTH = 40
_WORKER = (sys.executable, "-I", "-m", "ilbo_ingest.readers.web.worker")


@dataclass(frozen=True, slots=True)
class Shape:
    """What of a tree decides how long its extraction may take."""

    elements: int
    squares: int
    """The sum of the squares of how many children each element has."""
    depth: float
    """Of an element, on average."""

    @property
    def is_plain(self) -> bool:
        """Whether it takes well under two seconds, whatever stands in it."""
        return (
            self.elements <= _PLAIN_ELEMENTS
            and self.squares <= _PLAIN_SQUARES
            and self.depth <= _PLAIN_DEPTH
        )


def bounded_extract(
    root: HtmlElement, seconds: int = PROCESSOR_SECONDS, wall_seconds: float = WALL_SECONDS
) -> Prose:
    """Return the article's body; raise UnreadableDocumentError for a page that takes too much."""
    shape = shape_of(root)
    if shape.elements > MAX_ELEMENTS:
        raise UnreadableDocumentError(
            f"the page has {shape.elements} elements, {MAX_ELEMENTS} are allowed"
        )
    data = etree.tostring(root, encoding="utf-8", method="html")
    if shape.is_plain and len(data) <= _PLAIN_CHARACTERS:
        return extract(root)
    return _apart(data, seconds, wall_seconds)


def shape_of(root: HtmlElement) -> Shape:
    """Return the shape of a tree."""
    elements = squares = depths = depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            depth -= 1
            continue
        elements, squares, depths = elements + 1, squares + len(element) ** 2, depths + depth
        depth += 1
    return Shape(elements, squares, depths / max(1, elements))


def _apart(data: bytes, seconds: int, wall_seconds: float) -> Prose:
    try:
        done = subprocess.run(  # noqa: S603 - the command is ours, the page is its input
            (*_WORKER, str(seconds)),
            input=data,
            capture_output=True,
            timeout=wall_seconds,
            env={},
            check=True,
        )
        answer = json.loads(done.stdout)
    except subprocess.TimeoutExpired as error:
        raise UnreadableDocumentError(_busy(wall_seconds)) from error
    except subprocess.CalledProcessError as error:
        is_busy = error.returncode in (-signal.SIGXCPU, -signal.SIGKILL)
        reason = _busy(seconds) if is_busy else "the page stops the extractor"
        raise UnreadableDocumentError(reason) from error
    except ValueError as error:
        raise UnreadableDocumentError("the page stops the extractor") from error
    return Prose(tuple(answer["paragraphs"]), answer["html"])


def _busy(seconds: float) -> str:
    return f"the page keeps the extractor busy for more than {seconds:g} s"
