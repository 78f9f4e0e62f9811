"""The head and the foot of a release: when it may be published, and whom journalists may call.

Officials' names and numbers are given to journalists; they are recognised and not published.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ilbo_ingest.drafts import Note, Place
from ilbo_ingest.readers.releases.embargo_line import ReleaseHead
from ilbo_ingest.readers.releases.labels import (
    MAIL,
    PHONE,
    Field,
    fields_of_grid,
    fields_of_line,
    is_release_sentence,
    meaning_of,
)
from ilbo_ingest.readers.releases.lines import Grid, Item, Line

CONTACT = "a contact for journalists, which is not published"
_TIMES = {"release": "보도시점", "distribution": "배포"}
_MOST_CONTACT_ROWS = 40
_LONGEST_CONTACT = 160
_BRACKETED = re.compile(r"[<〈\[(【][^<>〈〉]{1,12}[>〉\])】]")
_CONTACT_START = re.compile(
    r"[\W_]*(?:담\s*당|책\s*임\s*자|문\s*의|자료\s*문의|취재\s*문의|연\s*락\s*처|소관|홍보|대변인|작성자)"
)
_OFFICIAL = re.compile(
    r"(?:과장|팀장|사무관|주무관|연구사|연구관|서기관|국장|실장|센터장|담당|책임|대변인|부장|차장|대리"
    r"|매니저|계장|기자)\b"
)
_ASK = re.compile(
    r"(?:자세한|자세히|상세한|궁금한|기타|문의).{0,60}(?:연락|문의).{0,20}(?:바랍니다|주십시오|주세요)"
    r"|(?:에게|으로|로)\s*(?:연락|문의)\s*(?:하여|해)?\s*(?:주시기|바랍)"
)
_ASK_OPENS = re.compile(r"(?:자세한|상세한|궁금한)\s.{0,20}(?:원하시면|필요하시면|있으시면)\s*$")


@dataclass(slots=True)
class Head:
    """What head and foot say, and the items that are neither."""

    times: ReleaseHead = field(default_factory=ReleaseHead)
    departments: list[str] = field(default_factory=list)
    """What stands beside 담당 부서: a department, sometimes with its ministry."""
    doubts: list[str] = field(default_factory=list)
    rest: list[Item] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def read_head(items: Iterable[Item]) -> Head:
    """Return the marks of a release; every line is in `rest`, in a place or in a note."""
    head = Head()
    waiting: Field | None = None
    for item in items:
        if waiting is not None:
            label, waiting = waiting, None
            if _take_waiting(head, label, item):
                continue
        if isinstance(item, Line):
            waiting = _read_line(head, item)
        elif isinstance(item, Grid):
            _read_grid(head, item)
        else:
            head.rest.append(item)
    if waiting is not None:
        _take_time(head, waiting)
    if head.times.release is None:
        _read_sentences(head)
    return head


def note(line: Line, reason: str) -> Note:
    """Return the note of a line that is not used."""
    return Note(line.number, line.text[:200], reason)


def _read_line(head: Head, line: Line) -> Field | None:
    """Read one line; return the label whose value is the next line."""
    fields = fields_of_line(line.text, line)
    if len(fields) == 1 and not fields[0].value:
        return fields[0]
    for found in fields:
        _take_time(head, found)
    if fields:
        return None
    if _is_contact(line.text, head):
        head.notes.append(note(line, CONTACT))
    else:
        head.rest.append(line)
    return None


def _take_waiting(head: Head, waiting: Field, item: Item) -> bool:
    """Take a label that stands alone; return whether its value is the item behind it."""
    if isinstance(item, Line) and not fields_of_line(item.text, item):
        _take_time(head, Field(waiting.meaning, item.text, (*waiting.lines, item)))
        return True
    _take_time(head, waiting)
    return False


def _take_time(head: Head, found: Field) -> None:
    times = head.times
    label = _TIMES[found.meaning]
    known = times.release if found.meaning == "release" else times.distribution
    where = f"line {found.lines[0].number}, {label}"
    if known is not None:
        if known != found.value and found.meaning == "release":
            head.doubts.append(f"it names two times: “{known}” and “{found.value}”"[:300])
        head.notes += [note(line, f"{label} stands in the document twice") for line in found.lines]
    elif found.meaning == "release":
        head.times = ReleaseHead(found.value, times.distribution)
        head.places.append(Place("embargo_until", where, found.value[:200]))
    else:
        head.times = ReleaseHead(times.release, found.value)
        head.places.append(Place("published_at", where, found.value[:200]))


def _read_grid(head: Head, grid: Grid) -> None:
    fields = fields_of_grid(grid)
    times = [found for found in fields if found.meaning != "contact"]
    contacts = [found for found in fields if found.meaning == "contact"]
    if times:
        _read_time_grid(head, grid, fields)
    elif contacts and _is_contact_grid(grid, contacts):
        head.departments += _departments(contacts)
        head.notes += _contact_rows(grid)
    else:
        head.rest.append(grid)


def _read_time_grid(head: Head, grid: Grid, fields: list[Field]) -> None:
    """Take times and contacts; what else stands in the same table may be letterhead or title."""
    taken: set[int] = set()
    for found in fields:
        taken |= {line.number for line in found.lines}
        if found.meaning != "contact":
            _take_time(head, found)
    contacts = [found for found in fields if found.meaning == "contact"]
    head.departments += _departments(contacts)
    for found in contacts:
        text = " ".join(line.text for line in found.lines)
        head.notes.append(Note(found.lines[0].number, text[:200], CONTACT))
    boxes = -grid.lines[0].number if grid.lines else 0
    for row in grid.rows:
        for cell in row:
            boxes -= 1
            for line in cell.lines:
                if line.number not in taken:
                    head.rest.append(Line(line.number, line.text, line.level, boxes))


def _is_contact_grid(grid: Grid, contacts: list[Field]) -> bool:
    """Whether it begins with a contact's label; a column of a list may be called 문의처, too."""
    if len(grid.rows) > _MOST_CONTACT_ROWS:
        return False
    first = next((cell.text for row in grid.rows for cell in row if cell.lines), "")
    if meaning_of(first) != "contact" and not _BRACKETED.fullmatch(first):
        return False
    text = " ".join(line.text for line in grid.lines)
    return len(contacts) > 1 or bool(PHONE.search(text) or MAIL.search(text))


