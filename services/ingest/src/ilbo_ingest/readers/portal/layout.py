"""What a portal page may name: the sections, blocks and stations of the newspaper."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from ilbo_ingest.decoding import Row
from ilbo_paper import Paper, stations_by_name

PHOTO_BLOCK = "포토이슈"
_MORE = re.compile(r"[\W_]*(?:더\s*보기|more)[\W_]*", re.IGNORECASE)
_TITLE_AND_MORE = re.compile(r"(?P<title>[^()\[\]]{1,20}?)\s*더\s*보기[\W_]*")
_FRAME = re.compile(r"^\W+|\W+$")
_ISSUES = re.compile(r"(?P<section>.+?)\s*(?:핫\s*이슈|이슈|뉴스|소식|포커스)")
_MAX_TITLE = 20


@dataclass(frozen=True, slots=True)
class Layout:
    """The names by which rows are recognised."""

    blocks: dict[str, str | None]
    """Block title → name of its section; None for the photo block."""
    sections: frozenset[str]
    default_section: str
    stations: Collection[str] = field(default_factory=stations_by_name)

    def title_at(self, rows: Sequence[Row], index: int) -> str | None:
        """Return the block title that stands in a row, None when it is none."""
        text = rows[index].text
        title = bare(text)
        if title in self.blocks:
            return title
        joined = _TITLE_AND_MORE.fullmatch(text)
        if joined and bare(joined["title"]):
            return bare(joined["title"])
        follows = index + 1 < len(rows) and is_more(rows[index + 1].text)
        is_short = 0 < len(title) <= _MAX_TITLE and "(" not in text and not is_more(text)
        return title if follows and is_short else None

    def section_in(self, text: str) -> str | None:
        """Return the section a row names, alone or in a frame ([사회])."""
        title = bare(text)
        return title if title in self.sections else None

    def section_of(self, title: str) -> str | None:
        """Return the section a block shows; a title nobody knows is its own section."""
        if title in self.blocks:
            return self.blocks[title]
        about = _ISSUES.fullmatch(title)
        return about["section"] if about and about["section"] in self.sections else title


def layout_of(paper: Paper) -> Layout:
    """Return the names this newspaper uses."""
    blocks: dict[str, str | None] = {PHOTO_BLOCK: None}
    blocks |= {block.title: block.section for block in paper.blocks}
    names = frozenset(section.name for section in paper.sections)
    return Layout(blocks, names, paper.section_name(None))


def is_more(text: str) -> bool:
    """Whether a row is the link 더보기 and nothing else."""
    return _MORE.fullmatch(text) is not None


def bare(text: str) -> str:
    """Return a title without what frames it: ■ 정치, [정치]."""
    return _FRAME.sub("", text)
