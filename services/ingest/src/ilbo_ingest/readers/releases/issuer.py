"""Who issued a release, by its letterhead, its first sentence or its title; and its licence."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from ilbo_events.articles import KoglType
from ilbo_ingest.agencies import Named, agency_at, agency_in

_TITLE = (
    r"(?:장관|처장|청장|위원장|원장|시장|도지사|지사|군수|구청장|교육감|이사장|사장|대표|총장|의장)"
)
_SUBJECT = re.compile(
    rf"(?P<name>[가-힣A-Za-z0-9·&㈜]{{2,24}}(?:\s[가-힣]{{2,12}})?)\s?"
    rf"(?P<head>\([^()]{{0,20}}{_TITLE}[^()]{{0,40}}\))?\s?(?:은|는|이|가|와|과)(?=[\s,])"
)
_BODY = re.compile(
    r"[가-힣·]{2,14}(?:부|처|청|위원회|연구원|진흥원|평가원|개발원|공사|공단|재단|특별시|광역시"
    r"|특별자치[시도]|교육청|경찰청|[시군구]청|(?:조정|비서|대통령)실|재판소|법원|은행)"
)
BANNER = re.compile(
    r"(?:언론\s*)?보\s*도\s*(?:참\s*고|설\s*명|해\s*명|반\s*박)?\s*자\s*료"
    r"|(?:참\s*고|설\s*명|해\s*명|브리핑)\s*자\s*료|press\s*release|news\s*release",
    re.IGNORECASE,
)
"""What a release calls itself."""
_NO_BODY = frozenset({"사업부", "지도부", "집행부", "수뇌부", "재판부", "상층부", "하층부"})
_KOGL = re.compile(r"공공누리|KOGL|자유\s?이용\s?허락", re.IGNORECASE)
_KOGL_TYPE = re.compile(r"제?\s*([0-4])\s*유형|KOGL[\s-]*(?:Type|type)?[\s-]*([0-4])")
_NO_TRADE = re.compile(r"상업(?:적|용)?\s*이용\s*금지|비\s*상업")
_NO_CHANGE = re.compile(r"변경\s*(?:등\s*)?금지")


@dataclass(frozen=True, slots=True)
class Issuer:
    """A body, and where it is named."""

    named: Named
    where: str


def issuer_of(
    letterhead: Sequence[str],
    first_sentence: str,
    headline: str,
    departments: Sequence[str],
    at: datetime | None,
) -> Issuer | None:
    """Return who issued it; known bodies are preferred to names that only look like one."""
    candidates = list(_candidates(letterhead, first_sentence, departments))
    for where, name in candidates:
        named = agency_at(name, at)
        if named.agency is not None:
            return Issuer(named, where)
    for where, name in candidates:
        if is_body(name):
            return Issuer(Named(name, None), where)
    in_title = agency_in(headline, at)
    return Issuer(in_title, "title") if in_title else None


def is_licence(text: str) -> bool:
    """Whether a line tells the KOGL licence."""
    return _KOGL.search(text) is not None


def kogl_type_of(text: str) -> KoglType | None:
    """Return the KOGL type a line names; None for one it doesn't."""
    if match := _KOGL_TYPE.search(text):
        return _as_type(match[1] or match[2])
    if not re.search(r"출처\s*표시", text):
        return None
    number = 1 + (1 if _NO_TRADE.search(text) else 0) + (2 if _NO_CHANGE.search(text) else 0)
    return _as_type(str(number))


def _as_type(digit: str) -> KoglType | None:
    match digit:
        case "0" | "1" | "2" | "3" | "4":
            return digit
    return None


def is_body(name: str) -> bool:
    """Whether a name looks like that of a public body."""
    return _BODY.fullmatch(name) is not None and len(name) > 2 and name not in _NO_BODY


def without_banner(text: str) -> str:
    """Return what stands beside the word 보도자료."""
    return BANNER.sub("", text).strip(" :|·-[]()<>/,")


def _candidates(
    letterhead: Sequence[str], first_sentence: str, departments: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Yield names, the surest first: one with its head in brackets is the speaker."""
    subject = _SUBJECT.match(first_sentence)
    if subject is not None and subject["head"]:
        yield from _whole_and_first("first sentence", subject["name"])
    for text in letterhead:
        yield "letterhead", without_banner(text)
    if subject is not None:
        yield from _whole_and_first("first sentence", subject["name"])
    for text in departments:
        yield from _whole_and_first("담당 부서", text)


def _whole_and_first(where: str, text: str) -> Iterator[tuple[str, str]]:
    yield where, text
    yield from ((where, word) for word in text.split()[:1])
