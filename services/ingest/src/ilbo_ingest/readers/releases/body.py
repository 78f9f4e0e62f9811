"""The text of a release as paragraphs or, with lists or tables in it, as HTML.

Korean releases mark four levels: □ says it, ㅇ tells more, - goes into detail, * explains a word.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from html import escape

from ilbo_events.articles import MAX_HTML_BYTES
from ilbo_ingest.readers.releases.lines import Grid, GridCell, Item, Line

_LEVELS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (1, re.compile(r"[□■◇◆▣❏❑☐◎]\s*")),
    (2, re.compile(r"(?:[ㅇ○●❍⚪◦•▪▶▷‣·∘](?![ㅇ○●])|[oO](?=\s))\s*")),  # ○○시 is a name
    (3, re.compile(r"[-–—―ㆍ]\s+|[-–—―](?=[가-힣(‘“])")),
)
_ASIDE = re.compile(r"\*{1,3}\s*|※\s*|†\s*|주\)\s*")
_SENTENCE = re.compile(r"[다요음함임됨]\s*\.")
_LONGEST_HEADING = 60
_ANNEX = re.compile(r"(?:붙\s*임|별\s*첨|참\s*고|첨\s*부)\s*\d{0,2}")
_CAPTION = re.compile(r"[<〈\[【]\s*([^<>〈〉\[\]【】]{1,100}?)\s*[>〉\]】]")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within the text."""

    line: Line
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph with its level: 1 says it, 2 and 3 are items, 4 is an aside."""

    line: Line
    text: str
    level: int


Part = Heading | Text | Grid


@dataclass(frozen=True, slots=True)
class Body:
    """A body in one of its two forms."""

    paragraphs: tuple[str, ...] = ()
    html: str | None = None


def parts_of(items: Iterable[Item]) -> list[Part]:
    """Return what the items of a text are."""
    parts: list[Part] = []
    for item in items:
        if isinstance(item, Grid):
            parts.append(_heading_in(item) or _captioned(item, parts))
        elif isinstance(item, Line):
            parts.append(_joined(_text(item), parts))
    return parts


def is_badge(line: Line, below: Item | None) -> bool:
    """Whether a line is only 참고 1 beside a sentence and no title of what is below."""
    if _ANNEX.fullmatch(line.text) is None or isinstance(below, Grid):
        return False
    is_title = isinstance(below, Line) and isinstance(_text(below), Heading)
    is_short = isinstance(below, Line) and below.box != 0 and len(below.text) <= _LONGEST_HEADING
    return not (is_title or is_short)


def _joined(part: Heading | Text, parts: list[Part]) -> Heading | Text:
    """Return a part, joined with the 붙임 1 that stands alone above it."""
    if parts and isinstance(parts[-1], Heading) and _ANNEX.fullmatch(parts[-1].text):
        above = parts.pop()
        assert isinstance(above, Heading)
        return Heading(above.line, f"{above.text} {part.text}")
    return part


def _captioned(grid: Grid, parts: list[Part]) -> Grid:
    """Return a table with the line < … > above it as its caption."""
    above = parts[-1] if parts else None
    if not isinstance(above, Text) or grid.caption:
        return grid
    match = _CAPTION.fullmatch(above.line.text)
    if match is None:
        return grid
    parts.pop()
    return replace(grid, caption=(replace(above.line, text=match[1]),))


def body_of(parts: list[Part]) -> Body:
    """Return the body: HTML where paragraphs alone would lose a list, a table or a heading."""
    is_plain = all(isinstance(part, Text) and part.level == 1 for part in parts)
    html = None if is_plain else _html(parts)
    if html is None or len(html.encode()) > MAX_HTML_BYTES:
        return Body(tuple(_plain(parts)))
    return Body(html=html)


def _text(line: Line) -> Heading | Text:
    for level, form in _LEVELS:
        if match := form.match(line.text):
            return Text(line, line.text[match.end() :] or line.text, level)
    if _ASIDE.match(line.text):
        return Text(line, line.text, 4)
    is_short = len(line.text) <= _LONGEST_HEADING and not _SENTENCE.search(line.text)
    if (line.level or _ANNEX.match(line.text)) and is_short:
        return Heading(line, line.text)
    return Text(line, line.text, 1)


def _heading_in(grid: Grid) -> Heading | None:
    """Return the heading that stands in a table of one row, beside its number or 붙임."""
    cells = [cell for row in grid.rows for cell in row if cell.lines]
    if len(grid.rows) > 1 or len(cells) < 2 or any(len(cell.lines) > 2 for cell in cells):
        return None
    text = " ".join(cell.text for cell in cells)
    if len(cells[0].text) > 8 or len(text) > _LONGEST_HEADING:
        return None
    return Heading(cells[0].lines[0], text)


def _plain(parts: list[Part]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, Grid):
            yield from (line.text for line in part.caption)
            for row in part.rows:
                yield " | ".join(cell.text for cell in row)
        elif isinstance(part, Heading) or part.level == 1:
            yield part.text
        else:
            yield part.line.text


@dataclass(slots=True)
class _Writer:
    """Writes HTML; lists are opened and closed as levels come and go."""

    parts: list[str] = field(default_factory=list)
    open: list[int] = field(default_factory=list)
    """The levels of the lists that are open."""

    def close(self, level: int) -> None:
        while self.open and self.open[-1] >= level:
            self.parts.append("</li></ul>")
            self.open.pop()

    def item(self, text: Text) -> None:
        self.close(text.level + 1)
        if self.open and self.open[-1] == text.level:
            self.parts.append("</li>")
        else:
            self.parts.append("<ul>")
            self.open.append(text.level)
        self.parts.append(f"<li>{escape(text.text, quote=False)}")

    def aside(self, text: Text) -> None:
        """Write what explains the words before it, within the item where they stand."""
        inner = f"<small>{escape(text.text, quote=False)}</small>"
        self.parts.append(f"<br>{inner}" if self.open else f"<p>{inner}</p>")

    def block(self, html: str) -> None:
        self.close(0)
        self.parts.append(html)


def _html(parts: list[Part]) -> str:
    writer = _Writer()
    for part in parts:
        if isinstance(part, Grid):
            writer.block(_table(part))
        elif isinstance(part, Heading):
            writer.block(f"<h3>{escape(part.text, quote=False)}</h3>")
        elif part.level == 4:
            writer.aside(part)
        elif part.level > 1:
            writer.item(part)
        else:
            writer.block(f"<p>{escape(part.text, quote=False)}</p>")
    writer.close(0)
    return "".join(writer.parts)


def _table(grid: Grid) -> str:
    caption = " ".join(line.text for line in grid.caption)
    head = f"<caption>{escape(caption, quote=False)}</caption>" if caption else ""
    rows = []
    for number, row in enumerate(grid.rows):
        if _is_of_pictures(row):
            continue
        tag = "th" if number == 0 and _is_head(row) and len(grid.rows) > 1 else "td"
        rows.append("<tr>" + "".join(_cell(cell, tag) for cell in row) + "</tr>")
    return f"<table>{head}{''.join(rows)}</table>"


def _is_of_pictures(row: tuple[GridCell, ...]) -> bool:
    """Whether a row shows pictures, which are not taken, and at most their label."""
    return any(cell.has_figure for cell in row) and sum(bool(cell.lines) for cell in row) <= 1


def _is_head(row: tuple[GridCell, ...]) -> bool:
    """Whether a row names columns: short words and no numbers alone."""
    texts = [cell.text for cell in row if cell.lines]
    return len(texts) > 1 and all(
        len(text) <= 30 and not re.fullmatch(r"[\d.,%\s-]+", text) for text in texts
    )


def _cell(cell: GridCell, tag: str) -> str:
    spans = "".join(
        f' {name}="{size}"'
        for name, size in (("colspan", cell.column_span), ("rowspan", cell.row_span))
        if size > 1
    )
    text = "<br>".join(escape(line.text, quote=False) for line in cell.lines)
    return f"<{tag}{spans}>{text}</{tag}>"
