"""A marked-up tree written down as paragraphs and as HTML at once."""

# ruff: noqa: SIM905 - a list of thirty names reads better as words

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

from ilbo_ingest.drafts import Picture
from ilbo_ingest.readers.elements import Element, local_name, text_of

# Tells a name that is only text inside a line from one that begins a line.
_BLOCKS = frozenset(
    "address article aside body center dd details dialog div dl dt fieldset figcaption footer"
    " header hgroup hr html main p section summary tbody td tfoot th thead tr".split()
)
_HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
_INLINE = frozenset("a abbr b cite code em i mark q s small strong sub sup time u".split())
_UNREAD = frozenset(
    "audio button canvas embed form head iframe input math nav noembed noframes noscript object"
    " script select style svg template textarea title video".split()
)
_KEPT_ATTRIBUTES = {"a": ("href", "title"), "time": ("datetime",), "abbr": ("title",)}
_SPANS = ("colspan", "rowspan")
# More than this is an article in a box, no entry of a table.
_LONGEST_CELL = 250
_BLANKS = re.compile(r"[ \t\r\n\f\xa0]+")
_AROUND_BREAK = re.compile(r" *\n *")
Names = Mapping[str, str]
"""Local names of another vocabulary and the HTML names that mean the same."""


def written(element: Element, names: Names) -> "ProseWriter":
    """Return what an element says."""
    writer = ProseWriter(names)
    writer.read(element)
    writer.end_block()
    return writer


