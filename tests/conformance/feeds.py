"""Feeds and answers of the policy news interface: which fields a reader must find in each.

Sentences of the samples are known by their hash only; they belong to those who wrote them.
"""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

from ilbo_ingest.documents import Document, Item, read_document
from ilbo_ingest.drafts import UnreadableDocumentError
from ilbo_ingest.readers.dates import KST
from ilbo_paper import read_paper
from tests.conformance.checks import Check
from tests.machine import ROOT

_FOLDERS = ("ingest/feeds", "ingest/datagokr", "hostile/feeds", "hostile/xml")
_NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)
_RELEASE = "https://www.korea.kr/briefing/pressReleaseView.do?newsId="
_NEWS = "https://www.korea.kr/news/policyNewsView.do?newsId="
_NEWSWIRE = "https://www.newswire.co.kr/newsRead.php?no="
_NO_READER = "this is XML or HTML for which there is no reader"
_UNTITLED = "0cca5a2971f119fa"
Fields = tuple[object, ...]
# Each item's headline, paragraphs, source, link, id and time in Korea; the reason of a refusal.
# Files that aren't named here are feeds without items.
_EXPECTED: dict[str, tuple[Fields, ...] | str] = {
    "euc-kr-item.xml": (("e23df8834a583975", ("e23df8834a583975",), None, None, None, None),),
    "korea_kr_pressrelease_rss_before_2026-07.xml": (
        (
            "289fd41b1bda1422",
            ("9d32a87d754af8bf", "7a68f72e606cb46e"),
            "국토교통부",
            f"{_RELEASE}111",
            "111",
            "2026-06-15T10:00",
        ),
        (
            "e6764d3c802509a0",
            ("2fd08872bf5c5962",),
            "농촌진흥청",
            f"{_RELEASE}222",
            "222",
            "2026-06-16T15:00",
        ),
    ),
    "newswire_rss.xml": (
        (
            "565d6ba5a2159f60",
            ("a438bb88f9ac3987",),
            "뉴스와이어",
            f"{_NEWSWIRE}1031104",
            "1031104",
            "2026-03-26T11:26",
        ),
    ),
    "error_gateway.xml": "the interface refuses: 20 서비스 접근거부 SERVICE_KEY_IS_NULL (auth)",
    "policyNewsList2_v2.xml": (
        (
            "ddae4c75941df041",
            ("333aa5c1028e1133",),
            "합성부",
            f"{_NEWS}101",
            "101",
            "2026-09-24T10:30",
        ),
    ),
    # Without a KoglType nobody may publish more than headline and link.
    "policyNewsList_v1_item.xml": (
        (
            "c338bbbaa34f0f3d",
            (),
            "산업통상부",
            f"{_NEWS}148964101",
            "148964101",
            "2026-05-08T16:51",
        ),
    ),
    "pressReleaseList_v1.xml": (
        (
            "17cf44ce46e8d381",
            (),
            "금융위원회",
            f"{_NEWS}148900001",
            "148900001",
            "2026-06-02T09:30",
        ),
    ),
    "amp-cdata-hex.xml": (("ed4fc534ddb895bd", (), "Validity test", None, None, None),),
    "bozo_double-encoded-html.xml": (
        ("b4935894c8ce16bd", ("b4935894c8ce16bd",), None, None, None, None),
    ),
    "bozo_linenoise.xml": (("988c1a1d761c769c", ("988c1a1d761c769c",), None, None, None, None),),
    "entity_in_doctype.xml": (
        (_UNTITLED, (), None, None, "tag:example.com,2006-05-04:/blog/", None),
    ),
    "euc-kr-attribute.xml": ((_UNTITLED, (), None, None, None, None),),
    "rss_empty_document.xml": _NO_READER,
    "rss_incomplete_cdata.xml": (
        ("8fa003100def2ace", (), "can feedparser read this xml", None, None, None),
    ),
    "rss_item_link_corrupted_ampersands.xml": (
        (_UNTITLED, (), "link", "http://link/get?a=1&b=2", None, None),
    ),
    "cyclic_entities.xml": _NO_READER,
    "entity_bomb.xml": _NO_READER,
    "external_entity_file.xml": _NO_READER,
}


def check_feeds(samples: Path) -> list[Check]:
    """Compare each file with its facts."""
    paths = [path for folder in _FOLDERS for path in sorted((samples / folder).glob("*.xml"))]
    return [
        Check(f"feed: {path.name}", _EXPECTED.get(path.name, ()), _found(path)) for path in paths
    ]


def _found(path: Path) -> tuple[Fields, ...] | str:
    paper = read_paper(ROOT / "ilbo.toml")
    try:
        reading = read_document(Document(path.read_bytes(), path.name), paper, lambda: _NOW)
    except UnreadableDocumentError as error:
        return str(error)
    return tuple(_fields(item) for item in reading.items)


def _fields(item: Item) -> Fields:
    article, at = item.edited.article, item.draft.published_at
    texts = article.body or ((article.body_html,) if article.body_html else ())
    return (
        _hash(article.headline),
        tuple(_hash(text) for text in texts),
        article.source.name if article.source else None,
        item.draft.link,
        item.draft.upstream_id,
        f"{at.astimezone(KST):%Y-%m-%dT%H:%M}" if at else None,
    )


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
