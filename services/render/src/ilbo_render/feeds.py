"""Feeds of the whole site, of a section or of a source: RSS 2.0, Atom and JSON Feed 1.1.

`path` is the page the feed belongs to ("/", "/sections/society"); the feed lies below it.
"""

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from html import unescape
from xml.etree import ElementTree as ET

from markupsafe import escape

from ilbo_events import ArticlePublished
from ilbo_paper import Paper
from ilbo_render.moments import kst
from ilbo_render.pictures import shared
from ilbo_render.typography import shortened, with_dateline

_LONGEST_SUMMARY = 300
_ELEMENT = re.compile(r"<[^>]*>")
_START = datetime(1970, 1, 1, tzinfo=UTC)


def rss(paper: Paper, title: str, path: str, articles: Sequence[ArticlePublished]) -> bytes:
    """Return the articles, newest first, as RSS 2.0."""
    root = ET.Element(
        "rss",
        {
            "version": "2.0",
            "xmlns:atom": "http://www.w3.org/2005/Atom",
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        },
    )
    channel = ET.SubElement(root, "channel")
    _text(channel, "title", title)
    _text(channel, "link", _address(paper, path))
    _text(channel, "description", paper.masthead.description)
    _text(channel, "language", "ko")
    _text(channel, "copyright", paper.imprint.copyright)
    _text(channel, "lastBuildDate", _rfc822(_newest(articles)))
    own = {"href": _feed(paper, path, "feed.xml"), "rel": "self", "type": "application/rss+xml"}
    ET.SubElement(channel, "atom:link", own)
    for article in articles:
        _rss_item(channel, paper, article)
    return _serialized(root)


def _rss_item(channel: ET.Element, paper: Paper, article: ArticlePublished) -> None:
    item = ET.SubElement(channel, "item")
    address = _article_address(paper, article)
    _text(item, "title", article.headline)
    _text(item, "link", address)
    _text(item, "guid", address).set("isPermaLink", "true")
    _text(item, "pubDate", _rfc822(article.first_published_at))
    _text(item, "dc:creator", _author(paper, article))
    for category in _categories(article):
        _text(item, "category", category)
    _text(item, "description", _summary(article))
    _text(item, "content:encoded", _content(article))


def atom(paper: Paper, title: str, path: str, articles: Sequence[ArticlePublished]) -> bytes:
    """Return the articles, newest first, as Atom."""
    root = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "ko"})
    _text(root, "title", title)
    _text(root, "id", _address(paper, path))
    _text(root, "updated", kst(_newest(articles)).isoformat())
    _text(root, "rights", paper.imprint.copyright)
    ET.SubElement(root, "link", {"rel": "alternate", "href": _address(paper, path)})
    own = {"rel": "self", "type": "application/atom+xml", "href": _feed(paper, path, "atom.xml")}
    ET.SubElement(root, "link", own)
    _text(ET.SubElement(root, "author"), "name", paper.masthead.name)
    for article in articles:
        _atom_entry(root, paper, article)
    return _serialized(root)


def _atom_entry(root: ET.Element, paper: Paper, article: ArticlePublished) -> None:
    entry = ET.SubElement(root, "entry")
    address = _article_address(paper, article)
    _text(entry, "title", article.headline)
    _text(entry, "id", address)
    _text(entry, "published", kst(article.first_published_at).isoformat())
    _text(entry, "updated", kst(article.published_at).isoformat())
    ET.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": address})
    _text(ET.SubElement(entry, "author"), "name", _author(paper, article))
    for category in _categories(article):
        ET.SubElement(entry, "category", {"term": category})
    _text(entry, "summary", _summary(article))
    _text(entry, "content", _content(article)).set("type", "html")


def json_feed(paper: Paper, title: str, path: str, articles: Sequence[ArticlePublished]) -> bytes:
    """Return the articles, newest first, as JSON Feed 1.1."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": _address(paper, path),
        "feed_url": _feed(paper, path, "feed.json"),
        "description": paper.masthead.description,
        "language": "ko",
        "authors": [{"name": paper.masthead.name, "url": _address(paper, "/")}],
        "items": [_json_item(paper, article) for article in articles],
    }
    return json.dumps(feed, ensure_ascii=False, separators=(",", ":")).encode()


def _json_item(paper: Paper, article: ArticlePublished) -> dict[str, object]:
    address = _article_address(paper, article)
    item: dict[str, object] = {
        "id": address,
        "url": address,
        "title": article.headline,
        "summary": _summary(article),
        "content_html": _content(article),
        "date_published": kst(article.first_published_at).isoformat(),
        "date_modified": kst(article.published_at).isoformat(),
        "authors": [{"name": _author(paper, article)}],
        "tags": _categories(article),
    }
    if article.images:
        item["image"] = f"{paper.masthead.url}{shared(article.images[0])}"
    return item


def _text(parent: ET.Element, tag: str, text: str) -> ET.Element:
    element = ET.SubElement(parent, tag)
    element.text = text
    return element


def _serialized(root: ET.Element) -> bytes:
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _address(paper: Paper, path: str) -> str:
    return f"{paper.masthead.url}{path}"


def _feed(paper: Paper, path: str, name: str) -> str:
    return f"{paper.masthead.url}{path.rstrip('/')}/{name}"


def _article_address(paper: Paper, article: ArticlePublished) -> str:
    return f"{paper.masthead.url}/articles/{article.article_id}"


def _newest(articles: Sequence[ArticlePublished]) -> datetime:
    return max((article.published_at for article in articles), default=_START)


def _rfc822(moment: datetime) -> str:
    return format_datetime(kst(moment))


def _author(paper: Paper, article: ArticlePublished) -> str:
    return article.byline or article.dateline or paper.masthead.name


def _categories(article: ArticlePublished) -> list[str]:
    return [*([article.section] if article.section else []), *article.tags]


def _summary(article: ArticlePublished) -> str:
    text = article.body[0] if article.body else _plain(article.body_html or "")
    return shortened(text, _LONGEST_SUMMARY)


def _plain(html: str) -> str:
    return " ".join(unescape(_ELEMENT.sub(" ", html)).split())


def _content(article: ArticlePublished) -> str:
    body_html = article.body_html
    if body_html is None:
        body_html = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in article.body)
    credit = f"<p>[뉴스출처 : {escape(article.source.name)}]</p>" if article.source else ""
    return f"{with_dateline(body_html, article.dateline)}{credit}"
