"""What a reader found, as an article can carry it: lines, names, tags, who released it."""

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from pydantic import ValidationError

from ilbo_events import Source
from ilbo_events.articles import KoglType
from ilbo_events.text import clean_line
from ilbo_ingest.drafts import Picture, Place, UnreadableDocumentError
from ilbo_ingest.readers.prose import prose_of_html
from ilbo_paper import Paper

_NAME_LENGTH = 200
_LINE_LENGTH = 500
_KOGL_NUMBERS = "01234"
_SENTENCE = re.compile(r".{10,}?[.!?](?=\s)")


@dataclass(slots=True)
class Finds:
    """Where in a document each field was found."""

    root: str = ""
    """What stands before each place: the item's own place in a message."""
    places: list[Place] = field(default_factory=list)

    def line(self, name: str, where: str, value: str | None) -> str | None:
        """Return a value as one line without markup, and remember its place; None when empty."""
        text = one_line(value)
        if not text:
            return None
        self.places.append(Place(name, f"{self.root}{where}", text[:200]))
        return text

    def mark(self, name: str, where: str, value: object) -> None:
        """Remember the place of a value that is no line."""
        self.places.append(Place(name, f"{self.root}{where}", str(value)[:200]))


def one_line(value: str | None) -> str:
    """Return text as one line; where it holds markup or escapes, what they say."""
    if not value:
        return ""
    if "<" in value or "&" in value:
        with suppress(UnreadableDocumentError):  # no markup after all: taken as it stands
            value = " ".join(prose_of_html(value).paragraphs)
    return clean_line(value)


def shortened(text: str, length: int = _LINE_LENGTH) -> str:
    """Return a line cut at a word; the cut shows."""
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"


def first_sentence(text: str) -> str:
    """Return the beginning of a caption, to stand as the headline of a picture without one."""
    line = clean_line(text)
    sentence = _SENTENCE.match(line)
    return shortened(sentence[0] if sentence else line, 120)


def source_of(name: str | None, url: str | None = None, rights: str | None = None) -> Source | None:
    """Return who released an item; an address no page can have is left out."""
    name = clean_line(name or "")[:_NAME_LENGTH]
    if not name:
        return None
    kogl_type = kogl_type_of(rights)
    try:
        return Source(name=name, url=url or None, kogl_type=kogl_type)
    except ValidationError:
        return Source(name=name, kogl_type=kogl_type)


def kogl_type_of(rights: str | None) -> KoglType | None:
    """Return the 공공누리 type that words on usage name; None unless it is exactly one."""
    after = (rights or "").partition("공공누리")[2][:12]
    digits = [sign for sign in after if sign.isdecimal()]
    if len(digits) != 1 or digits[0] not in _KOGL_NUMBERS or "유형" not in after:
        return None
    types: dict[str, KoglType] = {"0": "0", "1": "1", "2": "2", "3": "3", "4": "4"}
    return types[digits[0]]


def tags_of(names: Iterable[str]) -> tuple[str, ...]:
    """Return names as tags, each once, without codes nobody can read."""
    tags: dict[str, None] = {}
    for name in map(clean_line, names):
        if name and len(name) <= _NAME_LENGTH and not _is_code(name):
            tags.setdefault(name)
    return tuple(tags)[:64]


def section_of(names: Iterable[str], paper: Paper) -> str | None:
    """Return the first name that is a section of this newspaper."""
    known = {section.name for section in paper.sections} | {s.slug for s in paper.sections}
    return next((name for name in names if name in known), None)


def name_of(value: str | None) -> str | None:
    """Return a name as an article can carry it, cut where it is too long."""
    return clean_line(value or "")[:_NAME_LENGTH] or None


def captioned(picture: Picture) -> Picture:
    """Return the picture with words that fit their fields."""
    return Picture(
        url=picture.url,
        data=picture.data,
        caption=shortened(clean_line(picture.caption)),
        credit=clean_line(picture.credit)[:_NAME_LENGTH],
        alt=shortened(clean_line(picture.alt)),
    )


def _is_code(name: str) -> bool:
    return name.isascii() and (name.isdecimal() or name.startswith(("http://", "https://")))
