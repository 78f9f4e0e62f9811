"""The main article of a portal page: section, headline, subheads, wire slug, text, source."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ilbo_events import Source
from ilbo_ingest.decoding import Row
from ilbo_ingest.drafts import Draft, Note, UnreadableDocumentError
from ilbo_ingest.readers.portal.head import is_known_date
from ilbo_ingest.readers.portal.layout import Layout, is_more
from ilbo_ingest.readers.portal.marks import (
    Opening,
    is_agency,
    is_rights_notice,
    opening,
    reporter,
    split_source,
)

_MAX_SUBHEADS = 20
_PATH = re.compile(r"\s*[>›»▶]\s*")
_SHORT_SECTION = re.compile(r"[\w/·&]{1,8}")
_SENTENCE_END = re.compile(r"[.!?。…][’”\"')\]]*$")


@dataclass(slots=True)
class MainArticle:
    """The article while it is read."""

    section: str | None = None
    headline: str = ""
    subheads: list[str] = field(default_factory=list)
    wire: Opening | None = None
    byline: str | None = None
    body: list[str] = field(default_factory=list)
    source: str | None = None
    notes: list[Note] = field(default_factory=list)
    rest: Sequence[Row] = ()
    """From the first block on."""

    def draft(self) -> Draft:
        """Return it as a draft, not yet identified or dated."""
        return Draft(
            headline=self.headline,
            section=self.section,
            subheads=tuple(self.subheads),
            body=tuple(self.body),
            dateline=self.wire.dateline if self.wire else None,
            byline=self.byline,
            source=Source(name=self.source) if self.source else None,
        )

    def note(self, row: Row, reason: str) -> None:
        """Keep a row that is not used."""
        self.notes.append(Note(row.number, row.text, reason))


def read_article(rows: Sequence[Row], layout: Layout) -> MainArticle:
    """Return the article; raise when there is no headline or no text."""
    article = MainArticle()
    at = _read_section(article, rows, layout)
    if at >= len(rows) or _is_no_headline(rows, at, layout):
        raise UnreadableDocumentError("there is no headline")
    article.headline = rows[at].text
    if len(article.headline) > 500:
        raise UnreadableDocumentError(f"line {rows[at].number}: the headline is too long")
    below = rows[at + 1 :]
    blocks_at = next((i for i in range(len(below)) if layout.title_at(below, i)), len(below))
    text = _read_source(article, below[:blocks_at])
    _read_text(article, text)
    if not article.body:
        raise UnreadableDocumentError(f"the headline {article.headline[:80]!r} has no text")
    article.rest = below[blocks_at:]
    return article


def _read_section(article: MainArticle, rows: Sequence[Row], layout: Layout) -> int:
    """Read the section, if one stands there; return where the headline is."""
    at = 0
    while at < len(rows) and _is_section(rows, at, layout):
        at += 1
    if at:
        article.section = layout.section_in(rows[at - 1].text)
        for row in rows[: at - 1]:
            article.note(row, "is a menu, the section stands below it")
        return at
    return _read_other_section(article, rows, layout) if rows else 0


def _read_other_section(article: MainArticle, rows: Sequence[Row], layout: Layout) -> int:
    """Read a path (홈 > 사회) or a section the newspaper doesn't list (연예)."""
    first = rows[0]
    parts = _PATH.split(first.text)
    if len(parts) > 1:
        known = [part for part in parts if part in layout.sections]
        article.section = known[0] if known else parts[-1]
        return 1
    stands_alone = len(rows) > 1 and opening(rows[1].text) is None
    if stands_alone and _SHORT_SECTION.fullmatch(first.text) and not layout.title_at(rows, 0):
        article.section = first.text
        article.note(first, "is no section of this newspaper")
        return 1
    article.notes.append(Note(0, "", "the article names no section"))
    return 0


def _is_section(rows: Sequence[Row], at: int, layout: Layout) -> bool:
    is_block = at + 1 < len(rows) and is_more(rows[at + 1].text)
    return layout.section_in(rows[at].text) is not None and not is_block


def _is_no_headline(rows: Sequence[Row], at: int, layout: Layout) -> bool:
    text = rows[at].text
    wire = opening(text)
    is_text = wire is not None and (is_agency(wire.dateline) or not wire.text)
    return bool(layout.title_at(rows, at)) or is_more(text) or is_text or bool(split_source(text))


def _read_source(article: MainArticle, rows: Sequence[Row]) -> Sequence[Row]:
    """Read the last source line; return the text before it and note what is behind it."""
    for at in range(len(rows) - 1, -1, -1):
        found = split_source(rows[at].text)
        if found is None:
            continue
        text, article.source = found
        if not article.source:
            article.note(rows[at], "the source line names nobody")
        for row in rows[at + 1 :]:
            article.note(row, "stands between the article and the blocks")
        kept = [Row(rows[at].number, text, rows[at].after_gap)] if text else []
        return [*rows[:at], *kept]
    article.notes.append(Note(0, "", "the article names no source"))
    return rows


def _read_text(article: MainArticle, rows: Sequence[Row]) -> None:
    start = min(_text_start(rows), _MAX_SUBHEADS)
    for row in rows[:start]:
        if is_known_date(row.text):
            article.note(row, "is a date of the article; the page's date counts")
        elif signed := reporter(row.text):
            article.byline = signed
        else:
            article.subheads.append(row.text)
    article.body = _paragraphs(_signed_text(article, rows[start:]))


def _text_start(rows: Sequence[Row]) -> int:
    """Return where the subheads end: at the wire slug, or else at the first prose."""
    wires = [(i, wire) for i, row in enumerate(rows) if (wire := opening(row.text))]
    slugs = [i for i, wire in wires if is_agency(wire.dateline)]
    slugs = slugs or [i for i, wire in wires if _is_prose(wire.text)]
    prose = [i for i, row in enumerate(rows) if len(row.text) > 200]
    if slugs or prose:
        return min(slugs[:1] + prose[:1])
    return next((i for i, row in enumerate(rows) if _is_prose(row.text)), 0)


def _is_prose(text: str) -> bool:
    return len(text) >= 80 or _SENTENCE_END.search(text) is not None


def _signed_text(article: MainArticle, rows: Sequence[Row]) -> list[Row]:
    """Return the rows of the text without slug, signature and copyright notice."""
    kept: list[Row] = []
    for index, row in enumerate(rows):
        wire = opening(row.text) if index == 0 else None
        if wire is not None:
            article.wire = wire
            article.byline = wire.byline or article.byline
            if wire.text:
                kept.append(Row(row.number, wire.text, row.after_gap))
        elif is_rights_notice(row.text):
            article.note(row, "is a copyright notice")
        elif index == len(rows) - 1 and (signed := reporter(row.text)):
            article.byline = signed
        else:
            kept.append(row)
    return kept


def _paragraphs(rows: Sequence[Row]) -> list[str]:
    """Return what blank lines separate; line ends inside a paragraph stay."""
    groups: list[list[str]] = []
    for row in rows:
        if row.after_gap or not groups:
            groups.append([])
        groups[-1].append(row.text)
    return [paragraph for group in groups for paragraph in _split_complete(group)]


def _split_complete(lines: list[str]) -> list[str]:
    """Return lines that all end a sentence as paragraphs: a page without blank lines."""
    if all(_SENTENCE_END.search(line) for line in lines):
        return lines
    return ["\n".join(lines)]
