"""What becomes of a source's items, visit after visit."""

from datetime import timedelta

import pytest

from ilbo_events import ArticlePublished, ArticleWithdrawn
from ilbo_ingest.sources.items import LeaseLostError
from ilbo_ingest.sources.memory import Memory
from tests.unit.ingest.sources.fakes import NOON, FakeDesk, FakeUpstream, feed_source

NAME = "한빛구청"
HOUR = timedelta(hours=1)


def desk_with(upstream: FakeUpstream, **given: object) -> FakeDesk:
    return FakeDesk({NAME: upstream}, sources=[feed_source(NAME, **given)])


def said(desk: FakeDesk) -> list[tuple[str, int, str]]:
    """Return id, revision and headline of each article that was published."""
    found = [event for event in desk.said() if isinstance(event, ArticlePublished)]
    return [(event.article_id, event.revision, event.headline) for event in found]


async def test_what_did_not_change_is_not_said_again() -> None:
    upstream = FakeUpstream()
    upstream.publishes(1, NOON)
    desk = desk_with(upstream)
    await desk.visit(NAME)
    upstream.publishes(2, NOON)
    upstream.items[1]["at"] = (NOON + HOUR).isoformat()
    memory = await desk.visit(NAME)
    assert [headline for _, _, headline in said(desk)] == ["발표 1", "발표 2"]
    assert memory.items == {"published": 2}
    upstream.items[1]["body"] = "고친 본문"
    await desk.visit(NAME)
    assert said(desk)[2][1:] == (2, "발표 1")


async def test_a_renamed_item_is_its_article_s_next_revision() -> None:
    upstream = FakeUpstream()
    upstream.publishes(1, NOON)
    desk = desk_with(upstream)
    await desk.visit(NAME)
    upstream.items[0] |= {"id": "g-new", "headline": "발표 하나"}
    await desk.visit(NAME)
    upstream.items[0] |= {"link": "https://www.example.go.kr/other/9", "headline": "발표 일"}
    await desk.visit(NAME)
    assert len({article_id for article_id, _, _ in said(desk)}) == 1
    assert [revision for _, revision, _ in said(desk)] == [1, 2, 3]


async def test_what_the_source_takes_back_is_withdrawn_for_good() -> None:
    upstream = FakeUpstream()
    upstream.publishes(1, NOON)
    desk = desk_with(upstream)
    await desk.visit(NAME)
    upstream.items[0]["withdrawn"] = "자료를 거두어들였다"
    await desk.visit(NAME)
    withdrawn = desk.said()[-1]
    assert isinstance(withdrawn, ArticleWithdrawn)
    assert (withdrawn.reason, withdrawn.kind) == ("자료를 거두어들였다", "recall")
    del upstream.items[0]["withdrawn"]
    memory = await desk.visit(NAME)
    assert len(desk.said()) == 2, "what came back under its old name stays withdrawn"
    assert memory.items["withdrawn"] == 2


async def test_a_withdrawal_of_what_was_never_published_says_nothing() -> None:
    upstream = FakeUpstream()
    upstream.publishes(1, NOON, withdrawn="x")
    desk = desk_with(upstream)
    memory = await desk.visit(NAME)
    assert (desk.said(), memory.items) == ([], {"unknown": 1})


async def test_a_late_older_revision_overwrites_nothing() -> None:
    upstream = FakeUpstream()
    upstream.publishes(1, NOON, revision="10")
    desk = desk_with(upstream)
    await desk.visit(NAME)
    upstream.items[0] |= {"revision": "9", "body": "옛 본문"}
    memory = await desk.visit(NAME)
    assert (len(desk.said()), memory.items["superseded"]) == (1, 1)
    upstream.items[0] |= {"revision": "11", "body": "새 본문"}
    await desk.visit(NAME)
    assert said(desk)[-1][1] == 2


async def test_the_same_page_in_two_feeds_of_a_site_is_one_article() -> None:
    whole, part = FakeUpstream(), FakeUpstream()
    whole.publishes(1, NOON)
    part.publishes(1, NOON, id="other", body="짧은 본문")
    sources = [feed_source("전체", url="https://www.example.go.kr/all"), feed_source("사회")]
    desk = FakeDesk({"전체": whole, "사회": part}, sources=sources)
    await desk.visit("전체")
    memory = await desk.visit("사회")
    assert (len(desk.said()), memory.items) == (1, {"elsewhere": 1})


async def test_a_licence_that_is_withdrawn_withdraws_the_text() -> None:
    upstream = FakeUpstream()
    upstream.publishes(1, NOON)
    desk = desk_with(upstream, licence="kogl-1")
    await desk.visit(NAME)
    strict = FakeDesk(
        {NAME: upstream}, sources=[feed_source(NAME, licence="link-only")], beside=desk
    )
    await strict.visit(NAME)
    first, second = (e for e in desk.said() if isinstance(e, ArticlePublished))
    assert (first.body, second.body, second.revision) == (("본문",), (), 2)


async def test_an_item_that_cannot_be_published_is_kept_once_and_hurts_no_other() -> None:
    upstream = FakeUpstream()
    upstream.publishes(1, NOON)
    upstream.publishes(2, NOON, headline="\u3164")
    desk = desk_with(upstream)
    for number in range(3):
        upstream.items[1]["body"] = f"본문 {number}"
        await desk.visit(NAME)
    assert {headline for _, _, headline in said(desk)} == {"발표 1"}
    [refusal] = desk.refusals.kept
    assert (refusal.kind, refusal.reason) == ("item", "headline: shows nothing")
    assert '"link": "https://www.example.go.kr/news/2"' in refusal.item


async def test_a_feed_that_lost_its_headlines_publishes_nothing() -> None:
    upstream = FakeUpstream()
    upstream.publishes(1, NOON)
    desk = desk_with(upstream)
    await desk.visit(NAME)
    upstream.items[0]["headline"] = ""
    memory = await desk.visit(NAME)
    assert len(desk.said()) == 1
    assert [refusal.kind for refusal in desk.refusals.kept] == ["document"]
    assert memory.failure is not None


async def test_what_came_is_kept_as_it_came_and_what_is_known_is_not_kept_twice() -> None:
    upstream = FakeUpstream()
    upstream.publishes(1, NOON)
    desk = desk_with(upstream)
    for _ in range(3):
        await desk.visit(NAME)
    assert len(desk.payloads.kept) == 1
    assert "발표 1" in desk.payloads.kept[0].decode()


async def test_what_was_taken_in_of_a_visit_that_was_given_up_is_remembered() -> None:
    upstream = FakeUpstream()
    for number in range(60):
        upstream.publishes(number, NOON + HOUR * number)
    desk = desk_with(upstream, catch_up_items=60)
    allowed = iter([True] * 45)
    source, collector = desk.sources[NAME], desk.polled[NAME].collector
    with pytest.raises(LeaseLostError):
        await desk.visits.visit(source, collector, Memory(), lambda: next(allowed, False))
    assert len(desk.said()) == 45
    assert len(desk.store.items[NAME]) >= 32
    await desk.visit(NAME)
    assert len(desk.said()) == 60
