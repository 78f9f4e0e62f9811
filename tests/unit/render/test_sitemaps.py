"""Sitemaps follow the protocol and robots.txt names them."""

from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest

from ilbo_render import sitemaps
from tests.unit.render.edition import NOW, PAPER, article

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
URL = PAPER.masthead.url


def test_sitemap_lists_addresses_with_their_last_change() -> None:
    root = ET.fromstring(sitemaps.sitemap(PAPER, [("/articles/snow", NOW)]))
    assert root.tag == f"{MAP}urlset"
    assert root.findtext(f"{MAP}url/{MAP}loc") == f"{URL}/articles/snow"
    assert root.findtext(f"{MAP}url/{MAP}lastmod") == "2026-03-12T15:00:00+09:00"


def test_index_lists_sitemaps() -> None:
    root = ET.fromstring(sitemaps.sitemap_index(PAPER, [("/archive/2026/03/12/sitemap.xml", NOW)]))
    assert root.tag == f"{MAP}sitemapindex"
    loc = root.findtext(f"{MAP}sitemap/{MAP}loc")
    assert loc == f"{URL}/archive/2026/03/12/sitemap.xml"


def test_sitemap_refuses_more_than_the_protocol_allows() -> None:
    with pytest.raises(ValueError, match="50000"):
        sitemaps.sitemap(PAPER, [("/", NOW)] * 50_001)


def test_news_sitemap_holds_two_days() -> None:
    fresh = article(headline="눈 & <비>", first_published_at=NOW - timedelta(hours=47))
    old = article(article_id="old", first_published_at=NOW - timedelta(hours=49))
    root = ET.fromstring(sitemaps.news_sitemap(PAPER, [fresh, old], NOW))
    assert [loc.text for loc in root.iter(f"{MAP}loc")] == [f"{URL}/articles/snow"]
    assert [title.text for title in root.iter(f"{NEWS}title")] == ["눈 & <비>"]
    assert [lang.text for lang in root.iter(f"{NEWS}language")] == ["ko"]


def test_news_sitemap_holds_a_thousand_articles_at_most() -> None:
    many = [article(first_published_at=NOW)] * 1001
    root = ET.fromstring(sitemaps.news_sitemap(PAPER, many, NOW))
    assert len(root.findall(f"{MAP}url")) == 1000


def test_robots_welcomes_everyone_and_names_the_sitemaps() -> None:
    assert sitemaps.robots(PAPER).decode().splitlines() == [
        "User-agent: *",
        "Allow: /",
        "",
        f"Sitemap: {URL}/sitemap.xml",
        f"Sitemap: {URL}/news-sitemap.xml",
    ]
