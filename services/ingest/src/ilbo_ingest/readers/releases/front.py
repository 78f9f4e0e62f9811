"""Letterhead, title and subtitles: what stands before the text of a release begins."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ilbo_ingest.agencies import agency_at
from ilbo_ingest.drafts import Note
from ilbo_ingest.readers.releases.head import note
from ilbo_ingest.readers.releases.issuer import BANNER, is_body, without_banner
from ilbo_ingest.readers.releases.lines import Grid, Item, Line
from ilbo_ingest.readers.releases.moments import days_in

LETTERHEAD = "the letterhead"
_PLAIN_BANNER = re.compile(r"보\s*도\s*자\s*료")
_LONGEST_BANNER, _LONGEST_BESIDE, _LONGEST_DAY = 60, 14, 40
_NUMBER = re.compile(
    r"(?:제\s?)?[\d-]{1,12}\s?호|(?:총|매수).{0,12}(?:매|쪽)|\d+\s?/\s?\d+|기관\s?로고"
)
_DASH = "–—―－-"  # the last one, so that no class of characters takes it for a range
_SUBTITLE = re.compile(rf"[{_DASH}].*|.*\s[{_DASH}]|[<〈].*[>〉]")
_DECORATION = re.compile(rf"^[\s{_DASH}]+|[\s{_DASH}]+$")
_MARKED = re.compile(r"[□■◇◆▣❏❑☐◎❍◦▶▷*※]|[○●ㅇ](?![○●ㅇ])|o\s|\d{1,2}[.)]\s|[①-⑳]|[가-하][.)]\s")
_SENTENCE = re.compile(r"다\s*\.[”\"’')\]]*$|요\s*\.[”\"’')\]]*$")
_GOES_ON = re.compile(r"[,·]$")
_OPEN = (("‘", "’"), ("“", "”"), ("「", "」"), ("(", ")"), ("｢", "｣"))
_SHORTEST_SENTENCE, _LONGEST_TITLE_LINE, _LONGEST_TITLE = 40, 120, 200
_MOST_FRONT_LINES = 12
_MOST_SUBHEADS, _LONGEST_SUBHEAD = 20, 500
_MOST_TITLE_LINES = 3


@dataclass(slots=True)
class Front:
    """What stands before the text."""

    title: list[Line] = field(default_factory=list)
    subtitles: list[list[Line]] = field(default_factory=list)
    """Each with the lines it runs over."""
    body: list[Item] = field(default_factory=list)
    letterhead: list[str] = field(default_factory=list)
    """The name of the body, where it stands alone or in the banner."""
    dated: str | None = None
    """A line that is a day and nothing else."""
    notes: list[Note] = field(default_factory=list)

    @property
    def headline(self) -> str:
        """The title in one line."""
        return " ".join(line.text for line in self.title)

    @property
    def subheads(self) -> tuple[str, ...]:
        """The subtitles without their dashes."""
        texts = (" ".join(line.text for line in lines) for lines in self.subtitles)
        return tuple(_DECORATION.sub("", text)[:_LONGEST_SUBHEAD] for text in texts)


def read_front(items: Sequence[Item], at: datetime | None, title: str | None = None) -> Front:
    """Return title, subtitles and the rest; `at` tells by which name a body went."""
    front = Front()
    rest = _without_letterhead(items, front, at)
    if title is not None:
        rest.insert(0, Line(0, title))
        _read_plain(rest, front)
        return front
    start = _text_start(rest)
    if start is None:
        _read_plain(rest, front)
        return front
    lines = [item for item in rest[:start] if isinstance(item, Line)]
    front.body = [item for item in rest[:start] if not isinstance(item, Line)]
    after = _take_title(lines, front)
    left = _take_subtitles(after, front)
    front.body += [*left, *rest[start:]]
    return front


def _without_letterhead(items: Sequence[Item], front: Front, at: datetime | None) -> list[Item]:
    """Leave out what tells that this is a release, and whose, before the title."""
    rest: list[Item] = []
    for number, item in enumerate(items):
        if isinstance(item, Line) and rest and _begins_text(item):
            return [*rest, *items[number:]]
        if isinstance(item, Grid) and any(
            _is_banner(cell.text) for row in item.rows for cell in row
        ):
            front.letterhead += [cell.text for row in item.rows for cell in row if cell.lines]
            front.notes += [note(line, LETTERHEAD) for line in item.lines]
        elif isinstance(item, Line) and _is_letterhead(item.text, at):
            front.letterhead.append(item.text)
            front.notes.append(note(item, LETTERHEAD))
        elif isinstance(item, Line) and front.dated is None and _is_day(item.text):
            front.dated = item.text
            front.notes.append(note(item, "the day of the release"))
        else:
            rest.append(item)
    return rest


def _is_banner(text: str) -> bool:
    """Whether a line is the word 보도자료, at most with whose, which number and of what day."""
    if len(text) > _LONGEST_BANNER or not BANNER.search(text):
        return False
    rest = without_banner(text)
    if not rest or _NUMBER.fullmatch(rest) or _is_day(rest) or is_body(rest):
        return True
    is_at_an_end = _PLAIN_BANNER.match(text) or _PLAIN_BANNER.search(text, len(text) - 8)
    is_in_a_sentence = "," in rest or rest[0] in "를을은는의로"
    return len(rest) <= _LONGEST_BESIDE and not is_in_a_sentence and bool(is_at_an_end)


def _is_letterhead(text: str, at: datetime | None) -> bool:
    if _is_banner(text) or _NUMBER.fullmatch(text):
        return True
    return agency_at(re.sub(r"\s", "", text), at).agency is not None


def _is_day(text: str) -> bool:
    days = days_in(text) if len(text) <= _LONGEST_DAY else []
    return len(days) == 1 and days[0].start <= 1 and len(text) - days[0].end <= 2


def _begins_text(line: Line) -> bool:
    text = line.text
    if _SUBTITLE.fullmatch(text) and len(text) <= _LONGEST_TITLE_LINE:
        return False
    if _MARKED.match(text) or len(text) > _LONGEST_TITLE_LINE:
        return True
    return len(text) >= _SHORTEST_SENTENCE and _SENTENCE.search(text) is not None


def _text_start(items: Sequence[Item]) -> int | None:
    """Return where the text begins; None when nothing looks like a title above it."""
    lines = 0
    for number, item in enumerate(items):
        if isinstance(item, Line):
            if lines and _begins_text(item):
                return number
            lines += 1
            if lines > _MOST_FRONT_LINES:
                return None
        elif isinstance(item, Grid) and lines:
            return number
    return None


def _read_plain(items: Sequence[Item], front: Front) -> None:
    """Take the first line as title, and what is dressed as a subtitle right behind it."""
    lines = [item for item in items if isinstance(item, Line)]
    front.title = lines[:1]
    at = 1
    while at < len(lines) and at <= _MOST_SUBHEADS and _SUBTITLE.fullmatch(lines[at].text):
        front.subtitles.append([lines[at]])
        at += 1
    taken = {line.number for line in lines[:at]}
    front.body = [item for item in items if not (isinstance(item, Line) and item.number in taken)]


def _take_title(lines: list[Line], front: Front) -> list[Line]:
    """Take the title, over several lines of one box or where the line before is not at an end."""
    for number, line in enumerate(lines):
        if not front.title:
            if _SUBTITLE.fullmatch(line.text) and number < len(lines) - 1:
                front.subtitles.append([line])
            else:
                front.title.append(line)
            continue
        if not _continues(front.title, line):
            return lines[number:]
        front.title.append(line)
    return []


def _continues(title: list[Line], line: Line) -> bool:
    before = title[-1]
    if len(title) >= _MOST_TITLE_LINES or _SUBTITLE.fullmatch(line.text):
        return False
    text = " ".join(part.text for part in title)
    if len(text) + len(line.text) > _LONGEST_TITLE:
        return False
    if line.box == before.box != 0:
        return True
    is_open = any(text.count(left) > text.count(right) for left, right in _OPEN)
    return bool(_GOES_ON.search(text)) or is_open


def _take_subtitles(lines: list[Line], front: Front) -> list[Item]:
    """Take the lines between title and text; return those that are too many or too long."""
    for number, line in enumerate(lines):
        is_dressed = _SUBTITLE.fullmatch(line.text) or line.box or line.level
        if len(front.subtitles) >= _MOST_SUBHEADS or len(line.text) > _LONGEST_TITLE_LINE:
            return list(lines[number:])
        if not is_dressed and not _goes_on_below(front.subtitles, line):
            return list(lines[number:])
        if _goes_on_below(front.subtitles, line):
            front.subtitles[-1].append(line)
        else:
            front.subtitles.append([line])
    return []


def _goes_on_below(subtitles: list[list[Line]], line: Line) -> bool:
    """Whether a subtitle that opened with a dash ends with the one of this line."""
    if not subtitles:
        return False
    first, last = subtitles[-1][0].text, subtitles[-1][-1].text
    opened = first[0] in _DASH and last[-1] not in _DASH
    return opened and line.text[0] not in _DASH and line.text[-1] in _DASH