def _contact_rows(grid: Grid) -> Iterator[Note]:
    yield from (note(line, CONTACT) for line in grid.caption)
    for row in grid.rows:
        cells = [cell for cell in row if cell.lines]
        text = " | ".join(cell.text for cell in cells)
        yield Note(cells[0].lines[0].number, text[:200], CONTACT)


def _departments(contacts: list[Field]) -> Iterator[str]:
    for found in contacts:
        label = found.lines[0].text.replace(" ", "")
        if "부서" in label or "기관" in label:
            yield found.value


def _is_contact(text: str, head: Head) -> bool:
    if len(text) > _LONGEST_CONTACT:
        return False
    if _ASK.search(text) or _ASK_OPENS.search(text):
        return True
    has_address = PHONE.search(text) is not None or MAIL.search(text) is not None
    is_sentence = text.endswith(("다.", "다"))
    was_contact = bool(head.notes) and head.notes[-1].reason == CONTACT
    names_one = _CONTACT_START.match(text) or _OFFICIAL.search(text) or was_contact
    return has_address and not is_sentence and bool(names_one)


def _read_sentences(head: Head) -> None:
    """Take a time that no label announces: 3월 12일 조간부터 보도해 주시기 바랍니다."""
    for item in head.rest:
        if isinstance(item, Line) and is_release_sentence(item.text):
            head.rest.remove(item)
            _take_time(head, Field("release", item.text, (item,)))
            return
