"""Pages of Newswire (뉴스와이어): one press release of a company or body.

There is no specification; the structure is that of article pages as seen in 2026. Contact and
source blocks are no part of the text; the large picture stands in `data-src`.
"""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from ilbo_ingest.drafts import Draft, Found, Picture, UnreadableDocumentError
from ilbo_ingest.readers.dates import Moment, read_date
from ilbo_ingest.readers.elements import text_of
from ilbo_ingest.readers.fields import Finds, captioned, first_sentence, shortened, source_of
from ilbo_ingest.readers.prose import Prose, prose_of_tree, signed
from ilbo_ingest.readers.reader import Context, Document
from ilbo_ingest.readers.web.page import Page, has_class, looks_like_html, open_page

NAME = "뉴스와이어"
_SITE = "https://www.newswire.co.kr/"
_TITLE_END = re.compile(r"\s*[-|]\s*뉴스와이어\s*$")
_COLUMN = f"//section[{has_class('article_column')}]"
_AROUND = ("release-contact", "release-source-news", "release-source")
_UNTITLED = "the page names no title: its first sentence stands for it"
_COMPANY = re.compile(r"[^\d@:/]{2,40}")


class NewswireReader:
    """One release on a page of Newswire."""

    name = "newswire-page"

    def recognises(self, document: Document) -> bool:
        """Take pages with Newswire's column of an article."""
        data = document.data
        is_column = b"article_column" in data and b"release-" in data
        return is_column and looks_like_html(document)

    def read(self, document: Document, context: Context) -> Found:
        """Return the release; raise UnreadableDocumentError when there is none."""
        page = open_page(document, _SITE)
        column = page.first(_COLUMN)
        if column is None:
            raise UnreadableDocumentError("the page of Newswire has no article column")
        finds = Finds()
        company = _company(page)
        pictures = tuple(_pictures(page, finds))
        prose, said = signed(_body(page, column))
        if not prose.paragraphs:
            raise UnreadableDocumentError("the article column of Newswire is empty")
        finds.mark("body", "section.article_column", prose.paragraphs[0])
        titled = _headline(page, finds)
        headline = titled or first_sentence(prose.paragraphs[0])
        published = _published(page, context, finds)
        link = page.address_of('//link[@rel="canonical"]') or page.absolute(page.meta("og:url"))
        link = link or document.url
        draft = Draft(
            headline=headline,
            link=link,
            subheads=tuple(_subheads(page, finds)),
            body=prose.body,
            body_html=prose.html,
            dateline=said.dateline,
            byline=said.byline,
            source=source_of(company or NAME, link),
            published_at=published.at if published else None,
            published_precision=published.precision if published else "minute",
            hold=_UNTITLED if titled is None else published.doubt if published else None,
            rights=said.rights,
            language="ko",
            pictures=pictures,
            places=tuple(finds.places),
        )
        return Found("Newswire article", (draft,))


def _headline(page: Page, finds: Finds) -> str | None:
    for where, text in (
        ("meta[og:title]", page.meta("og:title")),
        ("h1", page.text("//h1")),
        ("title", page.text("//title")),
    ):
        if line := finds.line("headline", where, _TITLE_END.sub("", text or "")):
            return shortened(line)
    return None


def _subheads(page: Page, finds: Finds) -> Iterator[str]:
    for element in page.all(f"//*[{has_class('release-subtitle')} or {has_class('subtitle')}]"):
        if line := finds.line("subheads", ".subtitle", text_of(element)):
            yield shortened(line)


def _company(page: Page) -> str | None:
    """Return who released it: the first line of the contact, the rest of which is nobody's."""
    contact = page.first(f"//div[{has_class('release-contact')}]//p")
    if contact is None:
        return None
    first = next((line.strip() for line in map(str, contact.itertext()) if line.strip()), "")
    return first if _COMPANY.fullmatch(first) else None


def _body(page: Page, column: HtmlElement) -> Prose:
    for name in (*_AROUND, "images_column", "column_image"):
        for element in page.all(f"{_COLUMN}//*[{has_class(name)}]"):
            if element.getparent() is not None:
                element.drop_tree()
    return prose_of_tree(column)


def _pictures(page: Page, finds: Finds) -> Iterator[Picture]:
    for element in page.all(f"{_COLUMN}//div[{has_class('column_image')}]"):
        image = next(element.iter("img"), None)
        small = None if image is None else image.get("src")
        caption = " ".join(
            text_of(part)
            for part in element.iter("div")
            if "column_desc" in (part.get("class") or "").split()
        )
        if address := page.absolute(element.get("data-src") or small):
            finds.mark("pictures", "div.column_image/@data-src", address)
            alt = "" if image is None else image.get("alt") or ""
            yield captioned(Picture(url=address, caption=caption, alt=alt))


def _published(page: Page, context: Context, finds: Finds) -> Moment | None:
    for where, text in (
        ("div.release-time", page.text(f"//*[{has_class('release-time')}]")),
        ("meta[article:published_time]", page.meta("article:published_time")),
    ):
        if text and (moment := read_date(text, context.now, context.zone)):
            finds.mark("published_at", where, text)
            return moment
    return None
