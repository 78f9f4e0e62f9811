"""What an editor has to look at: it is kept, shown, released or dropped, and never lost."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ilbo_events import ArticleWithdrawn, Source
from ilbo_ingest.newsroom import NotHeldError
from ilbo_ingest.ports import HeldArticle
from ilbo_ingest.publishing import OutOfScopeError, WithdrawnError
from tests.unit.ingest.fakes import NOON
from tests.unit.ingest.test_publishing import Room

EVENING = NOON + timedelta(hours=6)
DOUBT = "보도시점 “조간”: 조간 names no hour"


@pytest.fixture
def room() -> Room:
    return Room()


async def held(room: Room, **parts: Any) -> None:
    outcome = await room.publish(hold=DOUBT, **parts)
    assert (outcome.state, outcome.public_at, outcome.hold) == ("held", None, DOUBT)


async def test_what_needs_an_editor_is_never_released_by_itself(room: Room) -> None:
    await held(room)
    room.clock.passes(days=400)
    assert await room.newsroom.release_due() == 0
    assert room.articles.said == []
    assert (await room.newsroom.state("a-1")).hold == DOUBT


async def test_what_came_to_need_an_editor_after_it_was_found_due_is_not_released(
    room: Room,
) -> None:
    await held(room)
    room.held.no_longer_due = list(room.held.kept.values())
    assert await room.newsroom.release_due() == 0
    assert room.articles.said == []


async def test_an_editor_releases_it_and_it_is_public_from_then_on(room: Room) -> None:
    await held(room, published_at=NOON - timedelta(days=1), published_precision="day")
    room.clock.passes(hours=2)
    outcome = await room.newsroom.release("a-1", None, lambda _: True)
    assert (outcome.state, outcome.revision) == ("published", 1)
    [article] = room.published()
    assert article.published_at == article.first_published_at == room.clock.now
    assert article.published_precision == "minute"
    assert room.held.kept == {}


async def test_an_editor_may_name_the_time(room: Room) -> None:
    await held(room)
    outcome = await room.newsroom.release("a-1", EVENING, lambda _: True)
    assert (outcome.state, outcome.public_at, outcome.hold) == ("held", EVENING, None)
    room.clock.passes(hours=6)
    assert await room.newsroom.release_due() == 1
    assert [article.published_at for article in room.published()] == [EVENING]


async def test_an_embargo_that_is_known_outlives_the_hold(room: Room) -> None:
    await held(room, embargo_until=EVENING)
    outcome = await room.newsroom.release("a-1", None, lambda _: True)
    assert (outcome.state, outcome.public_at) == ("held", EVENING)
    assert room.articles.said == []


async def test_an_editor_who_names_a_time_overrules_the_embargo(room: Room) -> None:
    await held(room, embargo_until=EVENING)
    outcome = await room.newsroom.release("a-1", room.clock.now, lambda _: True)
    assert outcome.state == "published"


async def test_the_same_text_again_changes_nothing_an_editor_decided(room: Room) -> None:
    await held(room)
    await room.newsroom.release("a-1", EVENING, lambda _: True)
    again = await room.publish(hold=DOUBT)
    assert (again.state, again.public_at) == ("held", EVENING)
    room.clock.passes(hours=6)
    assert await room.newsroom.release_due() == 1
    assert (await room.publish(hold=DOUBT)).state == "unchanged"


async def test_the_same_text_again_keeps_its_place_in_the_row(room: Room) -> None:
    await held(room)
    room.clock.passes(hours=1)
    await held(room)
    [waiting] = await room.newsroom.held(lambda _: True)
    assert waiting.since == NOON


async def test_a_later_revision_takes_its_place(room: Room) -> None:
    await held(room)
    await held(room, headline="서울 첫눈 내려")
    assert len(room.held.kept) == 1
    await room.newsroom.release("a-1", None, lambda _: True)
    assert [article.headline for article in room.published()] == ["서울 첫눈 내려"]


async def test_a_revision_without_doubt_is_published_and_nothing_waits(room: Room) -> None:
    await held(room)
    assert (await room.publish(headline="서울 첫눈 내려")).state == "published"
    assert room.held.kept == {}


async def test_a_held_revision_never_overwrites_what_was_published_since(room: Room) -> None:
    await room.publish()
    await held(room, headline="고침")
    kept = dict(room.held.kept)
    await room.publish(headline="서울 첫눈 내려")
    room.held.kept = kept
    assert (await room.newsroom.release("a-1", None, lambda _: True)).state == "unchanged"
    assert room.held.kept == {}
    assert [article.headline for article in room.published()][-1] == "서울 첫눈 내려"


async def test_what_is_dropped_is_gone(room: Room) -> None:
    await held(room)
    await room.newsroom.drop("a-1", lambda _: True)
    assert await room.newsroom.held(lambda _: True) == []
    for act in (room.newsroom.drop("a-1", lambda _: True), _release(room)):
        with pytest.raises(NotHeldError):
            await act


async def test_what_is_dropped_in_the_moment_of_its_release_is_not_published(room: Room) -> None:
    await room.publish(embargo_until=EVENING)
    room.clock.passes(hours=6)
    room.held.between = room.held.kept.clear
    assert await room.newsroom.release_due() == 0
    assert room.articles.said == []


async def test_what_is_released_in_the_moment_of_its_drop_is_not_called_dropped(
    room: Room,
) -> None:
    await held(room)
    room.held.between = room.held.kept.clear
    with pytest.raises(NotHeldError):
        await room.newsroom.drop("a-1", lambda _: True)


async def test_what_is_replaced_in_the_moment_of_its_release_waits_on(room: Room) -> None:
    await room.publish(embargo_until=EVENING)
    room.clock.passes(hours=6)
    [waiting] = room.held.kept.values()
    later = Room()
    later.clock.now = room.clock.now
    await later.publish(embargo_until=EVENING + timedelta(hours=1), headline="미룸")
    [other] = later.held.kept.values()
    room.held.between = lambda: room.held.kept.update({"a-1": _as_another(other)})
    assert await room.newsroom.release_due() == 0
    assert room.articles.said == []
    assert waiting not in room.held.kept.values()


async def test_a_replacement_that_comes_second_looks_again(room: Room) -> None:
    await held(room)
    other = Room()
    await other.publish(hold=DOUBT, headline="다른 손")
    [theirs] = other.held.kept.values()
    room.held.between = lambda: room.held.kept.update({"a-1": _as_another(theirs)})
    await held(room, headline="고침")
    [kept] = room.held.kept.values()
    assert kept.edited.article.headline == "고침"


async def test_a_withdrawn_article_is_not_released(room: Room) -> None:
    await room.publish()
    await held(room, headline="고침")
    kept = dict(room.held.kept)
    await room.withdraw()
    room.held.kept = kept
    with pytest.raises(WithdrawnError):
        await room.newsroom.release("a-1", None, lambda _: True)
    assert room.held.kept == {}
    assert isinstance(room.articles.said[-1], ArticleWithdrawn)


async def test_a_key_sees_and_touches_what_it_may_write(room: Room) -> None:
    await held(room, source=Source(name="기상청"))
    assert await room.newsroom.held(lambda source: source == "고용노동부") == []
    assert len(await room.newsroom.held(lambda source: source == "기상청")) == 1
    for act in (_release(room, "고용노동부"), room.newsroom.drop("a-1", lambda s: s == "x")):
        with pytest.raises(OutOfScopeError):
            await act


def _as_another(waiting: HeldArticle) -> HeldArticle:
    """Return it as another replica wrote it."""
    return replace(waiting, kept=b"another")


async def _release(room: Room, scope: str = "*") -> None:
    await room.newsroom.release("a-1", None, lambda source: scope in ("*", source))
