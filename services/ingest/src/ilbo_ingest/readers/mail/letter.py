"""The words of a mail: its subject without tags, its text without signature and small print."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ilbo_ingest.agencies import agency_at
from ilbo_ingest.drafts import UnreadableDocumentError
from ilbo_ingest.readers.mail.parts import Parts
from ilbo_ingest.readers.prose import prose_of_text, prose_of_tree
from ilbo_ingest.readers.releases.issuer import BANNER, is_body
from ilbo_ingest.readers.xml_guard import parse_html

_PREFIX = re.compile(r"(?:re|fwd?|전달|회신|답장)\s*[:：]\s*", re.IGNORECASE)
_TAG = re.compile(
    r"(?:\[(?P<square>[^\[\]]{1,80})\]|\((?P<round>[^()]{1,60})\)|<(?P<angle>[^<>]{1,60})>"
    r"|【(?P<black>[^【】]{1,60})】|〔(?P<shell>[^〔〕]{1,60})〕|「(?P<corner>[^「」]{1,60})」)\s*"
)
_BANNER_START = re.compile(rf"(?:{BANNER.pattern})\s*[:：|_-]\s*", re.IGNORECASE)
_EMBARGO = re.compile(r"엠바고|embargo|보도\s*시점", re.IGNORECASE)
_AGAIN = re.compile(
    r"수\s?정|정\s?정|재\s?배포|교\s?체|최\s?종|재\s?송|긴\s?급|광\s?고|외부|external",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(r"(?m)^-- ?$")
_SMALL_PRINT = re.compile(
    r"(?:본|이)\s*(?:메일|이메일|전자우편)(?:은|에|을)|발신\s*전용|수신\s*거부|수신을\s*원(?:치|하지)"
    r"|(?:법적|민형사상)\s*책임|무단.{0,10}(?:유출|복사|배포)|confidential|intended\s+recipient"
    r"|unsubscribe|sent\s+from\s+my",
    re.IGNORECASE,
)
_COVER = re.compile(
    r"송부|보내\s?드|첨부(?:된|한|와)?\s*(?:파일|자료|같이)|붙임과\s*같이|많은\s*(?:관심|보도)"
)
_LONGEST_COVER = 300
_SHORT_SHARE = 0.5
_MOST_TAGS = 6


@dataclass(slots=True)
class Subject:
    """What a subject says."""

    headline: str
    embargo: str | None = None
    """The words of a tag that tells from when it may be published."""
    issuer: str | None = None
    tags: list[str] = field(default_factory=list)
    """What was taken off."""


@dataclass(frozen=True, slots=True)
class Letter:
    """The text of a mail."""

    paragraphs: tuple[str, ...]
    cut: tuple[str, ...] = ()
    """Signature and small print."""
    fault: str | None = None
    """Why some of it could not be read."""


def subject_of(text: str) -> Subject:
    """Return the subject without what programs and press offices put before it."""
    found = Subject(text)
    for _ in range(_MOST_TAGS):
        rest = found.headline
        match = _PREFIX.match(rest) or _BANNER_START.match(rest)
        if match is None and (tag := _TAG.match(rest)) is not None:
            words = str(tag[tag.lastgroup or 0]).strip()
            match = tag if _is_tag(words, found) else None
        if match is None:
            break
        found.tags.append(match[0].strip())
        found.headline = rest[match.end() :].strip()
    return found


def letter_of(parts: Parts) -> Letter:
    """Return the text; that for machines is taken where the plain one says less."""
    plain, cut = _without_signature("\n\n".join(parts.plain))
    paragraphs = list(prose_of_text(plain).paragraphs)
    fault = None
    if parts.html:
        try:
            tree = parse_html(b"\n".join(parts.html), parts.html_charset)
            rich = list(prose_of_tree(tree).paragraphs)
        except UnreadableDocumentError as error:
            rich, fault = [], str(error)
        if _letters(paragraphs) < _letters(rich) * _SHORT_SHARE:
            paragraphs = rich
    kept, small = _without_small_print(paragraphs)
    return Letter(tuple(kept), (*cut, *small), fault)


def reads_like_a_cover(paragraphs: Sequence[str]) -> bool:
    """Whether a text tells of a release instead of being one."""
    text = "".join(paragraphs)
    return len(text) <= _LONGEST_COVER and _COVER.search(text) is not None


def _is_tag(words: str, found: Subject) -> bool:
    """Whether words in brackets are a tag; what a tag tells is kept."""
    if _EMBARGO.search(words):
        found.embargo = _EMBARGO.sub("", words).strip(" :") or words
        return True
    squeezed = re.sub(r"\s", "", words)
    if agency_at(squeezed, None).agency is not None or is_body(squeezed):
        found.issuer = found.issuer or squeezed
        return True
    return bool(BANNER.search(words) or _AGAIN.search(words)) and len(words) <= 20


def _without_signature(text: str) -> tuple[str, list[str]]:
    """Cut at the mark of RFC 3676, section 4.3."""
    marks = list(_SIGNATURE.finditer(text.replace("\r\n", "\n")))
    text = text.replace("\r\n", "\n")
    if not marks or not text[: marks[-1].start()].strip():
        return text, []
    return text[: marks[-1].start()], list(_lines(text[marks[-1].end() :]))


def _lines(text: str) -> Iterator[str]:
    return (line.strip() for line in text.split("\n") if line.strip())


def _without_small_print(paragraphs: list[str]) -> tuple[list[str], list[str]]:
    """Cut the last paragraphs as long as they speak of the mail and not of news."""
    kept = list(paragraphs)
    cut: list[str] = []
    while len(kept) > 1 and _SMALL_PRINT.search(kept[-1]):
        cut.insert(0, kept.pop())
    return kept, cut


def _letters(paragraphs: list[str]) -> int:
    return sum(map(str.isalnum, "".join(paragraphs)))
