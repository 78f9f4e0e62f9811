"""What the newspaper's file says about the items of a source."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ilbo_events import Image, Source
from ilbo_ingest.drafts import Draft, Picture
from ilbo_ingest.sources.intake import (
    arrival_of,
    credited,
    fitted,
    may_write,
    newest,
    oldest_first,
    section_of,
    timed,
)
from ilbo_paper import NewsSource, PolicyNewsSource
from tests.unit.ingest.sources.fakes import PAPER, feed_source

NOW = datetime(2026, 6, 15, 3, tzinfo=UTC)
HOUR = timedelta(hours=1)
ITEM = Draft(
    headline="여름철 물놀이 안전",
    link="https://www.example.go.kr/news/101",
    subheads=("- 수칙 발표 -",),
    body=("본문",),
    tags=("안전",),
    source=Source(name="행정안전부"),
    pictures=(Picture("https://www.example.go.kr/1.jpg"),),
    images=(Image(media_id="a.jpg", width_pixels=1, height_pixels=1),),
)
POLICY = PolicyNewsSource(name="정책뉴스", kind="policy-news", key_variable="KEY")


def credit(item: Draft, source: NewsSource) -> Source:
    return credited(item, source, source.licence)


@pytest.mark.parametrize(
    ("given", "tags", "section"),
    [
        ({"section": "경제"}, (), "경제"),
        ({"section": "경제", "sections": {"안전": "사회"}}, (), "경제"),
        ({"section": "경제", "sections": {"안전": "사회"}}, ("안전",), "사회"),
        ({"sections": {"행정안전부": "politics"}}, (), "politics"),
        ({}, (), "문화"),
    ],
)
def test_the_section_is_the_rule_s_then_the_source_s_then_the_item_s_own(
    given: dict[str, Any], tags: tuple[str, ...], section: str
) -> None:
    item = replace(ITEM, tags=tags, section="문화")
    assert section_of(item, feed_source(**given), PAPER) == section


def test_a_section_the_paper_does_not_have_is_none() -> None:
    assert section_of(replace(ITEM, section="날씨"), feed_source(), PAPER) is None


def test_a_feed_speaks_in_no_other_name_than_its_own() -> None:
    assert credit(ITEM, feed_source("행안부 보도자료", credit="행정안전부")).name == "행정안전부"
    assert credit(ITEM, feed_source("모음")).name == "모음"
    assert credit(ITEM, POLICY).name == "행정안전부"
    assert credit(replace(ITEM, source=None), POLICY).name == "정책뉴스"


def test_the_credit_leads_to_the_original_and_names_the_licence() -> None:
    source = credit(ITEM, feed_source())
    assert (source.url, source.kogl_type) == (ITEM.link, "1")
    for hostile in (
        "javascript:alert(1)", "http://a@b.kr/", "http://a.kr/" + "b" * 9000, "http://a/b",
        "http://127.0.0.1:6379/", "http://[::1]/", "http://10.0.0.7/x", "http://db.internal/",
    ):  # fmt: skip
        assert credit(replace(ITEM, link=hostile), feed_source()).url is None


def test_the_source_s_own_site_may_be_inside() -> None:
    inside = feed_source(url="http://10.0.0.7:8900/rss")
    for link, kept in (("http://10.0.0.7:8900/1", True), ("http://10.0.0.8:8900/1", False)):
        assert (credit(replace(ITEM, link=link), inside).url is not None) is kept


def test_a_feed_replaces_its_own_articles_only() -> None:
    ours = replace(ITEM, source=credit(ITEM, feed_source("가")))
    assert may_write(ours, feed_source("가"), None)
    assert may_write(ours, feed_source("가"), "가")
    assert not may_write(ours, feed_source("가"), "행정안전부")
    assert may_write(ITEM, POLICY, "행정안전부")


@pytest.mark.parametrize("licence", ["kogl-2", "kogl-3", "kogl-4", "link-only"])
def test_without_a_licence_headline_and_link_remain(licence: str) -> None:
    left = fitted(ITEM, feed_source(licence=licence), PAPER)
    assert (left.headline, left.source and left.source.url) == (ITEM.headline, ITEM.link)
    assert (left.body, left.body_html, left.subheads, left.summary) == ((), None, (), None)
    assert (left.pictures, left.images) == ((), ())


@pytest.mark.parametrize("licence", ["kogl-0", "kogl-1"])
def test_a_free_text_comes_without_its_photographs(licence: str) -> None:
    html = (
        '<p>가<img src="1.jpg">나</p><figure><img src="2.jpg"><figcaption>ⓒ</figcaption></figure>'
    )
    left = fitted(replace(ITEM, body=(), body_html=html), feed_source(licence=licence), PAPER)
    assert left.body_html == "<p>가나</p>"
    assert (left.subheads, left.pictures, left.images) == (ITEM.subheads, (), ())


def test_the_paper_s_own_wire_comes_whole() -> None:
    left = fitted(ITEM, feed_source(licence="all-rights"), PAPER)
    assert (left.body, left.pictures, left.images) == (ITEM.body, ITEM.pictures, ITEM.images)


@pytest.mark.parametrize(
    ("own", "has_body"), [("1", True), ("0", True), ("3", False), ("2", False)]
)
def test_the_item_s_own_licence_counts(own: str, has_body: bool) -> None:
    item = replace(ITEM, source=Source.model_validate({"name": "행정안전부", "kogl_type": own}))
    for licence in ("kogl-1", "link-only", "all-rights"):
        source = POLICY.model_copy(update={"licence": licence})
        assert bool(fitted(item, source, PAPER).body) is has_body


@pytest.mark.parametrize("licence", ["kogl-1", "all-rights"])
def test_a_format_with_a_field_for_it_that_says_nothing_allows_nothing(licence: str) -> None:
    left = fitted(replace(ITEM, names_licence=True), feed_source(licence=licence), PAPER)
    assert left.body == ()
    assert left.source is not None
    assert left.source.kogl_type is None


def test_a_time_in_the_future_is_believed_of_an_embargo_only() -> None:
    assert timed(replace(ITEM, published_at=NOW + 9 * HOUR), NOW).published_at is None
    assert timed(replace(ITEM, published_at=NOW - HOUR), NOW).published_at == NOW - HOUR
    embargo = replace(ITEM, published_at=NOW + HOUR, embargo_until=NOW + HOUR)
    assert timed(embargo, NOW) == embargo


def test_when_an_item_came() -> None:
    seen = NOW.timestamp()
    assert arrival_of(replace(ITEM, published_at=NOW - HOUR), None, NOW) == seen - 3600
    assert arrival_of(replace(ITEM, published_at=NOW - HOUR), seen - 60, NOW) == seen
    assert arrival_of(replace(ITEM, published_at=NOW + HOUR), None, NOW) == seen
    assert arrival_of(ITEM, None, NOW) == seen
    midnight = datetime(2026, 6, 13, 15, tzinfo=UTC)
    day = replace(ITEM, published_at=midnight, published_precision="day")
    assert arrival_of(day, None, NOW) == (midnight + 12 * HOUR).timestamp()


def test_a_new_source_brings_its_newest_items_and_few_without_a_time() -> None:
    dated = [replace(ITEM, published_at=NOW - number * HOUR) for number in range(10)]
    assert newest(dated, 3) == {0, 1, 2}
    assert newest(dated[::-1], 3) == {7, 8, 9}
    assert newest([ITEM] * 10, 50) == {0, 1, 2, 3, 4}
    assert newest([ITEM, *dated], 3) == {1, 2, 3}
    assert newest(dated, 0) == frozenset()


def test_items_are_published_oldest_first() -> None:
    dated = [replace(ITEM, published_at=NOW - number * HOUR) for number in range(3)]
    assert sorted([ITEM, *dated], key=oldest_first) == [*dated[::-1], ITEM]
