"""What a page says about its article: JSON-LD first, then Open Graph, then the rest of the page.

Formats: schema.org (see `structured`); the Open Graph protocol and its article namespace,
https://ogp.me/; HTML `meta` names of newspapers; printed lines such as 입력 2026.03.12 14:18.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ilbo_ingest.drafts import Picture
from ilbo_ingest.readers.dates import Moment, read_date
from ilbo_ingest.readers.elements import text_of
from ilbo_ingest.readers.fields import Finds, captioned, shortened
from ilbo_ingest.readers.reader import Context
from ilbo_ingest.readers.web.page import Page, has_class, host_of
from ilbo_ingest.readers.web.structured import StructuredArticle, structured_data
from ilbo_ingest.readers.web.titles import page_titles, site_of, title_of

_PUBLISHED = (
    "article:published_time",
    "datepublished",
    "og:article:published_time",
    "published_time",
    "article.published",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "pubdate",
    "publishdate",
    "date",
)
_MODIFIED = ("article:modified_time", "datemodified", "og:updated_time", "dcterms.modified")
_DAY = (
    r"\d{4}\s*[-./년]\s*\d{1,2}\s*[-./월]\s*\d{1,2}\s*일?\.?(?:\s*\([월화수목금토일]\))?"
    r"(?:\s*(?:오전|오후)?\s*\d{1,2}:\d{2}(?::\d{2})?)?"
)
_LABEL = (
    r"(?:기사\s*)?(?:입력|등록|승인|게시|작성|발행|송고|배포|보도)\s*(?:일시|일자|시간|일)?"
    r"\s*[:：]?\s*"
)
_ENGLISH_DAY = r"(?:[A-Z][a-z]{2,8},?\s+)?\d{1,2}\s+[A-Z][a-z]{2,8}\.?\s+\d{4}"
_PRINTED = re.compile(
    rf"{_LABEL}({_DAY})|\b(?:[Pp]ublished|[Pp]osted)(?:\s+on)?\s*:?\s*({_ENGLISH_DAY})"
)
DATE_LINE = re.compile(rf"{_LABEL}{_DAY}.{{0,60}}")
"""A line of a page that tells when, and perhaps who."""
_LOOKED_THROUGH = 200_000
_AUTHORS = ("author", "dc.creator", "dcterms.creator", "article:author_name", "parsely-author")
_ADDRESS = re.compile(r"https?://|^@", re.IGNORECASE)
_NO_PICTURE = re.compile(
    r"logo|default|no[_-]?image|og[_-]?image|sns[_-]?image|share[_-]|placeholder|blank|favicon",
    re.IGNORECASE,
)
_SUBHEADS = (
    f"//*[{has_class('subtitle')} or {has_class('sub-title')} or {has_class('sub_title')}"
    f" or {has_class('article-subtitle')} or {has_class('subheading')}]"
)


@dataclass(frozen=True, slots=True)
class About:
    """What a page says; what it doesn't say is None or empty."""

    headline: str | None
    subheads: tuple[str, ...]
    byline: str | None
    site: str | None
    link: str | None
    published: Moment | None
    modified: Moment | None
    summary: str | None
    sections: tuple[str, ...]
    tags: tuple[str, ...]
    language: str | None
    rights: str | None
    pictures: tuple[Picture, ...]
    is_free: bool
    is_marked: bool
    """Whether the page says of itself that it is an article."""
    types: frozenset[str]
    """What else it says it is, in words of schema.org."""


def about(page: Page, context: Context, finds: Finds) -> About:
    """Return what the page says about its article."""
    site = site_of(page)
    titles = page_titles(page)
    data = structured_data(page, titles)
    article = data.article or StructuredArticle()
    printed = (*page.metas(*_PUBLISHED), *_times(page), *_printed(page))
    return About(
        headline=title_of(page, article.headline, site, finds),
        subheads=tuple(_subheads(page, article, finds)),
        byline=_byline(page, article, finds),
        site=article.publisher or site or None,
        link=_link(page, finds),
        published=_moment((article.published, *printed), "published_at", context, finds),
        modified=_moment((article.modified, *page.metas(*_MODIFIED)), "updated_at", context, finds),
        summary=article.description or page.meta("og:description", "description"),
        sections=tuple(filter(None, (article.section, *page.metas("article:section")))),
        tags=(*article.keywords, *page.metas("article:tag"), *_news_keywords(page)),
        language=_language(page, article),
        rights=article.rights or page.meta("copyright", "dc.rights", "dcterms.rights"),
        pictures=tuple(_pictures(page, article, finds)),
        is_free=article.is_free,
        is_marked=data.article is not None or _is_marked(page),
        types=data.types,
    )


