"""What becomes of an item when the interface says something else about it later."""

import pytest

from ilbo_ingest.newsroom import Outcome
from tests.unit.ingest.policy_news.answers import NOW, item, reading, xml
from tests.unit.ingest.test_publishing import Room


@pytest.fixture
def room() -> Room:
    room = Room()
    room.clock.now = NOW
    return room


async def publish(room: Room, **changes: str) -> Outcome:
    (edited,) = reading(xml(item(**changes))).articles
    return await room.newsroom.publish(edited, lambda _: True)


async def test_a_licence_that_is_withdrawn_takes_the_text_with_it(room: Room) -> None:
    await publish(room, ModifyId="1", KoglType="1")
    outcome = await publish(room, ModifyId="2", KoglType="3")
    assert (outcome.state, outcome.revision) == ("published", 2)
    first, second = room.published()
    assert first.body
    assert second.body == ()
    assert second.headline == first.headline


async def test_a_late_revision_does_not_bring_the_text_back(room: Room) -> None:
    await publish(room, ModifyId="10", KoglType="3")
    outcome = await publish(room, ModifyId="9", KoglType="1")
    assert outcome.state == "unchanged"
    assert room.published()[-1].body == ()


async def test_an_embargo_that_is_moved_is_kept(room: Room) -> None:
    assert (await publish(room, ModifyId="1", EmbargoDate="11/25/2026 18:00:00")).state == "held"
    moved = await publish(room, ModifyId="2", EmbargoDate="11/25/2026 20:00:00")
    late = await publish(room, ModifyId="1", EmbargoDate="11/25/2026 18:00:00")
    assert moved.public_at == late.public_at
    room.clock.passes(hours=7)
    assert await room.newsroom.release_due() == 0
    room.clock.passes(hours=1)
    assert await room.newsroom.release_due() == 1
