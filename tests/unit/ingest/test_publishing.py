from typing import Any

import pytest

from ilbo_bus import Record
from ilbo_events import ArticlePublished, ArticleWithdrawn, Source
from ilbo_ingest.newsroom import Newsroom, Outcome
from ilbo_ingest.publishing import (
    MayWrite,
    OutOfScopeError,
    UnknownArticleError,
    WithdrawnError,
)
from tests.unit.ingest.fakes import NOON, FakeClock, FakeHeldArticles, FakeLedger
from tests.unit.ingest.test_desk import edited


class Room:
    """A newsroom with everything it needs in memory."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.articles = FakeLedger()
        self.weather = FakeLedger()
        self.held = FakeHeldArticles()
        self.articles.redeem = self.held.redeem
        self.newsroom = Newsroom(self.articles, self.weather, self.held, self.clock)

    async def publish(self, scope: str = "*", **parts: Any) -> Outcome:
        return await self.newsroom.publish(edited(self.clock.now, **parts), _scope(scope))

    async def withdraw(self, article_id: str = "a-1", scope: str = "*") -> Outcome:
        return await self.newsroom.withdraw(article_id, "recall", "오보", _scope(scope))

    def published(self) -> list[ArticlePublished]:
        return [event for event in self.articles.said if isinstance(event, ArticlePublished)]


def _scope(scope: str) -> MayWrite:
    return lambda source: scope in ("*", source)


@pytest.fixture
def room() -> Room:
    return Room()


async def test_the_same_article_twice_is_one_event(room: Room) -> None:
    first, second = await room.publish(), await room.publish()
    assert (first.state, first.revision) == ("published", 1)
    assert (second.state, second.revision) == ("unchanged", 1)
    assert len(room.articles.said) == 1


async def test_a_changed_article_is_the_next_revision_and_keeps_its_first_time(room: Room) -> None:
    await room.publish()
    room.clock.passes(hours=2)
    outcome = await room.publish(headline="서울 첫눈 내려")
    assert (outcome.state, outcome.revision) == ("published", 2)
    first, second = room.published()
    assert second.first_published_at == first.first_published_at == NOON
    assert second.published_at == room.clock.now
    assert (first.generation, second.revision) == (1, 2)


async def test_an_excerpt_never_replaces_a_full_text(room: Room) -> None:
    await room.publish()
    outcome = await room.publish(is_excerpt=True, body=("25일 새벽",))
    assert (outcome.state, outcome.revision) == ("unchanged", 1)


async def test_a_full_text_replaces_an_excerpt(room: Room) -> None:
    await room.publish(is_excerpt=True, body=("25일 새벽",))
    outcome = await room.publish()
    assert (outcome.state, outcome.revision) == ("published", 2)
    longer = await room.publish(is_excerpt=True, body=("25일 새벽 첫눈이",))
    assert longer.state == "unchanged"


async def test_an_excerpt_may_grow(room: Room) -> None:
    await room.publish(is_excerpt=True, body=("25일",))
    assert (await room.publish(is_excerpt=True, body=("25일 새벽",))).revision == 2


async def test_a_withdrawal_is_said_once_and_is_for_good(room: Room) -> None:
    await room.publish()
    first, again = await room.withdraw(), await room.withdraw()
    assert first == again == Outcome("a-1", "withdrawn", 2)
    assert [type(event) for event in room.articles.said] == [ArticlePublished, ArticleWithdrawn]
    with pytest.raises(WithdrawnError):
        await room.publish()


async def test_what_nobody_published_can_not_be_withdrawn(room: Room) -> None:
    with pytest.raises(UnknownArticleError):
        await room.withdraw("nothing")


async def test_a_kill_works_when_the_ledger_was_flushed(room: Room) -> None:
    await room.publish()
    room.articles.flush()
    await room.newsroom.withdraw("a-1", "kill", "법원 결정", _scope("*"))
    assert isinstance(room.articles.said[-1], ArticleWithdrawn)
    assert room.articles.said[-1].generation == 2
    with pytest.raises(UnknownArticleError):
        await room.newsroom.withdraw("a-2", "kill", "", _scope("기상청"))


async def test_a_key_writes_for_its_sources_only(room: Room) -> None:
    weather, labour = Source(name="기상청"), Source(name="고용노동부")
    await room.publish("기상청", source=weather)
    for source in (labour, None):
        with pytest.raises(OutOfScopeError):
            await room.publish("기상청", source=source)
    with pytest.raises(OutOfScopeError):
        await room.publish("고용노동부", source=labour)
    with pytest.raises(OutOfScopeError):
        await room.withdraw(scope="고용노동부")
    assert len(room.articles.said) == 1


async def test_after_a_flush_an_article_begins_a_new_generation(room: Room) -> None:
    await room.publish()
    room.articles.flush()
    assert (await room.publish()).state == "published"
    assert [event.generation for event in room.published()] == [1, 2]


async def test_the_ledger_s_note_survives_as_plain_text(room: Room) -> None:
    await room.publish(source=Source(name="기상청"))
    record = room.articles.known["a-1"]
    assert isinstance(record, Record)
    assert record.note == {
        "state": "published",
        "first": NOON.isoformat(),
        "excerpt": "0",
        "source": "기상청",
    }
