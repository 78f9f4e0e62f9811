"""An item stays the article it is, however its source names it."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ilbo_ingest.drafts import Draft
from ilbo_ingest.identity import article_id_of
from ilbo_ingest.sources.links import canonical_link, is_own
from ilbo_ingest.sources.naming import Known, digest_of_draft, named, resolved
from ilbo_paper import FeedSource, FolderSource
from tests.unit.ingest.sources.fakes import feed_source

DAY = datetime(2026, 6, 15, 3, tzinfo=UTC)
ITEM = Draft(
    headline="여름철 물놀이 안전",
    upstream_id="guid-1",
    link="https://www.example.go.kr/news/view.do?no=101",
    body=("본문",),
    published_at=DAY,
)
FEED = feed_source()


def ids(
    *drafts: Draft, source: FeedSource = FEED, known: dict[str, Known] | None = None
) -> list[str]:
    found = resolved(named(drafts, source), known or {})
    return [item.draft.article_id or "" for item, _ in found]


def after(*drafts: Draft, source: FeedSource = FEED) -> dict[str, Known]:
    """Return what is remembered once these were read."""
    return {
        name: Known(item.draft.article_id or "", item.digest)
        for item, _ in resolved(named(drafts, source), {})
        for name in item.names
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"headline": "여름철 물놀이 안전수칙"},
        {"link": "https://www.example.go.kr/news/view.do?no=101&pageIndex=2"},
        {"link": "http://m.example.go.kr/news/view.do;jsessionid=AB12?no=101"},
        {"link": "https://www.example.go.kr/moved/2026/101"},
        {"link": None},
        {"upstream_id": "guid-2"},
        {"upstream_id": None},
        {"upstream_id": "guid-2", "headline": "여름철 물놀이 안전수칙"},
    ],
)
def test_a_changed_name_is_the_same_article(changes: dict[str, str | None]) -> None:
    changed = replace(ITEM, **changes)  # type: ignore[arg-type] # each is text or nothing
    assert ids(changed, known=after(ITEM)) == ids(ITEM)


def test_what_leads_elsewhere_is_known_by_guid_or_link() -> None:
    stranger = feed_source("모음", url="https://collector.example.com/rss.xml")
    moved = replace(ITEM, link="https://www.example.go.kr/x/202")
    for changed in (moved, replace(ITEM, upstream_id="guid-2")):
        assert ids(changed, source=stranger, known=after(ITEM, source=stranger)) == ids(
            ITEM, source=stranger
        )


def test_a_changed_guid_and_link_is_another_article() -> None:
    other = replace(ITEM, upstream_id="guid-2", link="https://www.example.go.kr/news/view.do?no=9")
    assert ids(other, known=after(ITEM)) != ids(ITEM)


def test_a_guid_that_two_items_bear_tells_nothing() -> None:
    other = replace(
        ITEM, headline="다른 발표", link="https://www.example.go.kr/news/view.do?no=102"
    )
    assert len(set(ids(ITEM, other))) == 2


def test_the_same_item_a_hundred_times_is_one_article() -> None:
    assert len(ids(*[ITEM] * 100)) == 1
    guids = [replace(ITEM, upstream_id=f"guid-{number}") for number in range(3)]
    assert len(ids(*guids)) == 1
    assert len(ids(*[replace(guid, link="https://www.example.go.kr/a/gc") for guid in guids])) == 1


def test_a_link_that_all_items_bear_tells_nothing() -> None:
    front = [
        replace(ITEM, upstream_id=f"g{n}", headline=f"발표 {n}", link="https://www.example.go.kr/")
        for n in range(3)
    ]
    assert len(set(ids(*front))) == 3
    notice = [replace(draft, link="https://www.example.go.kr/notice") for draft in front]
    assert ids(notice[1], known=after(notice[0])) != ids(notice[0])


def test_two_feeds_of_one_site_name_the_same_article() -> None:
    everything = feed_source("전체 기사", url="https://www.example.go.kr/rss/allArticle.xml")
    section = feed_source("사회", url="https://www.example.go.kr/rss/S1N1.xml")
    assert ids(ITEM, source=everything) == ids(replace(ITEM, upstream_id="x"), source=section)


def test_no_feed_takes_the_articles_of_another() -> None:
    stranger = feed_source("모음", url="https://collector.example.com/rss.xml")
    assert ids(ITEM, source=stranger) != ids(ITEM)
    unlinked = replace(ITEM, link=None)
    assert ids(unlinked, source=feed_source("가")) != ids(unlinked, source=feed_source("나"))
    of_korea_kr = replace(
        ITEM, scope="korea.kr", upstream_id="156", link="https://www.korea.kr/x.do?newsId=156"
    )
    assert ids(of_korea_kr, source=stranger) != [article_id_of(of_korea_kr)]
    korea = feed_source("정책뉴스", url="https://www.korea.kr/rss/policy.xml")
    assert ids(of_korea_kr, source=korea) == [article_id_of(of_korea_kr)]


def test_a_board_is_known_by_the_number_in_its_link() -> None:
    board = feed_source(identity="id-in-link", id_pattern=r"no=(\d+)")
    moved = replace(ITEM, upstream_id="x", link="https://www.example.go.kr/new/list.do?no=101")
    assert ids(moved, source=board) == ids(ITEM, source=board)
    without = replace(ITEM, link="https://www.example.go.kr/etc/77777")
    assert ids(without, source=board) != ids(ITEM, source=board)


def test_a_feed_without_names_is_known_by_headline_and_day() -> None:
    daily = feed_source(identity="title-day")
    again = replace(ITEM, upstream_id="x", link="https://www.example.go.kr/1", body=("새 본문",))
    tomorrow = replace(ITEM, published_at=datetime(2026, 6, 16, 3, tzinfo=UTC))
    assert ids(again, source=daily) == ids(ITEM, source=daily) != ids(tomorrow, source=daily)
    bare = replace(ITEM, upstream_id=None, link=None)
    assert ids(bare) == ids(replace(bare, body=("새 본문",)))


def test_what_counts_as_said() -> None:
    same = replace(
        ITEM, published_at=None, updated_at=DAY, upstream_revision=3, upstream_id="x", scope="y"
    )
    assert digest_of_draft(same) == digest_of_draft(ITEM)
    for changes in ({"body": ("새 본문",)}, {"section": "경제"}, {"embargo_until": DAY}):
        changed = replace(ITEM, **changes)
        assert digest_of_draft(changed) != digest_of_draft(ITEM)


def test_a_folder_s_documents_name_their_articles_themselves() -> None:
    folder = FolderSource(name="서류함", kind="folder", path=Path("in"))
    (item,) = named([replace(ITEM, article_id="own-1")], folder)
    assert item.draft.article_id == "own-1"
    (item,) = named([ITEM], folder)
    assert item.draft.article_id == article_id_of(ITEM)


@pytest.mark.parametrize(
    ("link", "canonical"),
    [
        ("HTTPS://WWW.Example.go.kr:443/a/?b=2&a=1#top", "example.go.kr/a?a=1&b=2"),
        ("http://m.example.go.kr/a?utm_source=x&no=1&call_from=rss", "example.go.kr/a?no=1"),
        ("http://www.korea.kr/briefing/a.do?newsId=15&pWise=1", "korea.kr?newsId=15"),
        ("http://127.0.0.1:8900/a/1", "127.0.0.1:8900/a/1"),
        ("https://www.example.go.kr/", None), ("javascript:alert(1)", None),
        ("//evil.test/x", None), ("http://a:99999/x", None), ("", None), (None, None),
        ("http://[::1", None),
    ],
)  # fmt: skip
def test_addresses_of_one_page_have_one_spelling(link: str | None, canonical: str | None) -> None:
    assert canonical_link(link) == canonical


@pytest.mark.parametrize(
    ("link", "address", "own"),
    [
        ("http://www.moel.go.kr/a", "https://rss.moel.go.kr/x", True),
        ("http://mois.go.kr/a", "https://moel.go.kr/x", False),
        ("https://example.com/a", "https://feeds.example.com/x", True),
        ("http://127.0.0.1:1/a", "http://127.0.0.1:2/x", False),
        ("http://10.0.0.9/a", "http://10.9.0.9/x", False),
        (None, "https://moel.go.kr/x", False), ("http://[", "http://[", False),
    ],
)  # fmt: skip
def test_whose_a_link_is(link: str | None, address: str, own: bool) -> None:
    assert is_own(link, address) is own
