"""The blocks beside a portal page's article: the leads of other articles, by section."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ilbo_events import Source
from ilbo_ingest.decoding import Row
from ilbo_ingest.drafts import Draft, Note
from ilbo_ingest.readers.portal.layout import Layout, is_more
from ilbo_ingest.readers.portal.marks import (
    Opening,
    credited_in,
    is_agency,
    opening,
    split_lead,
    split_source,
)

_BULLET = re.compile(r"^[•·∙‧・ㆍ▪▫■□◦○●▶*\-–—]\s*(?=\S)")
_TRAILING_MORE = re.compile(r"\s+더\s*보기[\W_]*$")


@dataclass(slots=True)
class Blocks:
    """The blocks while they are read."""

    layout: Layout
    datelines: frozenset[str]
    """Wire slugs the page used already."""
    title: str = ""
    drafts: list[Draft] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def note(self, row: Row, reason: str) -> None:
        """Keep a row that is not used."""
        self.notes.append(Note(row.number, row.text, reason))

    def open(self, row: Row, title: str) -> None:
        """Begin the block `title`."""
        self.title = title
        known = self.layout.blocks.keys() | self.layout.sections
        if title not in known and self.layout.section_of(title) == title:
            self.note(row, "is no block or section of this newspaper")

    def add(self, row: Row, headline: str, lead: Opening) -> None:
        """Keep one article's lead."""
        section = self.layout.section_of(self.title) if self.title else None
        if section is None:
            self.note(row, f"{self.title or 'the page'} names no section, the first is taken")
        text, source = split_source(lead.text) or (lead.text, "")
        source = source or credited_in(headline, lead.text) or ""
        self.drafts.append(
            Draft(
                headline=headline,
                section=section,
                body=(text,),
                is_excerpt=True,
                dateline=lead.dateline,
                byline=lead.byline,
                source=Source(name=source) if source else None,
            )
        )


def read_blocks(rows: Sequence[Row], layout: Layout, datelines: Iterable[str]) -> Blocks:
    """Return the leads in the blocks, and a note for each row that is none."""
    blocks = Blocks(layout, frozenset(datelines))
    at = 0
    while at < len(rows):
        row = rows[at]
        title = _title_at(rows, at, layout)
        if title is not None:
            blocks.open(row, title)
        elif not is_more(row.text):
            at += _read_item(blocks, rows, at)
        at += 1
    return blocks


def _title_at(rows: Sequence[Row], at: int, layout: Layout) -> str | None:
    return layout.section_in(rows[at].text) or layout.title_at(rows, at)


def _read_item(blocks: Blocks, rows: Sequence[Row], at: int) -> int:
    """Read the item in a row; return how many rows more it took."""
    row = rows[at]
    text = _TRAILING_MORE.sub("", _BULLET.sub("", row.text))
    found = split_lead(text, blocks.datelines)
    if found:
        blocks.add(row, *found)
        return 0
    lead = opening(rows[at + 1].text) if at + 1 < len(rows) else None
    if lead and lead.text and (lead.dateline in blocks.datelines or is_agency(lead.dateline)):
        blocks.add(row, text, lead)
        return 1
    blocks.note(row, "has no single wire slug, so headline and lead can't be told apart")
    return 0
