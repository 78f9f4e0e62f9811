"""Bodies of articles from marked-up text: paragraphs, or HTML where they would lose something.

HTML Standard, 4 (which elements begin a line); other vocabularies are read by the name of the HTML
element that means the same. A single picture, script or form says nothing in a body: pictures are
collected, the rest is left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ilbo_events.articles import MAX_HTML_BYTES
from ilbo_events.text import split_paragraphs
from ilbo_ingest.drafts import Picture, UnreadableDocumentError
from ilbo_ingest.readers.credits import (
    Credits,
    may_hold_credits,
    split_credits,
    split_html_credits,
)
from ilbo_ingest.readers.elements import Element
from ilbo_ingest.readers.prose_writer import Names, written
from ilbo_ingest.readers.xml_guard import parse_html

_MARKUP = re.compile(
    r"</?(?:p|br|div|html|body|h[1-6]|ul|table)\b|&lt;(?:p|br|div)\b", re.IGNORECASE
)
# A paragraph that is one line of wire copy, hard-wrapped or not.
_LONG_LINE = 100
_SENTENCE_END = re.compile(r"[.!?。…\"”’')\]]\s*$")


@dataclass(frozen=True, slots=True)
class Prose:
    """A body: `html` when paragraphs alone would lose a table, a list, a link."""

    paragraphs: tuple[str, ...] = ()
    html: str | None = None
    pictures: tuple[Picture, ...] = ()

    @property
    def body(self) -> tuple[str, ...]:
        """The paragraphs where they are the whole body."""
        return self.paragraphs if self.html is None else ()


def prose_of_html(markup: str) -> Prose:
    """Return the body in a piece of HTML; raise UnreadableDocumentError as `parse_html` does."""
    if "<" not in markup and "&" not in markup:
        return prose_of_text(markup)
    return prose_of_tree(parse_html(f"<html><body>{markup}</body></html>".encode()))


def prose_of_any(text: str) -> Prose:
    """Return the body in text that may be markup, escaped or in a CDATA section."""
    if not _MARKUP.search(text):
        return prose_of_text(text)
    try:
        return prose_of_html(text)
    except UnreadableDocumentError:
        return prose_of_text(text)


def prose_of_tree(root: Element, names: Names | None = None) -> Prose:
    """Return the body that an element holds; markup written as text is read as markup."""
    inmost = root
    while len(inmost) == 1 and not (inmost.text or inmost[0].tail or "").strip():
        inmost = inmost[0]
    if not len(inmost) and _MARKUP.search(inmost.text or ""):
        return prose_of_any(inmost.text or "")
    writer = written(root, names or {})
    paragraphs = tuple(writer.paragraphs)
    html = "\n".join(writer.parts)
    is_short = len(html) <= MAX_HTML_BYTES // 4 or len(html.encode()) <= MAX_HTML_BYTES
    kept = html if writer.is_rich and is_short else None
    return Prose(paragraphs, kept, tuple(writer.pictures))


def prose_of_text(text: str) -> Prose:
    """Return the paragraphs of plain text, whose lines may be paragraphs or wrapped by hand."""
    paragraphs: list[str] = []
    for part in split_paragraphs(text):
        lines = [line for line in part.split("\n") if line.strip()]
        if len(lines) > 1 and _is_wrapped(lines):
            paragraphs.extend(_unwrapped(lines))
        else:
            paragraphs.extend(line.strip() for line in lines)
    return Prose(tuple(paragraphs))


def signed(prose: Prose) -> tuple[Prose, Credits]:
    """Return a body without its credits, and what they say."""
    if prose.html is None:
        plain = split_credits(prose.paragraphs)
        return replace(prose, paragraphs=plain.paragraphs), plain.credits
    if not may_hold_credits(prose.html):
        return prose, Credits()
    marked = split_html_credits(prose.html)
    if not marked.credits.removed:
        return prose, marked.credits
    rest = prose_of_html(marked.html) if marked.html else Prose()
    return replace(rest, pictures=prose.pictures), marked.credits


def _is_wrapped(lines: list[str]) -> bool:
    """Whether line ends are the typewriter's: full lines that end within sentences."""
    if max(map(len, lines)) > _LONG_LINE:
        return False
    open_ends = sum(1 for line in lines[:-1] if not _SENTENCE_END.search(line))
    return open_ends * 2 > len(lines) - 1


def _unwrapped(lines: list[str]) -> Iterator[str]:
    """Yield the paragraphs; an indented line begins one."""
    indented = [line[:2].isspace() for line in lines]
    words: list[str] = []
    for line, is_indented in zip(lines, indented, strict=True):
        if is_indented and not all(indented) and words:
            yield " ".join(words)
            words = []
        words.append(line.strip())
    yield " ".join(words)
