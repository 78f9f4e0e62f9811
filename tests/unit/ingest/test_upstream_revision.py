"""A source that counts its versions: what it said late never replaces what it said later."""

import pytest

from tests.unit.ingest.fakes import NOON
from tests.unit.ingest.test_publishing import Room


@pytest.fixture
def room() -> Room:
    return Room()


async def test_a_late_older_version_overwrites_nothing(room: Room) -> None:
    await room.publish(upstream_revision=10, headline="고친 제목")
    outcome = await room.publish(upstream_revision=9, headline="처음 제목")
    assert (outcome.state, outcome.revision) == ("unchanged", 1)
    assert room.published()[-1].headline == "고친 제목"


async def test_versions_are_numbers_and_no_words(room: Room) -> None:
    await room.publish(upstream_revision=9, headline="처음 제목")
    outcome = await room.publish(upstream_revision=10, headline="고친 제목")
    assert (outcome.state, outcome.revision) == ("published", 2)


async def test_the_number_is_kept_when_another_way_brings_none(room: Room) -> None:
    await room.publish(upstream_revision=10, headline="고친 제목")
    await room.publish(headline="편집한 제목")
    outcome = await room.publish(upstream_revision=9, headline="처음 제목")
    assert outcome.state == "unchanged"
    assert (await room.publish(upstream_revision=11, headline="새 제목")).state == "published"


async def test_a_late_older_version_does_not_release_what_waits(room: Room) -> None:
    tomorrow = NOON.replace(day=13)
    await room.publish(upstream_revision=2, embargo_until=tomorrow)
    assert (await room.publish(upstream_revision=1)).state == "held"
    assert room.published() == []


async def test_a_late_older_version_does_not_take_the_place_of_what_waits(room: Room) -> None:
    tomorrow = NOON.replace(day=13)
    await room.publish(upstream_revision=2, embargo_until=tomorrow, headline="고친 제목")
    await room.publish(upstream_revision=1, embargo_until=tomorrow, headline="처음 제목")
    waiting = await room.held.find("a-1")
    assert waiting is not None
    assert waiting.edited.article.headline == "고친 제목"


async def test_a_late_older_version_is_not_held_behind_the_public_one(room: Room) -> None:
    await room.publish(upstream_revision=2, headline="고친 제목")
    tomorrow = NOON.replace(day=13)
    late = await room.publish(upstream_revision=1, embargo_until=tomorrow, headline="처음 제목")
    assert late.state == "unchanged"
    assert await room.held.find("a-1") is None
