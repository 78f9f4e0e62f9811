"""What crawlers read: sitemaps and robots.txt."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from ilbo_events import ArticlePublished
from ilbo_paper import Paper
from ilbo_render.moments import kst

MAX_ENTRIES = 50_000
"""What the protocol allows in one file; longer lists need files of their own and an index."""
MAX_NEWS = 1_000
_NEWS_AGE = timedelta(days=2)
_PROTOCOL = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"

Entries = Sequence[tuple[str, datetime]]
"""Paths, and when each page changed last."""


def sitemap(paper: Paper, entries: Entries) -> bytes:
    """Return one sitemap of at most 50,000 pages."""
    return _listing(paper, "urlset", "url", entries)


def sitemap_index(paper: Paper, entries: Entries) -> bytes:
    """Return the index of several sitemaps."""
    return _listing(paper, "sitemapindex", "sitemap", entries)


def _listing(paper: Paper, root_tag: str, tag: str, entries: Entries) -> bytes:
    if len(entries) > MAX_ENTRIES:
        raise ValueError(f"a sitemap holds {MAX_ENTRIES} addresses, not {len(entries)}")
    # Joined as text: 10,000 addresses as elements would keep readers waiting for 0.1 s.
    rows = [
        f"<{tag}><loc>{escape(paper.masthead.url + path)}</loc>"
        f"<lastmod>{kst(changed_at).isoformat(timespec='seconds')}</lastmod></{tag}>"
        for path, changed_at in entries
    ]
    head = f"<?xml version='1.0' encoding='utf-8'?>\n<{root_tag} xmlns=\"{_PROTOCOL}\">"
    return "".join([head, *rows, f"</{root_tag}>"]).encode()


def news_sitemap(paper: Paper, articles: Sequence[ArticlePublished], now: datetime) -> bytes:
    """Return the articles of the last two days, newest first, for Google News."""
    recent = [a for a in articles if a.first_published_at > now - _NEWS_AGE][:MAX_NEWS]
    root = ET.Element("urlset", {"xmlns": _PROTOCOL, "xmlns:news": _NEWS})
    for article in recent:
        url = ET.SubElement(root, "url")
        ET.SubElement(url, "loc").text = f"{paper.masthead.url}/articles/{article.article_id}"
        news = ET.SubElement(url, "news:news")
        publication = ET.SubElement(news, "news:publication")
        ET.SubElement(publication, "news:name").text = paper.masthead.name
        ET.SubElement(publication, "news:language").text = "ko"
        published = kst(article.first_published_at).isoformat(timespec="seconds")
        ET.SubElement(news, "news:publication_date").text = published
        ET.SubElement(news, "news:title").text = article.headline
    return _serialized(root)


def _serialized(root: ET.Element) -> bytes:
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def robots(paper: Paper) -> bytes:
    """Return robots.txt: everyone may read everything."""
    url = paper.masthead.url
    maps = f"Sitemap: {url}/sitemap.xml\nSitemap: {url}/news-sitemap.xml\n"
    return f"User-agent: *\nAllow: /\n\n{maps}".encode()
