from datetime import timedelta

import pytest

from ilbo_events import ArticleWithdrawn, Source
from ilbo_ingest.publishing import OutOfScopeError, UnknownArticleError, WithdrawnError
from tests.unit.ingest.fakes import NOON
from tests.unit.ingest.test_publishing import Room

EVENING = NOON + timedelta(hours=6)


@pytest.fixture
def room() -> Room:
    return Room()


async def test_a_held_article_is_public_when_due_and_not_before(room: Room) -> None:
    outcome = await room.publish(embargo_until=EVENING)
    assert (outcome.state, outcome.revision, outcome.public_at) == ("held", None, EVENING)
    room.clock.passes(hours=5, minutes=59)
    assert await room.newsroom.release_due() == 0
    assert room.articles.said == []
    room.clock.passes(minutes=1)
    assert await room.newsroom.release_due() == 1
    assert [event.published_at for event in room.published()] == [EVENING]
    assert await room.newsroom.release_due() == 0
    assert room.held.kept == {}


async def test_a_held_article_that_is_sent_again_is_replaced(room: Room) -> None:
    await room.publish(embargo_until=EVENING)
    await room.publish(embargo_until=EVENING, headline="서울 첫눈 내려")
    room.clock.passes(hours=7)
    await room.newsroom.release_due()
    assert [event.headline for event in room.published()] == ["서울 첫눈 내려"]


async def test_an_embargo_may_be_moved(room: Room) -> None:
    await room.publish(embargo_until=EVENING)
    await room.publish(embargo_until=EVENING + timedelta(hours=6))
    room.clock.passes(hours=7)
    assert await room.newsroom.release_due() == 0
    room.clock.passes(hours=6)
    assert await room.newsroom.release_due() == 1


async def test_a_held_article_published_at_once_is_held_no_longer(room: Room) -> None:
    await room.publish(embargo_until=EVENING)
    assert (await room.publish(headline="서울 첫눈 내려")).state == "published"
    room.clock.passes(hours=7)
    assert await room.newsroom.release_due() == 0
    assert [event.headline for event in room.published()] == ["서울 첫눈 내려"]


async def test_what_was_held_never_overwrites_what_was_published_since(room: Room) -> None:
    """As after a crash between publishing and forgetting the held one."""
    await room.publish(embargo_until=EVENING)
    held = dict(room.held.kept)
    await room.publish(headline="서울 첫눈 내려")
    room.held.kept = held
    room.clock.passes(hours=7)
    assert await room.newsroom.release_due() == 0
    assert room.held.kept == {}
    assert len(room.published()) == 1


async def test_a_withdrawn_held_article_never_appears(room: Room) -> None:
    await room.publish(embargo_until=EVENING)
    assert (await room.withdraw()).state == "withdrawn"
    room.clock.passes(hours=7)
    assert await room.newsroom.release_due() == 0
    assert room.articles.said == []
    with pytest.raises(UnknownArticleError):
        await room.withdraw()


async def test_a_held_revision_waits_behind_the_public_one(room: Room) -> None:
    await room.publish()
    assert (await room.publish(embargo_until=EVENING, headline="고침")).state == "held"
    room.clock.passes(hours=7)
    await room.newsroom.release_due()
    assert [event.revision for event in room.published()] == [1, 2]


async def test_withdrawing_takes_the_public_one_and_the_held_one(room: Room) -> None:
    await room.publish()
    await room.publish(embargo_until=EVENING, headline="고침")
    await room.withdraw()
    room.clock.passes(hours=7)
    await room.newsroom.release_due()
    assert isinstance(room.articles.said[-1], ArticleWithdrawn)
    with pytest.raises(WithdrawnError):
        await room.publish(embargo_until=room.clock.now + timedelta(hours=1))


async def test_an_article_that_is_public_already_is_not_held(room: Room) -> None:
    await room.publish()
    assert (await room.publish(embargo_until=EVENING)).state == "unchanged"


async def test_an_excerpt_neither_shows_nor_replaces_a_held_full_text(room: Room) -> None:
    await room.publish(embargo_until=EVENING)
    assert (await room.publish(is_excerpt=True, body=("25일",))).state == "held"
    assert room.articles.said == []
    assert len(room.held.kept) == 1


async def test_a_held_article_belongs_to_its_source(room: Room) -> None:
    await room.publish(embargo_until=EVENING, source=Source(name="기상청"))
    other = Source(name="고용노동부")
    with pytest.raises(OutOfScopeError):
        await room.publish("고용노동부", embargo_until=EVENING, source=other)
    with pytest.raises(OutOfScopeError):
        await room.withdraw(scope="고용노동부")


async def test_the_state_of_an_article_is_told(room: Room) -> None:
    with pytest.raises(UnknownArticleError):
        await room.newsroom.state("a-1")
    await room.publish(embargo_until=EVENING)
    assert (await room.newsroom.state("a-1")).state == "held"
    await room.publish()
    assert (await room.newsroom.state("a-1")).state == "published"
    await room.withdraw()
    assert (await room.newsroom.state("a-1")).state == "withdrawn"


async def test_what_is_removed_while_it_is_looked_for_never_appears(room: Room) -> None:
    await room.publish(embargo_until=EVENING)
    room.held.between = room.held.kept.clear
    room.clock.passes(hours=7)
    assert await room.newsroom.release_due() == 0
    assert room.articles.said == []
