"""The feed of a site: the address itself, what its page names, or where such sites keep theirs.

HTML Standard, 4.6.7.1 (link type alternate); the usual places are those of common content systems,
the Korean press systems among them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml.html import HtmlElement

from ilbo_ingest.drafts import Found, UnreadableDocumentError
from ilbo_ingest.fetching import Fetched, Fetcher, FetchFailure, Reach, Request
from ilbo_ingest.readers.reader import Context, Document
from ilbo_ingest.readers.xml_guard import parse_html
from ilbo_ingest.sources.collectors.pages import is_web_page
from ilbo_ingest.sources.reading import read_for
from ilbo_paper import NewsSource

_TYPES = frozenset(
    {
        "application/rss+xml", "application/atom+xml", "application/feed+json",
        "application/rdf+xml",
    }
)  # fmt: skip
_PLACES = (
    "/rss", "/feed", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json",
    "/rss/allArticle.xml", "/rss/rss.xml", "/rss/news.xml",
)  # fmt: skip
_MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed that can be read, and what it holds."""

    url: str
    document: Document
    found: Found


@dataclass(frozen=True, slots=True)
class Tried:
    """An address that is no feed, and why."""

    url: str
    why: str


class NoFeedError(Exception):
    """The site has no feed that can be read; what was tried is told."""

    def __init__(self, tried: list[Tried]) -> None:
        super().__init__("; ".join(f"{each.url}: {each.why}" for each in tried))
        self.tried = tried


async def find_feed(
    address: str, fetcher: Fetcher, context: Context, source: NewsSource, reach: Reach
) -> FoundFeed:
    """Return the feed at an address or of its site; raise NoFeedError."""
    tried: list[Tried] = []
    page = await fetcher.fetch(Request(address, reach=reach))
    if not isinstance(page, Fetched):
        why = str(page) if isinstance(page, FetchFailure) else "is not modified"
        raise NoFeedError([Tried(address, why)])
    if not is_web_page(page.body):
        return _read(page, context, source)
    tried.append(Tried(address, "is a web page"))
    for url in _candidates(page):
        outcome = await fetcher.fetch(Request(url, reach=page.reach))
        if not isinstance(outcome, Fetched):
            tried.append(Tried(url, str(outcome)))
            continue
        try:
            return _read(outcome, context, source)
        except NoFeedError as error:
            tried += error.tried
    raise NoFeedError(tried)


def _read(page: Fetched, context: Context, source: NewsSource) -> FoundFeed:
    if is_web_page(page.body):
        raise NoFeedError([Tried(page.url, "is a web page")])
    content_type = page.content_type + (f"; charset={page.charset}" if page.charset else "")
    document = Document(page.body, page.url, content_type or None, page.url)
    try:
        _, found = read_for(document, context, source)
    except UnreadableDocumentError as error:
        raise NoFeedError([Tried(page.url, str(error))]) from error
    if not found.drafts:
        raise NoFeedError([Tried(page.url, "is a feed without items")])
    return FoundFeed(page.url, document, found)


def _candidates(page: Fetched) -> Iterable[str]:
    """Return what the page names as its feeds, then the usual places of its site."""
    try:
        root = parse_html(page.body, page.charset)
    except UnreadableDocumentError:
        named: list[str] = []
    else:
        named = [urljoin(page.url, each) for each in (*_alternates(root), *_links(root))]
    places = [urljoin(page.url, place) for place in _PLACES]
    return dict.fromkeys([*dict.fromkeys(named[:_MOST_NAMED]), *places])


def _alternates(root: HtmlElement) -> list[str]:
    return [
        link.get("href", "")
        for link in root.iter("link")
        if "alternate" in link.get("rel", "").lower().split()
        and link.get("type", "").lower() in _TYPES
    ]


def _links(root: HtmlElement) -> list[str]:
    """Return what looks like a feed among the links a reader may click."""
    hrefs = (link.get("href", "") for link in root.iter("a"))
    words = ("rss", "atom.xml", "feed.xml", "/feed")
    return [href for href in hrefs if any(word in href.lower() for word in words)]
