"""The marks by which a portal page is read: its date, the wire slug, the source, the credit."""

import re
from dataclasses import dataclass
from datetime import date

_WEEKDAYS = "월화수목금토일"
_DATE = re.compile(
    r"(?:(?P<label>최종\s*편집|편집|업데이트|수정|발행일?|오늘|입력|기사\s*입력|등록|승인|송고)\s*[:：]?\s*)?"
    r"(?P<year>\d{4})\s*(?:[.\-/]|년)\s*(?P<month>\d{1,2})\s*(?:[.\-/]|월)\s*(?P<day>\d{1,2})"
    r"\s*(?:일|\.)?\s*"
    r"(?:[(\[（]?\s*(?P<weekday>[월화수목금토일])(?:요일)?\s*[)\]）]?|\([A-Za-z]{3,9}\.?\))?\s*"
    r"(?P<time>(?:오전|오후)?\s*\d{1,2}:\d{2}(?::\d{2})?)?"
)
_OF_AN_ARTICLE = re.compile(r"입력|등록|승인|송고|수정")
_SOURCE = re.compile(
    r"(?P<open>[\[［【<(])?\s*(?:뉴스\s*출처|자료\s*출처|자료\s*제공|출처)\s*[:：∶=]\s*"
    r"(?P<name>[^\[\]［］【】<>]{0,100}?)\s*[\]］】>)]?\s*$"
)
_BARE_SOURCE = re.compile(
    r"(?P<open>[\[［【])\s*(?:뉴스\s*)?출처\s+(?P<name>[^\[\]［］【】:：]{1,100}?)\s*[\]］】]$"
)
_CREDIT = re.compile(r"\W*(?:날씨|자료)?\s*(?P<who>[가-힣A-Za-z]{2,20})\s*제공\W*")
_CREDIT_FIRST = re.compile(r"\W*(?:날씨|자료)?\s*(?:제공|자료|출처)\s*[:：]?\s*(?P<who>기상청)\W*")
_SLUG = re.compile(r"[(（](?P<slug>[^()（）]{1,40})[)）]\s*")
_SQUARE_SLUG = re.compile(r"[\[［【](?P<slug>[^\[\]［］【】]{1,40})[\]］】]\s*")
_AGENCY = re.compile(
    r"(?:[^=]{1,15}=)?\s*[\w ]{0,14}(?:통신|뉴스\w{0,3}|뉴시스|연합|일보|신문|방송|미디어|프레스"
    r"|타임[스즈]|투데이|와이어|저널|news)(?:\s*/.{2,15})?|[^=]{1,15}=\s*\w{1,15}",
    re.IGNORECASE,
)
_REMARK = re.compile(r"가칭|종합|속보|단독|인터뷰|사진|포토|영상|자료|참고|주|재|사|유|\d보")
_BYLINE = re.compile(
    r"(?P<who>[가-힣]{2,4}(?:[·,]\s?[가-힣]{2,4})*\s(?:[가-힣]{2}\s?)?기자)\s*[=＝]\s*"
)
_BYLINE_ROW = re.compile(r"(?P<who>[가-힣]{2,4}\s?(?:[가-힣]{2}\s?)?기자)(?:\s*[(/]?\s*\S+@\S+)?")
_RIGHTS = re.compile(r"저작권자|무단\s*전재|재배포\s*금지|ⓒ|Copyright", re.IGNORECASE)
_COMMA = re.compile(r",\s|，\s*")
_PARTICLE = r"(?:\([^()]{1,40}\)|\[[^\[\]]{1,40}\])?(?:은|는|이|가|과|와|도|에서|에서는)\s"
# A headline may name a person the same way (김민수 장관, …), who is no source of a release.
_PERSON = re.compile(
    r"(?:대통령|총리|장관|차관|위원장|의장|의원|시장|군수|구청장|지사|청장|처장|실장|국장|회장|사장|원장|총장"
    r"|교육감|대표|대사|후보|감독|선수|교수|씨)$"
)


@dataclass(frozen=True, slots=True)
class PageDate:
    """A date that fills a line."""

    day: date
    weekday: str | None
    is_of_article: bool
    """Whether it says when an article was entered, not which day's page this is."""
    time: str | None
    """The hour, where one is printed."""

    @property
    def is_weekday_right(self) -> bool:
        """Whether the printed weekday, if any, is that day's."""
        return self.weekday is None or _WEEKDAYS[self.day.weekday()] == self.weekday


