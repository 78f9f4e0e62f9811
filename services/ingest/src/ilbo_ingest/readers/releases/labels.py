"""The words by which a press release marks its parts, and what stands beside them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ilbo_ingest.readers.releases.lines import Grid, GridCell, Line

Meaning = Literal["release", "distribution", "contact"]

_RELEASE = (
    r"보\s*도\s*(?:시\s*점|일\s*시|시\s*기|시\s*각|(?:가능\s*시점|요청\s*일시|요망\s*일시))"
    r"|엠\s*바\s*고"
)
_DISTRIBUTION = r"배\s*포\s*(?:일\s*시|시\s*점|시\s*각|일\s*자|일)?"
_CONTACT = (
    r"담\s*당(?:\s*(?:부\s*서|과\s*장|국\s*장|팀\s*장|실\s*장|자|기\s*관|사무관|연구관|과|팀|관))?"
    r"|책\s*임\s*자|소관\s*부서|주무\s*부서|담당\s*및\s*문의|문\s*의\s*(?:처|사항|전화)?"
    r"|(?:자료|취재|보도)\s*문의|연\s*락\s*처|작\s*성\s*자|홍보\s*담당자?|배포\s*부서|대\s*변\s*인"
)
_WHOLE: tuple[tuple[Meaning, re.Pattern[str]], ...] = (
    ("release", re.compile(rf"[\[(<【]?\s*(?:{_RELEASE})\s*[\])>】]?\s*[:：]?")),
    ("distribution", re.compile(rf"[\[(<【]?\s*(?:{_DISTRIBUTION})\s*[\])>】]?\s*[:：]?")),
    ("contact", re.compile(rf"[\[(<【<]?\s*(?:{_CONTACT})\s*[\])>】]?\s*[:：]?")),
)
# Within a line a label stands at its start or after a gap; 배포 needs a day behind it, since
# 배포 즉시 is a value.
_IN_LINE = re.compile(
    rf"(?:(?<=^)|(?<=[\t|,/;(\[]) ?|(?<=\s))[□■◆ㅇ○*※<\[【(-]?\s*"
    rf"(?:(?P<release>{_RELEASE})\s*[\])>】]?(?:\s*[:：|]\s*|\s+(?=\S)|$|(?=[\d(]))"
    rf"|(?P<distribution>{_DISTRIBUTION})(?:\s*[:：|]\s*|\s*(?=['’‘]?\d{{2,4}}\s*[.년-])|\s*(?=\.{{3}})))"
)
_STARTS_LINE = re.compile(rf"[□■◆ㅇ○*※<\[【(-]?\s*(?:{_RELEASE}|{_DISTRIBUTION})")
_OF_TIME = re.compile(r"엠바고|embargo|부터|이후|까지|이전|즉시|유예|금지|자제", re.IGNORECASE)
_REQUEST = re.compile(
    r"(?:보도|엠바고|embargo).*(?:바랍니다|바람|주십시오|주세요|부탁드립니다|가능(?:합니다|함)?|요망"
    r"|금지|유예|자제)\s*[.)\]>]*$",
    re.IGNORECASE,
)
_LONGEST_LINE = 200
PHONE = re.compile(r"(?<!\d)\(?0\d{1,2}\)?[-–.)\s]\s?\d{3,4}[-–.\s]\d{4}(?!\d)")
MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")


@dataclass(frozen=True, slots=True)
class Field:
    """A label and its value."""

    meaning: Meaning
    value: str
    lines: tuple[Line, ...]


def meaning_of(text: str) -> Meaning | None:
    """Return what a cell that is only a label announces."""
    return next((meaning for meaning, form in _WHOLE if form.fullmatch(text.strip())), None)


def fields_of_line(text: str, line: Line) -> list[Field]:
    """Return the labels of time in a line and their values; [] when it doesn't begin with one."""
    if len(text) > _LONGEST_LINE or not _STARTS_LINE.match(text):
        return []
    matches = list(_IN_LINE.finditer(text))
    if not matches or matches[0].start() > 0:
        return []
    ends = [match.start() for match in matches[1:]] + [len(text)]
    return [
        Field(
            "release" if match["release"] else "distribution",
            text[match.end() : end].strip(" \t|,/;"),
            (line,),
        )
        for match, end in zip(matches, ends, strict=True)
    ]


def is_release_sentence(text: str) -> bool:
    """Whether a line without label says from when the release may be published."""
    return (
        len(text) <= _LONGEST_LINE
        and _REQUEST.search(text) is not None
        and _OF_TIME.search(text) is not None
    )


def fields_of_grid(grid: Grid) -> list[Field]:
    """Return the labels of a table with their values, in its order."""
    found: list[Field] = []
    for number, row in enumerate(grid.rows):
        below = grid.rows[number + 1] if number + 1 < len(grid.rows) else ()
        found += _of_row(row, below)
    return found


def _of_row(row: tuple[GridCell, ...], below: tuple[GridCell, ...]) -> Iterator[Field]:
    cells = [cell for cell in row if cell.lines]
    meanings = [meaning_of(cell.text) for cell in cells]
    if len(cells) > 1 and all(meanings):
        yield from _from_below(cells, below)
        return
    for index, (cell, meaning) in enumerate(zip(cells, meanings, strict=True)):
        if meaning is not None:
            values = _values(cells, meanings, index)
            lines = (*cell.lines, *(line for value in values for line in value.lines))
            yield Field(meaning, " ".join(value.text for value in values), lines)
        elif index == 0 or meanings[index - 1] is None:
            yield from fields_of_line(cell.text, cell.lines[0])


def _values(cells: list[GridCell], meanings: list[Meaning | None], index: int) -> list[GridCell]:
    """Return the cells up to the next label."""
    rest = range(index + 1, len(cells))
    end = next((i for i in rest if meanings[i] is not None), len(cells))
    return cells[index + 1 : end]


def _from_below(cells: list[GridCell], below: tuple[GridCell, ...]) -> Iterator[Field]:
    """Yield the fields of a row of labels, whose values stand in the row below."""
    by_column = {cell.column: cell for cell in below}
    for cell in cells:
        meaning = meaning_of(cell.text)
        value = by_column.get(cell.column)
        if meaning is not None:
            lines = (*cell.lines, *(value.lines if value else ()))
            yield Field(meaning, value.text if value else "", lines)
