"""The headline of a page: what its title says without the name of the site."""

import re
from collections.abc import Iterator

from ilbo_events.text import clean_line
from ilbo_ingest.readers.elements import text_of
from ilbo_ingest.readers.fields import Finds, shortened
from ilbo_ingest.readers.web.page import Page, host_of

# 제목 < 정치 < 기사본문 - 한빛일보 · Headline | Site · 제목 :: 한빛일보
_END = re.compile(r"^(?P<title>.{6,}?)\s*(?P<sign>[|<>«»–—-]|::)\s+(?P<end>[^|<>«»]{2,60})$")
_RIGHTS = re.compile(
    r"(?:©|ⓒ|\(c\)|Copyright)\s*(?:\d{4}\s*)?(?:the\s)?([^.,©ⓒ]{2,40})", re.IGNORECASE
)
_SECTION_SIGN = "<"
# A board of a public body prints the title as a row of a table, and its own name as the page's.
_OF_BOARD = (
    '//th[normalize-space()="제목"]/following-sibling::td[1]'
    ' | //dt[normalize-space()="제목"]/following-sibling::dd[1]'
)
_OF_SECTION = re.compile(
    r"(?:보도\s?자료|보도\s?설명(?:자료)?|공지\s?사항|새\s?소식|알림|소식|뉴스|게시판|홈|home|news)"
    r"(?:\s?(?:상세(?:보기)?|보기|목록|게시판))?(?:\s*[|<>:·-]\s.*)?$",
    re.IGNORECASE,
)


def site_of(page: Page) -> str | None:
    """Return the name of the site: as it says, or the end of the title that leads to its front."""
    if site := page.meta("og:site_name", "application-name"):
        return site
    match = _END.match(page.text("//title"))
    if match is None:
        return None
    end = clean_line(match["end"])
    return end if any(_same(end, name) for name in _front_names(page)) else None


def _front_names(page: Page) -> Iterator[str]:
    """Yield what links to the front page show, and who claims the rights."""
    for link in page.all('//a[@href="/" or @href="./" or @href="/index.html"]'):
        yield text_of(link)
        yield from (image.get("alt") or "" for image in link.iter("img"))
    for match in _RIGHTS.finditer(text_of(page.root)[-2_000:]):
        yield match[1]


def page_titles(page: Page) -> tuple[str, ...]:
    """Return everything that may be the page's title."""
    found = (page.meta("og:title"), page.meta("twitter:title"), *_first_headings(page))
    return tuple(title for title in (*found, page.text("//title")) if title)


def title_of(page: Page, described: str, site: str | None, finds: Finds) -> str | None:
    """Return the headline; None on a page without any."""
    headings = list(_first_headings(page))
    candidates = (
        ("json-ld/headline", described),
        ("th[제목]", page.text(_OF_BOARD)),
        ("meta[og:title]", page.meta("og:title") or ""),
        ("meta[twitter:title]", page.meta("twitter:title") or ""),
        *(("h1", heading) for heading in headings),
        ("title", page.text("//title")),
        *(("h2", clean_line(text_of(heading))) for heading in page.root.iter("h2", "h3")),
    )
    for where, title in candidates:
        bare = without_site(title, site, host_of(page.url), headings)
        is_title = bool(bare) and not _same(bare, site) and not _OF_SECTION.match(bare)
        if is_title and (line := finds.line("headline", where, bare)):
            return shortened(line)
    return None


def without_site(title: str, site: str | None, host: str, headings: list[str]) -> str:
    """Return a title without the name of site and sections at its end."""
    title = clean_line(title)
    for heading in headings:
        if len(heading) > 8 and title != heading and title.startswith(heading):
            return heading
    while match := _END.match(title):
        end = match["end"]
        name = _plain(end).removesuffix("com")
        names_site = _same(end, site) or (len(name) > 2 and name in _plain(host))
        if not names_site and match["sign"] != _SECTION_SIGN:
            return title
        title = match["title"].strip()
    return title


def _first_headings(page: Page) -> Iterator[str]:
    """Yield the headings of the first rank; one that holds only the logo says nothing."""
    for heading in page.root.iter("h1"):
        if text := clean_line(text_of(heading)):
            yield text


def _same(one: str, other: str | None) -> bool:
    return bool(other) and _plain(one) == _plain(other or "")


def _plain(text: str) -> str:
    return "".join(sign for sign in text.lower() if sign.isalnum())
