"""Lines of a page as they are written: to paragraphs, or to mend the spaces of paragraphs."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ilbo_ingest.readers.releases.blocks import Block, Cell, Paragraph, Table

_BEGINS = re.compile(
    r"[□■◇◆◈○●ㅇ❍◦▪▫▶▷※*·•–-]|o\s|\(?\d{1,2}[.)]\s|[①-⑳]|[가-하][.)]\s|붙임|[<\[【「(]"
)
_ENDS = re.compile(r"[.?!:)\]>”’』」]$|[-–]$")
_FULL_SHARE = 0.75


def joined_lines(pages: list[str]) -> list[Block]:
    """Return paragraphs: a line goes on where the one before is full and ends no sentence."""
    lines = [line.strip() for page in pages for line in page.split("\n")]
    widest = max(map(len, lines), default=0)
    found: list[str] = []
    goes_on = False
    for line in filter(None, lines):
        if goes_on and not _BEGINS.match(line):
            found[-1] = f"{found[-1]} {line}"
        else:
            found.append(line)
        goes_on = len(line) >= widest * _FULL_SHARE and not _ENDS.search(line)
    return [Paragraph(text) for text in found]


def respaced(blocks: Iterable[Block], pages: list[str]) -> list[Block]:
    """Return the blocks with a space wherever the page shows one and the paragraph has none."""
    return list(_respaced(blocks, _Page("\n".join(pages))))


class _Page:
    """What is written, and where blanks stand in it."""

    def __init__(self, text: str) -> None:
        self.letters = re.sub(r"\s", "", text)
        self.spaced: set[int] = set()
        position = 0
        for character in text:
            if not character.isspace():
                position += 1
            elif character == " ":
                self.spaced.add(position)

    def respace(self, text: str) -> str:
        letters = re.sub(r"\s", "", text)
        start = self.letters.find(letters) if letters else -1
        if start < 0:
            return text
        found: list[str] = []
        position = start
        for character in text:
            if not character.isspace():
                if position in self.spaced and found and not found[-1].isspace():
                    found.append(" ")
                position += 1
            found.append(character)
        return "".join(found)


def _respaced(blocks: Iterable[Block], page: _Page) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield replace(block, text=page.respace(block.text))
        elif isinstance(block, Table):
            yield replace(block, cells=tuple(_respaced_cell(cell, page) for cell in block.cells))
        else:
            yield block


def _respaced_cell(cell: Cell, page: _Page) -> Cell:
    return replace(cell, blocks=tuple(_respaced(cell.blocks, page)))