@dataclass(frozen=True, slots=True)
class Opening:
    """How wire copy begins: the slug and perhaps the reporter, then the text."""

    dateline: str
    byline: str | None
    text: str


def page_date(line: str) -> PageDate | None:
    """Return the date a line consists of; raise ValueError for a day no calendar has."""
    match = _DATE.fullmatch(line)
    if match is None:
        return None
    day = date(int(match["year"]), int(match["month"]), int(match["day"]))
    is_of_article = _OF_AN_ARTICLE.search(match["label"] or "") is not None
    return PageDate(day, match["weekday"], is_of_article, match["time"])


def weather_credit(line: str) -> str | None:
    """Return the credit of the weather line as it is shown, e.g. 기상청 제공."""
    match = _CREDIT.fullmatch(line) or _CREDIT_FIRST.fullmatch(line)
    return f"{match['who']} 제공" if match else None


def split_source(line: str) -> tuple[str, str] | None:
    """Return text and source name of a line that ends in [뉴스출처 : …]; None without one."""
    match = _SOURCE.search(line) or _BARE_SOURCE.search(line)
    if match is None:
        return None
    before = line[: match.start()].rstrip()
    # Behind text only the page's own brackets count: "(출처: 통계청)" quotes within a paragraph.
    is_own = match["open"] is not None and match["open"] != "("
    return (before, match["name"].strip()) if is_own or not before else None


def is_agency(slug: str) -> bool:
    """Whether a bracketed word is a wire slug (포탈뉴스통신, 서울=뉴스1), no remark (가칭)."""
    return _AGENCY.fullmatch(slug.strip()) is not None


def opening(line: str) -> Opening | None:
    """Return slug, reporter and text of a line that begins like wire copy."""
    match = _SLUG.match(line)
    if match is None or _REMARK.fullmatch(match["slug"].strip()):
        match = _SQUARE_SLUG.match(line)
        if match is None or not is_agency(match["slug"]):
            return None
    dateline, byline = _split_slug(match["slug"].strip())
    text = line[match.end() :]
    signed = _BYLINE.match(text)
    if signed:
        return Opening(dateline, signed["who"], text[signed.end() :])
    return Opening(dateline, byline, text)


def reporter(line: str) -> str | None:
    """Return who signed, when the line says nothing else."""
    match = _BYLINE_ROW.fullmatch(line)
    return match["who"] if match else None


def is_rights_notice(line: str) -> bool:
    """Whether a line is the copyright notice below an article."""
    return len(line) <= 100 and _RIGHTS.search(line) is not None


def split_lead(line: str, datelines: frozenset[str]) -> tuple[str, Opening] | None:
    """Return headline and opening of `headline (dateline) lead…`; None when it isn't clear.

    A dateline the page already used wins over one that only looks like a wire slug. A line with
    two of them is two articles with no border, which nobody can draw.
    """
    matches = list(_SLUG.finditer(line))
    known = [match for match in matches if match["slug"].strip() in datelines]
    likely = [match for match in matches if is_agency(match["slug"]) and _stands_free(match)]
    candidates = known or likely
    if len(candidates) != 1:
        return None
    headline = line[: candidates[0].start()].rstrip()
    lead = opening(line[candidates[0].start() :])
    return (headline, lead) if headline and lead and lead.text else None


def credited_in(headline: str, lead: str) -> str | None:
    """Return the body that released it: `고용노동부, …` whose lead begins 고용노동부는."""
    name, *rest = _COMMA.split(headline, maxsplit=1)
    if not rest or len(name) < 2 or _PERSON.search(name):
        return None
    return name if re.match(re.escape(name) + _PARTICLE, lead) else None


def _split_slug(slug: str) -> tuple[str, str | None]:
    medium, slash, who = slug.partition("/")
    if slash and medium and who.rstrip().endswith("기자"):
        return medium.strip(), who.strip()
    return slug, None


def _stands_free(match: re.Match[str]) -> bool:
    """Whether blanks surround the brackets: 인공지능(AI) is part of a word."""
    before = match.string[: match.start()][-1:]
    return (not before or before.isspace()) and match.group()[-1].isspace()
