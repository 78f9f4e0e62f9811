"""The live line: everybody hears what is new, nobody what waits for its time."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta

import pytest

from ilbo_render.live import Live
from ilbo_render.projection import Change, facets_of
from tests.unit.render.newsroom import NOON, Desk
from tests.unit.render.stories import article, observed, withdrawn


def change(article_id: str, entry_id: str, *, is_held: bool = False) -> Change:
    event = article(article_id)
    return Change(article_id, 1, entry_id, event, None, facets_of(event), is_held=is_held)


async def heard(listening: AsyncGenerator[bytes]) -> str:
    """Return what is said next."""
    async with asyncio.timeout(5):
        return (await anext(listening)).decode()


async def test_a_listener_hears_what_comes() -> None:
    live = Live(limit=10)
    listening = live.listen("")
    assert (await heard(listening)).startswith("retry:")
    live.articles([change("snow", "7-0")])
    assert await heard(listening) == (
        'id: 7-0\nevent: article\ndata: {"id":"snow","revision":1}\n\n'
    )


async def test_what_is_said_while_a_slow_reader_is_busy_is_not_lost() -> None:
    live = Live(limit=10)
    listening = live.listen("")
    await heard(listening)
    for number in range(3):
        live.articles([change(f"a{number}", f"{number + 1}-0")])
    said = await heard(listening)
    assert [f'"a{number}"' in said for number in range(3)] == [True] * 3


async def test_who_falls_behind_is_told_that_there_is_more() -> None:
    live = Live(limit=10, kept=2)
    listening = live.listen("")
    await heard(listening)
    live.articles([change(f"a{number}", f"{number + 1}-0") for number in range(3)])
    assert "event: more" in await heard(listening)


async def test_who_comes_back_hears_what_he_missed() -> None:
    live = Live(limit=10)
    live.articles([change("a", "1-0"), change("b", "2-0"), change("c", "10-0")])
    welcome = await heard(live.listen("2-0"))
    assert ('"c"' in welcome, '"b"' in welcome, '"a"' in welcome) == (True, False, False)
    assert "event: article" not in await heard(live.listen("nonsense"))


async def test_more_than_is_kept_is_just_more() -> None:
    live = Live(limit=10, kept=2)
    live.articles([change("a", "1-0"), change("b", "2-0"), change("c", "3-0")])
    assert "event: more" in await heard(live.listen("0-1"))


async def test_nothing_is_said_of_what_waits_or_is_gone() -> None:
    live = Live(limit=10)
    gone = Change("snow", 1, "9-0", withdrawn("snow"), None, None, is_held=False)
    live.articles([change("secret", "8-0", is_held=True), gone])
    welcome = await heard(live.listen("1-0"))
    assert "secret" not in welcome
    assert "snow" not in welcome


async def test_a_line_that_stands_is_felt() -> None:
    live = Live(limit=10)
    listening = live.listen("")
    await heard(listening)
    waiting = asyncio.ensure_future(heard(listening))
    await asyncio.sleep(0)
    live.beat()
    assert await waiting == ": still here\n\n"


async def test_closing_ends_every_stream() -> None:
    live = Live(limit=10)
    listening = live.listen("")
    await heard(listening)
    waiting = asyncio.ensure_future(heard(listening))
    await asyncio.sleep(0)
    live.close()
    live.tick()
    with pytest.raises(StopAsyncIteration):
        await waiting
    assert (live.listeners, live.is_full) == (0, True)


async def test_there_is_room_for_so_many() -> None:
    live = Live(limit=1)
    listening = live.listen("")
    await heard(listening)
    assert live.is_full
    await listening.aclose()
    assert not live.is_full


async def test_events_reach_the_line_through_the_desk(desk: Desk) -> None:
    listening = desk.live.listen("")
    await heard(listening)
    await desk.articles(article("snow"), article("late", at=NOON + timedelta(hours=2)))
    said = await heard(listening)
    assert "snow" in said
    assert "late" not in said


async def test_the_weather_is_said_whole_when_it_changes(desk: Desk) -> None:
    await desk.weather(observed(6.4))
    desk.live.chrome(desk.room.site.chrome)
    listening = desk.live.listen("")
    welcome = await heard(listening)
    assert ('"celsius":6.4' in welcome, '"credit":"기상청 제공"' in welcome) == (True, True)
    await desk.weather(observed(7.1, revision=2))
    desk.room.site.refresh(None)
    desk.live.chrome(desk.room.site.chrome)
    desk.live.chrome(desk.room.site.chrome)
    said = await heard(listening)
    assert said.count("event: weather") == 1
    assert '"celsius":7.1' in said
    assert '"observed":"12시 관측"' in said or '"observed":"12:00 관측"' in said
