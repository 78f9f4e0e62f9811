"""Feeds are well-formed, complete and escaped once."""

import json
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest

from ilbo_render import feeds
from tests.unit.render.edition import NOW, PAPER, PICTURE, article

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
URL = PAPER.masthead.url
HOSTILE = "눈 & 비 <b>\"'</b> ]]> 끝"


def rss_items(**changes: object) -> list[ET.Element]:
    root = ET.fromstring(feeds.rss(PAPER, "한빛일보", "/", [article(**changes)]))
    return root.findall("channel/item")


def test_rss_names_the_article_by_its_address() -> None:
    (item,) = rss_items()
    guid = item.find("guid")
    assert guid is not None
    assert (guid.get("isPermaLink"), guid.text) == ("true", f"{URL}/articles/snow")
    assert item.findtext("link") == f"{URL}/articles/snow"


def test_rss_times_are_in_korean_time() -> None:
    assert rss_items()[0].findtext("pubDate") == "Thu, 12 Mar 2026 10:00:00 +0900"


@pytest.mark.parametrize(
    ("path", "own"),
    [
        ("/", "/feed.xml"),
        ("/sections/society", "/sections/society/feed.xml"),
        ("/sources/%EB%88%88", "/sources/%EB%88%88/feed.xml"),
    ],
)
def test_feed_knows_its_own_address(path: str, own: str) -> None:
    channel = ET.fromstring(feeds.rss(PAPER, "한빛일보", path, [])).find("channel")
    assert channel is not None
    link = channel.find(f"{ATOM}link")
    assert link is not None
    assert (link.get("rel"), link.get("href")) == ("self", f"{URL}{own}")
    assert channel.findtext("link") == f"{URL}{path}"


def test_rss_text_is_escaped_once() -> None:
    (item,) = rss_items(headline=HOSTILE, body=(HOSTILE,))
    assert item.findtext("title") == HOSTILE
    assert item.findtext("description") == HOSTILE
    content = item.findtext(CONTENT) or ""
    assert content.startswith("<p>(한빛통신) 눈 &amp; 비 &lt;b&gt;")
    assert "&amp;amp;" not in content


def test_rss_of_html_keeps_the_html_and_sums_it_up_in_words() -> None:
    (item,) = rss_items(body=(), body_html="<p>산 &amp; 들에<br>눈</p>")
    assert (
        item.findtext(CONTENT) == "<p>(한빛통신) 산 &amp; 들에<br>눈</p><p>[뉴스출처 : 눈길청]</p>"
    )
    assert item.findtext("description") == "산 & 들에 눈"


def test_empty_feeds_are_valid_and_never_change() -> None:
    for write in (feeds.rss, feeds.atom, feeds.json_feed):
        assert write(PAPER, "한빛일보", "/", []) == write(PAPER, "한빛일보", "/", [])
    root = ET.fromstring(feeds.atom(PAPER, "한빛일보", "/", []))
    assert root.findtext(f"{ATOM}updated") == "1970-01-01T09:00:00+09:00"


def test_atom_tells_first_publication_from_the_last_change() -> None:
    changed = article(revision=2, published_at=NOW)
    root = ET.fromstring(feeds.atom(PAPER, "한빛일보", "/", [changed]))
    entry = root.find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}id") == f"{URL}/articles/snow"
    assert entry.findtext(f"{ATOM}published") == "2026-03-12T10:00:00+09:00"
    assert entry.findtext(f"{ATOM}updated") == root.findtext(f"{ATOM}updated")
    assert entry.findtext(f"{ATOM}updated") == "2026-03-12T15:00:00+09:00"


def test_json_feed_is_of_version_1_1() -> None:
    shown = article(tags=("첫눈",), images=(PICTURE,), byline="김새벽 기자")
    feed = json.loads(feeds.json_feed(PAPER, "한빛일보", "/sections/society", [shown]))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == f"{URL}/sections/society/feed.json"
    (item,) = feed["items"]
    assert item["id"] == item["url"] == f"{URL}/articles/snow"
    assert item["tags"] == ["사회", "첫눈"]
    assert item["image"] == f"{URL}/media/snow/1200.jpg"
    assert item["authors"] == [{"name": "김새벽 기자"}]


def test_newest_change_dates_the_feed() -> None:
    older = article(article_id="old", published_at=NOW - timedelta(days=2))
    root = ET.fromstring(feeds.rss(PAPER, "한빛일보", "/", [article(published_at=NOW), older]))
    assert root.findtext("channel/lastBuildDate") == "Thu, 12 Mar 2026 15:00:00 +0900"