@dataclass(slots=True)
class ProseWriter:
    """Reads a tree into paragraphs and HTML at once."""

    names: Names
    parts: list[str] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    is_rich: bool = False
    _html: list[str] = field(default_factory=list)
    _text: list[str] = field(default_factory=list)
    _open: list[str] = field(default_factory=list)
    _block: list[str] = field(default_factory=list)

    def read(self, element: Element) -> None:
        """Read an element and what is in it."""
        name = self._name(element)
        if name in _UNREAD:
            return
        if name in _HEADINGS or name == "li":
            self._read_block(element, _HEADINGS.get(name, name))
        elif name in ("ul", "ol", "blockquote"):
            self._read_group(element, name)
        elif name in ("br", "img", "figure", "table", "pre"):
            _SPECIAL[name](self, element)
        elif name in _BLOCKS:
            self.end_block()
            self._read_inside(element)
            self.end_block()
        else:
            self._read_inline(element, name)

    def end_block(self) -> None:
        """End the paragraph; an inline element that is open goes on in the next."""
        text = _AROUND_BREAK.sub("\n", _BLANKS.sub(" ", "".join(self._text))).strip()
        html = "".join([*self._html, *(_closing(tag) for tag in reversed(self._open))])
        self._html, self._text = list(self._open), []
        if not text:
            return
        tag = self._block[-1] if self._block else "p"
        self.parts.append(f"<{tag}>{_tidy(html)}</{tag}>")
        self.paragraphs.append(f"• {text}" if tag == "li" else text)
        self.is_rich |= tag != "p"

    def _name(self, element: Element) -> str:
        name = local_name(element).lower() or "script"  # a comment says nothing
        return self.names.get(name, name)

    def _read_inside(self, element: Element) -> None:
        self._say(element.text)
        for child in element:
            self.read(child)
            self._say(child.tail)

    def _say(self, text: str | None) -> None:
        if text:
            plain = _BLANKS.sub(" ", text).replace("\v", " ")
            self._text.append(plain)
            self._html.append(escape(plain, quote=False))

    def _read_block(self, element: Element, tag: str) -> None:
        self.end_block()
        self._block.append(tag)
        self._read_inside(element)
        self.end_block()
        self._block.pop()

    def _read_group(self, element: Element, tag: str) -> None:
        self.end_block()
        self._block.append("p")
        before = len(self.parts)
        self._read_inside(element)
        self.end_block()
        self._block.pop()
        if len(self.parts) > before:
            self.parts.insert(before, f"<{tag}>")
            self.parts.append(f"</{tag}>")
            self.is_rich = True

    def _read_inline(self, element: Element, name: str) -> None:
        attributes = "".join(
            f' {key}="{escape(value)}"'
            for key in _KEPT_ATTRIBUTES.get(name, ())
            if (value := element.get(key))
        )
        if name not in _INLINE or (name == "a" and not element.get("href")):
            self._read_inside(element)
            return
        self._open.append(f"<{name}{attributes}>")
        self._html.append(self._open[-1])
        written = len(self.parts), len(self._text)
        self._read_inside(element)
        self._html.append(_closing(self._open.pop()))
        said = any(text.strip() for text in self._text[written[1] :])
        self.is_rich |= said or len(self.parts) != written[0]

    def _read_break(self, _: Element) -> None:
        """End the line, and with a second break the paragraph."""
        shown = (text.rstrip(" ") for text in reversed(self._text))
        said = next((text for text in shown if text), "")
        if said.endswith("\n"):
            self.end_block()
        elif said:
            self._text.append("\n")
            self._html.append("<br>")

    def _read_picture(self, element: Element) -> None:
        if (picture := _picture(element)) is not None:
            self.pictures.append(picture)

    def _read_figure(self, element: Element) -> None:
        """Take the pictures of a figure with its caption; one around a text or table is read."""
        images = [found for found in element.iter() if self._name(found) == "img"]
        captions = [found for found in element.iter() if self._name(found) == "figcaption"]
        if not images:
            self.end_block()
            self._read_inside(element)
            self.end_block()
            return
        caption = " ".join(map(text_of, captions))
        for image in images:
            if (picture := _picture(image, caption)) is not None:
                self.pictures.append(picture)

    def _read_table(self, element: Element) -> None:
        """Take a table as one; a table that only places things on the page is none."""
        rows = [
            [cell for cell in row if self._name(cell) in ("td", "th")]
            for row in element.iter()
            if self._name(row) == "tr"
        ]
        self.end_block()
        if self._is_layout(element, rows):
            self._read_inside(element)
            self.end_block()
            return
        written = [self._row(row) for row in rows if row]
        self.parts.append("<table>" + "".join(written) + "</table>")
        self.is_rich = True

    def _is_layout(self, table: Element, rows: list[list[Element]]) -> bool:
        """Whether a table has another one in it, one column, or a cell that is a text."""
        if any(found is not table and self._name(found) == "table" for found in table.iter()):
            return True
        if max(map(len, rows), default=0) < 2:
            return True
        return any(len(text_of(cell)) > _LONGEST_CELL for row in rows for cell in row)

    def _row(self, cells: list[Element]) -> str:
        inside = [written(cell, self.names) for cell in cells]
        self.pictures.extend(picture for each in inside for picture in each.pictures)
        texts = ["\n".join(each.paragraphs) for each in inside]
        if any(texts):
            self.paragraphs.append(" | ".join(text.replace("\n", " ") for text in texts))
        return "<tr>" + "".join(map(self._cell, cells, texts)) + "</tr>"

    def _cell(self, cell: Element, text: str) -> str:
        name = self._name(cell)
        spans = "".join(
            f' {key}="{value}"'
            for key in _SPANS
            if (value := cell.get(key, "")).isdecimal() and 1 < int(value[:4]) < 1000
        )
        return f"<{name}{spans}>" + escape(text, quote=False).replace("\n", "<br>") + f"</{name}>"

    def _read_preformatted(self, element: Element) -> None:
        self.end_block()
        text = "".join(map(str, element.itertext())).strip("\n")
        if text.strip():
            self.parts.append(f"<pre>{escape(text, quote=False)}</pre>")
            self.paragraphs.append(text)
            self.is_rich = True


_SPECIAL = {
    "br": ProseWriter._read_break,
    "img": ProseWriter._read_picture,
    "figure": ProseWriter._read_figure,
    "table": ProseWriter._read_table,
    "pre": ProseWriter._read_preformatted,
}


def _picture(image: Element, caption: str = "") -> Picture | None:
    url = image.get("src") or ""
    if not url.strip() or url.strip().lower().startswith("data:"):
        return None
    return Picture(url=url.strip(), caption=caption, alt=(image.get("alt") or "").strip())


def _closing(tag: str) -> str:
    return f"</{tag[1:].split(' ', 1)[0].rstrip('>')}>"


def _tidy(html: str) -> str:
    return re.sub(r"^(?:\s|<br>)+|(?:\s|<br>)+$", "", _BLANKS.sub(" ", html))
