"""The headline of a page: what its title says without the name of the site."""

import re
from collections.abc import Iterator

from ilbo_events.text import clean_line
from ilbo_ingest.readers.elements import text_of
from ilbo_ingest.readers.fields import Finds, shortened
from ilbo_ingest.readers.web.page import Page, host_of

# 제목 < 정치 < 기사본문 - 한빛일보 · Headline | Site · 제목 :: 한빛일보
_END = re.compile(r"^(?P<title>.{6,}?)\s*(?P<sign>[|<>«»–—-]|::)\s+(?P<end>[^|<>«»]{2,60})$")
_SECTION_SIGN = "<"


def page_titles(page: Page) -> tuple[str, ...]:
    """Return everything that may be the page's title."""
    found = (page.meta("og:title"), page.meta("twitter:title"), *_first_headings(page))
    return tuple(title for title in (*found, page.text("//title")) if title)


def title_of(page: Page, described: str, site: str | None, finds: Finds) -> str | None:
    """Return the headline; None on a page without any."""
    headings = list(_first_headings(page))
    candidates = (
        ("json-ld/headline", described),
        ("meta[og:title]", page.meta("og:title") or ""),
        ("meta[twitter:title]", page.meta("twitter:title") or ""),
        *(("h1", heading) for heading in headings),
        ("title", page.text("//title")),
    )
    for where, title in candidates:
        bare = without_site(title, site, host_of(page.url), headings)
        if bare and not _same(bare, site) and (line := finds.line("headline", where, bare)):
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
