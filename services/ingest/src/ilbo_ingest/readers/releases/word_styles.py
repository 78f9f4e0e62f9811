"""What a Word document's styles and lists make of a paragraph."""

import re
from dataclasses import dataclass
from typing import Final

from docx.document import Document
from docx.oxml.ns import qn
from lxml.etree import _Element

_HEADING = re.compile(r"(?:heading|제목) ?([1-9])", re.IGNORECASE)
_TITLES: Final = {"title": 1, "제목": 1, "subtitle": 2, "부제": 2}
_LONGEST_CHAIN = 20


@dataclass(frozen=True, slots=True)
class ListItem:
    """Where in which list a paragraph stands."""

    list_id: str
    level: int
    is_bullet: bool


class Styles:
    """Styles and numberings of one document."""

    def __init__(self, document: Document) -> None:
        self._names: dict[str, str] = {}
        self._parents: dict[str, str] = {}
        self._properties: dict[str, _Element] = {}
        for style in document.styles.element.iter(qn("w:style")):
            self._add(style)
        self._bullets = _bullets(document)

    def _add(self, style: _Element) -> None:
        key = style.get(qn("w:styleId"), "")
        self._names[key] = _value(style.find(qn("w:name")))
        self._parents[key] = _value(style.find(qn("w:basedOn")))
        properties = style.find(qn("w:pPr"))
        if properties is not None:
            self._properties[key] = properties

    def heading_level(self, paragraph: _Element) -> int:
        """Return 1 to 6 for a heading, else 0."""
        outline = _value(paragraph.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}"))
        if outline in tuple("012345"):
            return int(outline) + 1
        for key in self._chain(paragraph):
            name = self._names.get(key, "").strip().lower()
            if name in _TITLES:
                return _TITLES[name]
            if match := _HEADING.fullmatch(name):
                return min(int(match[1]), 6)
        return 0

    def list_item(self, paragraph: _Element) -> ListItem | None:
        """Return the place in a list; None for a paragraph in none."""
        own = paragraph.find(qn("w:pPr"))
        inherited = (self._properties.get(key) for key in self._chain(paragraph))
        for properties in (own, *inherited):
            numbering = properties.find(qn("w:numPr")) if properties is not None else None
            if numbering is not None:
                list_id = _value(numbering.find(qn("w:numId")))
                level = _value(numbering.find(qn("w:ilvl")))
                depth = int(level) if level.isdecimal() else 0
                if list_id in ("", "0"):  # 0 takes a paragraph out of its style's list
                    return None
                return ListItem(list_id, depth, (list_id, depth) in self._bullets)
        return None

    def _chain(self, paragraph: _Element) -> list[str]:
        key = _value(paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}"))
        chain: list[str] = []
        while key and key not in chain and len(chain) < _LONGEST_CHAIN:
            chain.append(key)
            key = self._parents.get(key, "")
        return chain


def _bullets(document: Document) -> set[tuple[str, int]]:
    """Return the levels of lists whose items have a sign and no number."""
    found: set[tuple[str, int]] = set()
    for relation in document.part.rels.values():
        if not relation.reltype.endswith("/numbering") or relation.is_external:
            continue
        root = relation.target_part.element
        signs = {
            abstract.get(qn("w:abstractNumId")): {
                int(level.get(qn("w:ilvl"), "0"))
                for level in abstract.iter(qn("w:lvl"))
                if _value(level.find(qn("w:numFmt"))) in ("bullet", "none")
            }
            for abstract in root.iter(qn("w:abstractNum"))
        }
        for number in root.iter(qn("w:num")):
            levels = signs.get(_value(number.find(qn("w:abstractNumId"))), set())
            found |= {(number.get(qn("w:numId"), ""), level) for level in levels}
    return found


def _value(element: _Element | None) -> str:
    return element.get(qn("w:val"), "") if element is not None else ""