def _is_marked(page: Page) -> bool:
    kinds = " ".join(page.metas("og:type")).lower()
    return "article" in kinds or page.meta("article:published_time", "datepublished") is not None


def _subheads(page: Page, article: StructuredArticle, finds: Finds) -> Iterator[str]:
    if line := finds.line("subheads", "json-ld/alternativeHeadline", article.subhead):
        yield shortened(line)
        return
    for element in page.all(_SUBHEADS):
        if line := finds.line("subheads", ".subtitle", text_of(element)):
            yield shortened(line)
            return


def _byline(page: Page, article: StructuredArticle, finds: Finds) -> str | None:
    """Return who wrote it; an address or the site itself is nobody."""
    site = (page.meta("og:site_name") or "").lower()
    places = (("json-ld/author", article.authors), ("meta[author]", tuple(page.metas(*_AUTHORS))))
    for where, names in places:
        people = [n for n in names if not _ADDRESS.search(n) and n.lower() != site and len(n) < 80]
        if people:
            return finds.line("byline", where, ", ".join(dict.fromkeys(people)))
    written = page.first("//*[@itemprop='author' or @rel='author']")
    return finds.line("byline", "[itemprop=author]", text_of(written)[:80])


def _link(page: Page, finds: Finds) -> str | None:
    """Return the page's one address; that of another site is not this page's to give."""
    canonical = page.address_of('//link[@rel="canonical"]')
    for where, address in (
        ("link[canonical]", canonical),
        ("meta[og:url]", page.absolute(page.meta("og:url"))),
        ("address", page.url),
    ):
        if address and (page.url is None or host_of(address) == host_of(page.url)):
            finds.mark("link", where, address)
            return address
    return None


def _times(page: Page) -> Iterator[str]:
    for element in page.all("//*[@itemprop='datePublished'] | //time[@datetime]"):
        yield element.get("datetime") or element.get("content") or text_of(element)


def _printed(page: Page) -> Iterator[str]:
    for element in page.all("//body"):
        for match in _PRINTED.finditer(text_of(element)[:_LOOKED_THROUGH]):
            yield match[1] or match[2]


def _moment(texts: Iterable[str], name: str, context: Context, finds: Finds) -> Moment | None:
    for text in texts:
        if text and (moment := read_date(text, context.now, context.zone)):
            finds.mark(name, "json-ld, meta, time or print", text)
            return moment
    return None


def _news_keywords(page: Page) -> Iterator[str]:
    for words in page.metas("news_keywords"):
        yield from (word.strip() for word in words.split(",") if word.strip())


def _language(page: Page, article: StructuredArticle) -> str | None:
    declared = article.language or page.root.get("lang") or page.meta("og:locale") or ""
    return declared.replace("_", "-")[:20] or None


def _pictures(page: Page, article: StructuredArticle, finds: Finds) -> Iterator[Picture]:
    """Yield the picture the article leads with, with the words it has on the page."""
    for name in (*article.images, *page.metas("og:image", "twitter:image")):
        address = page.absolute(name)
        if address is None or _NO_PICTURE.search(address.rsplit("/", 1)[-1]):
            continue
        finds.mark("pictures", "json-ld/image or meta[og:image]", address)
        caption, alt = _words(page, address)
        yield captioned(Picture(url=address, caption=caption or article.caption, alt=alt))
        return


def _words(page: Page, address: str) -> tuple[str, str]:
    """Return caption and alternative text of the picture where it stands on the page."""
    name = address.split("?", 1)[0].rsplit("/", 1)[-1]
    for image in page.root.iter("img"):
        source = image.get("src") or image.get("data-src") or ""
        if not name or name not in source:
            continue
        figure = next((each for each in image.iterancestors("figure")), None)
        captions = [] if figure is None else [text_of(c) for c in figure.iter("figcaption")]
        return " ".join(captions), image.get("alt") or ""
    return "", ""
