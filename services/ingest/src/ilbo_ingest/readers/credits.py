"""What wire copy carries around its text: dateline, byline, source and rights notice, split off.

The marks are those Korean agencies, newspapers and press release services print:
(포탈뉴스통신) · (서울=뉴스1) 이름 기자 = · [매체/이름기자] · 서울--(뉴스와이어)-- ·
[뉴스출처 : 고용노동부] · <저작권자 ⓒ …> · 무단전재 및 재배포 금지 · the licence text of korea.kr.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ilbo_ingest.readers.fragments import Fragment
from ilbo_ingest.readers.portal.marks import (
    is_agency,
    is_rights_notice,
    opening,
    split_source,
)

# How many lines at the top and at the bottom can be credits.
_TOP, _BOTTOM = 3, 10
# No printed line has such a gap, and each pattern would look through it from every place in it.
_GAP = re.compile(r"\s{200}")
_ENDS, _START = 4000, 300
_WHO = (
    r"(?P<who>[가-힣]{2,4}(?:\s?[·,]\s?[가-힣]{2,4})*\s?(?:[가-힣]{2,5}\s?)?"
    r"(?:기자|특파원|논설위원|통신원|리포터))"
)
_MAIL = r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"
_SIGNED = re.compile(
    rf"[\[(【/=ㅣ|·▲■●]*\s*(?:(?:글|취재|보도)\s*[=:/·]?\s*)?{_WHO}\s*[\])】]?\s*"
    rf"(?:[(/<\[|]?\s*{_MAIL}\s*[)>\]]?)?"
)
_MAIL_ROW = re.compile(rf"[(/<\[]?\s*(?:e-?mail\s*[:.]?\s*)?{_MAIL}\s*[)>\]]?", re.IGNORECASE)
_SIGNED_START = re.compile(rf"{_WHO}\s*[=＝|ㅣ]\s*")
_MEDIUM_AND_NAME = re.compile(
    rf"[\[【(](?P<medium>[^\[\]【】()=/|]{{2,20}}?)\s*[=/| ]\s*{_WHO}\s*[\]】)]\s*(?:[=＝]\s*)?"
)
_RELEASE_SERVICE = re.compile(
    r"(?P<place>[가-힣A-Za-z][가-힣A-Za-z·,./ ]{0,30}?)\s*--?\s*\((?P<wire>[^()]{2,20})\)\s*--?\s*"
)
_ENGLISH = re.compile(
    r"(?P<slug>[A-Z][A-Za-z.'/ -]{1,40},\s+(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    r"[a-z]*\.?\s+\d{1,2}\s+\([A-Z][\w .&-]{1,30}\))\s*(?:--?|–|—)\s*"
)
_LICENCE = re.compile(
    r"정책\s?브리핑의\s+(?:[가-힣]+\s+)?자료는\s*[「『“\"'‘(<]?\s*공공누리.*", re.DOTALL
)
_OF_LICENCE = re.compile(
    r"공공누리|저작권|출처를?\s*(?:반드시|명시|표기)|위반\s*시|사진의\s*경우|제3자|자료\s*출처\s*="
    r"|자유롭게\s*이용|korea\.kr"
)
_GIVEN_BY = re.compile(
    r"[<\[(（]?\s*(?:자료\s*제공|자료\s*출처)\s*[:=：]?\s*[(（]?\s*(?:정책\s?브리핑)?\s*"
    r"(?:www\.)?(?:korea\.kr)?\s*[)）]?\s*[>\])）]?"
)
_RIGHTS_AT_END = re.compile(
    r"\s*(?:[<\[(（【]\s*(?:ⓒ|©|\(c\)|저작권자|Copyright)[^<>\[\]【】]{0,120}[>\])）】]"
    r"|(?:저작권자\s*)?[ⓒ©][^.。\n]{0,60}?(?:무단\s*전재|재배포)[^\n]{0,40}"
    r"|[<\[(（【]?\s*무단\s*전재[^\n]{0,40}(?:금지|금합니다)\.?\s*[>\])）】]?)\s*$",
    re.IGNORECASE,
)
_DISTRIBUTED = re.compile(
    r"(?:이|본)\s*(?:뉴스|보도자료)는\s.{0,60}(?:배포|제공)한\s*(?:보도자료|뉴스)입니다\.?"
)
_NOTICE = re.compile(r"\W*(?:저작권|무단\s*(?:전재|복제)|ⓒ|©|\(c\)|copyright)", re.IGNORECASE)
_SEE_ATTACHMENT = re.compile(
    r"\W*(?:관련 보도\s?자료 내용입니다\W*)?(?:자세한|상세한?|구체적인|세부)?\s*"
    r"(?:내용|사항|자료)?[은는]?\s*"
    r"(?:붙임|첨부|첨부된)\s*(?:파일|자료|문서|보도\s?자료|물)?[을를의]?\s*(?:내용을?\s*)?"
    r"(?:참고|참조|확인)\s*(?:하시기|하여|해)?\s*(?:주시기|주세요|하세요|바람|바랍니다|요망)?\s*"
    r"(?:바랍니다)?\W*"
)
_WORDS = (
    "기자", "특파원", "통신원", "논설위원", "리포터", "저작권", "ⓒ", "©", "opyright", "OPYRIGHT",
    "(c)", "재배포", "전재", "출처", "제공", "배포한", "공공누리", "뉴스와이어", "@",
)  # fmt: skip
_BRACKET = re.compile(r"(?:<[^>]*>|\s|&nbsp;)*+[(\[【]")
_SLUG = re.compile(r"--?\s?\([^()]{2,20}\)|\([A-Z][\w .&-]{1,30}\)\s{0,3}(?:-|–|—)")


@dataclass(frozen=True, slots=True)
class Credits:
    """Who is behind a text, as the text itself says."""

    dateline: str | None = None
    """The wire slug without brackets, e.g. 서울=뉴스1."""
    byline: str | None = None
    source: str | None = None
    """The body named as source, e.g. 고용노동부."""
    rights: str | None = None
    """The words on usage."""
    removed: tuple[str, ...] = ()
    """What was split off, line by line."""


@dataclass(frozen=True, slots=True)
class Signed:
    """Paragraphs, and what was split off them."""

    paragraphs: tuple[str, ...]
    credits: Credits


@dataclass(frozen=True, slots=True)
class SignedHtml:
    """HTML, and what was split off it."""

    html: str
    credits: Credits


@dataclass(slots=True)
class _Copy:
    """Lines of a text while credits are found in them."""

    lines: list[str]
    kept: list[tuple[int, int]] = field(default_factory=list)
    """Which characters of each line stay."""
    found: Credits = field(default_factory=Credits)

    def text(self, at: int) -> str:
        start, end = self.kept[at]
        return self.lines[at][start:end]

    def keep(self, at: int, start: int, end: int) -> None:
        """Keep these characters of what is left of a line."""
        begin, text = self.kept[at][0], self.text(at)
        gone = [part.strip() for part in (text[:start], text[end:]) if part.strip()]
        self.kept[at] = (begin + start, begin + end)
        self.found = replace(self.found, removed=(*self.found.removed, *gone))

    def drop(self, at: int) -> None:
        self.keep(at, 0, 0)

    def shown(self) -> list[int]:
        return [at for at in range(len(self.lines)) if self.text(at).strip()]


def split_credits(paragraphs: Sequence[str]) -> Signed:
    """Return the paragraphs without what only says who wrote and who may print them."""
    copy = _read(list(paragraphs))
    kept = (copy.text(at).strip() for at in range(len(copy.lines)))
    return Signed(tuple(text for text in kept if text), copy.found)


def refers_to_attachment(text: str) -> bool:
    """Whether a text says only that the text stands in an attached file: it is none."""
    return len(text) < 200 and _SEE_ATTACHMENT.fullmatch(" ".join(text.split())) is not None


def may_hold_credits(text: str) -> bool:
    """Whether a text or HTML is worth being taken apart: a cheap look at both its ends."""
    ends = text if len(text) < _ENDS else f"{text[: _ENDS // 4]}\n{text[-_ENDS // 2 :]}"
    return (
        any(word in ends for word in _WORDS)
        or _BRACKET.match(ends) is not None
        or _SLUG.search(ends, 0, _START) is not None
    )


def split_html_credits(html: str) -> SignedHtml:
    """Return harmless HTML without its credits, otherwise as it was."""
    fragment = Fragment(html)
    found = take_credits(fragment)
    return SignedHtml(fragment.html() if found.removed else html, found)


def take_credits(fragment: Fragment) -> Credits:
    """Remove the credits from a fragment and return them."""
    lines = fragment.lines()
    copy = _read([line.raw for line in lines])
    for at, line in enumerate(lines):
        if copy.kept[at] != (0, len(copy.lines[at])):
            fragment.keep(line, *copy.kept[at])
    return copy.found


def _read(lines: list[str]) -> _Copy:
    copy = _Copy(lines, [(0, len(line)) for line in lines])
    if any(_GAP.search(line) for line in lines):
        return copy
    _read_bottom(copy)
    _read_top(copy)
    return copy


def _read_top(copy: _Copy) -> None:
    for at in copy.shown()[:_TOP]:
        text = copy.text(at)
        if (signed := _SIGNED.fullmatch(text.strip())) and len(copy.shown()) > 1:
            copy.found = replace(copy.found, byline=signed["who"].strip())
            copy.drop(at)
            continue
        _read_opening(copy, at)
        return


def _read_opening(copy: _Copy, at: int) -> None:
    text = copy.text(at)
    begin = len(text) - len(text.lstrip())
    found = _slug(text.lstrip())
    if found is None:
        return
    dateline, byline, length = found
    rest = text[begin + length :]
    if byline is None and (signed := _SIGNED_START.match(rest)):
        byline, length = signed["who"].strip(), length + signed.end()
    copy.keep(at, begin + length, len(text))
    byline = byline or copy.found.byline
    copy.found = replace(copy.found, dateline=dateline or copy.found.dateline, byline=byline)


def _slug(text: str) -> tuple[str | None, str | None, int] | None:
    """Return dateline, byline and how long both are where a line begins like wire copy."""
    if match := _MEDIUM_AND_NAME.match(text):
        return match["medium"].strip(), match["who"].strip(), match.end()
    if match := _RELEASE_SERVICE.match(text):
        return f"{match['place'].strip()}={match['wire'].strip()}", None, match.end()
    if match := _ENGLISH.match(text):
        return match["slug"], None, match.end()
    wire = opening(text)
    if wire is not None and (wire.byline or is_agency(wire.dateline)):
        return wire.dateline, wire.byline, len(text) - len(wire.text)
    if signed := _SIGNED_START.match(text):
        return None, signed["who"].strip(), signed.end()
    return None


def _read_bottom(copy: _Copy) -> None:
    _read_licence(copy)
    for at in reversed(copy.shown()[-_BOTTOM:]):
        text = copy.text(at).strip()
        if not _is_credit(copy, text):
            _read_end(copy, at)
            return
        copy.drop(at)


def _read_licence(copy: _Copy) -> None:
    """Cut the licence text of korea.kr, which fills the last lines."""
    shown = copy.shown()[-_BOTTOM:]
    for number, at in enumerate(shown):
        match = _LICENCE.search(copy.text(at))
        if match is None:
            continue
        rest = shown[number + 1 :]
        if any(not _OF_LICENCE.search(copy.text(below)) for below in rest):
            return
        words = [match[0].strip(), *(copy.text(below).strip() for below in rest)]
        copy.keep(at, 0, match.start())
        for below in rest:
            copy.drop(below)
        copy.found = replace(copy.found, rights=" ".join(words))
        return


def _is_credit(copy: _Copy, text: str) -> bool:
    """Whether a line at the bottom says only who is behind the text; what it says is kept."""
    if signed := _SIGNED.fullmatch(text):
        copy.found = replace(copy.found, byline=copy.found.byline or signed["who"].strip())
        return True
    if _GIVEN_BY.fullmatch(text) or _MAIL_ROW.fullmatch(text) or _DISTRIBUTED.fullmatch(text):
        return True
    if _NOTICE.match(text) and (_RIGHTS_AT_END.fullmatch(text) or is_rights_notice(text)):
        rights = " ".join(filter(None, (text, copy.found.rights)))
        copy.found = replace(copy.found, rights=rights)
        return True
    source = split_source(text)
    if source is not None and not source[0] and source[1]:
        copy.found = replace(copy.found, source=copy.found.source or source[1])
        return True
    return False


def _read_end(copy: _Copy, at: int) -> None:
    """Cut a rights notice and a source in brackets behind the last sentence."""
    text = copy.text(at)
    if match := _RIGHTS_AT_END.search(text):
        rights = match[0].strip()
        copy.found = replace(copy.found, rights=copy.found.rights or rights)
        copy.keep(at, 0, match.start())
        text = copy.text(at)
    source = split_source(text)
    if source is not None and source[0] and source[1]:
        copy.found = replace(copy.found, source=copy.found.source or source[1])
        copy.keep(at, 0, len(source[0]))
