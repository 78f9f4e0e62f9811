"""Any web page with an article on it, whoever made the site.

The text is found by trafilatura, everything about it by what the page says of itself; an error, a
locked door or a list is refused by name. Formats: HTML Standard, schema.org, Open Graph.
"""

import re

from ilbo_events.articles import KoglType
from ilbo_ingest.drafts import Draft, Found, UnreadableDocumentError
from ilbo_ingest.readers.fields import (
    Finds,
    kogl_type_of,
    name_of,
    one_line,
    section_of,
    source_of,
    tags_of,
)
from ilbo_ingest.readers.prose import Prose, signed
from ilbo_ingest.readers.reader import Context, Document
from ilbo_ingest.readers.web.about import DATE_LINE, About, about
from ilbo_ingest.readers.web.bounded import bounded_extract
from ilbo_ingest.readers.web.no_article import why_no_article
from ilbo_ingest.readers.web.page import Page, host_of, looks_like_html, open_page

_BARE = re.compile(r"\W+")
_LICENCE_PAGE = re.compile(r"kogl\.or\.kr/\S*?(?:licenseType|type)([0-4])\b", re.IGNORECASE)


class ArticlePageReader:
    """The article on a web page."""

    name = "web-page"

    def recognises(self, document: Document) -> bool:
        """Take every page of HTML: exact readers of pages are asked before."""
        return looks_like_html(document)

    def read(self, document: Document, context: Context) -> Found:
        """Return the article; raise UnreadableDocumentError naming why there is none."""
        page = open_page(document)
        finds = Finds()
        told = about(page, context, finds)
        extracted = bounded_extract(page.root)
        if reason := why_no_article(page, told, extracted):
            raise UnreadableDocumentError(reason)
        if told.headline is None:
            raise UnreadableDocumentError("the page has a text and no title")
        finds.mark("body", "found by trafilatura", extracted.paragraphs[0])
        draft = _draft(page, told, _without_headline(extracted, told), finds, context)
        return Found("article page", (draft,))


def _draft(page: Page, told: About, body: Prose, finds: Finds, context: Context) -> Draft:
    prose, said = signed(body)
    kogl = _kogl_type(page)
    source = source_of(told.site or said.source or host_of(told.link), told.link, told.rights)
    if source is not None and kogl is not None:
        source = source.model_copy(update={"kogl_type": kogl})
    return Draft(
        headline=told.headline or "",
        link=told.link,
        section=section_of(told.sections, context.paper),
        subheads=tuple(line for line in told.subheads if line != told.headline),
        body=prose.body,
        body_html=prose.html,
        is_excerpt=not told.is_free,
        dateline=name_of(said.dateline),
        byline=name_of(told.byline or said.byline),
        source=source,
        tags=tags_of((*told.sections, *told.tags)),
        published_at=told.published.at if told.published else None,
        published_precision=told.published.precision if told.published else "minute",
        updated_at=told.modified.at if told.modified else None,
        hold=told.published.doubt if told.published else None,
        summary=one_line(told.summary) or None,
        rights=told.rights or said.rights,
        language=told.language,
        pictures=told.pictures,
        places=tuple(finds.places),
    )


def _without_headline(prose: Prose, told: About) -> Prose:
    """Return the body without headline, subheads and date, where it begins with them again."""
    if prose.html is not None:
        return prose
    known = {_BARE.sub("", line) for line in (told.headline or "", *told.subheads)}
    start, end = 0, min(4, len(prose.paragraphs))
    while start < end and _tells_again(prose.paragraphs[start], known):
        start += 1
    return Prose(prose.paragraphs[start:]) if start < len(prose.paragraphs) else prose


def _tells_again(line: str, known: set[str]) -> bool:
    return _BARE.sub("", line) in known or DATE_LINE.fullmatch(line) is not None


def _kogl_type(page: Page) -> KoglType | None:
    """Return the 공공누리 type the page names for its text; None where it names several."""
    named = [
        match[1]
        for link in page.root.iter("a")
        for match in _LICENCE_PAGE.finditer(link.get("href") or "")
    ]
    marks = (image.get("alt") or "" for image in page.root.iter("img"))
    types = {kogl_type_of(f"공공누리 제{digit}유형") for digit in named}
    types |= {kogl_type_of(mark) for mark in marks if "공공누리" in mark}
    found = types - {None}
    return found.pop() if len(found) == 1 else None
