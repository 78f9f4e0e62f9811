"""Weather warnings: on every page while they are in force, whatever order they come in."""

from datetime import timedelta
from itertools import permutations

import pytest

from ilbo_events import WARNINGS, WeatherWarningIssued, WeatherWarningLifted
from ilbo_render.warning_board import OVER_KEPT, Said, WarningBoard
from tests.unit.render.newsroom import NOON, Desk
from tests.unit.render.stories import article, issued, lifted, observed

EVERY_PAGE = ("/", "/articles/snow", "/sections/all", "/archive", "/weather", "/corrections",
              "/search?q=snow", "/lite/", "/lite/snow")  # fmt: skip
HISTORY = (issued(), issued(order=(0, 2), areas=["제주도"]), lifted(order=(0, 3)))


def words(*said: WeatherWarningIssued | WeatherWarningLifted, later: int = 0) -> list[str]:
    board = WarningBoard()
    board.add(map(Said, said))
    return [alert.word for alert in board.active(NOON + timedelta(hours=later))]


async def test_a_warning_is_on_every_page_until_it_is_lifted(desk: Desk) -> None:
    await desk.articles(article())
    await desk.warnings(issued())
    for page in EVERY_PAGE:
        text = await desk.text(page)
        assert "강풍주의보" in text, page
        assert "11:00" in text, page
        assert "기상청 제공" in text, page
    await desk.warnings(lifted())
    for page in EVERY_PAGE:
        assert "강풍주의보" not in await desk.text(page), page


async def test_a_new_list_of_areas_replaces_the_old_one(desk: Desk) -> None:
    await desk.warnings(issued(), issued(order=(0, 2), areas=["제주도"]))
    text = await desk.text("/")
    assert "제주도" in text
    assert "울릉도" not in text


@pytest.mark.parametrize("events", list(permutations(HISTORY)))
async def test_every_order_of_arrival_ends_the_same(
    desk: Desk, events: tuple[WeatherWarningIssued | WeatherWarningLifted, ...]
) -> None:
    for event in events:
        await desk.warnings(event)
    assert "강풍주의보" not in await desk.text("/")
    desk.restart()
    assert "강풍주의보" not in await desk.text("/")
    await desk.warnings(issued(order=(0, 4)))
    assert "강풍주의보" in await desk.text("/"), "a lifted warning may be issued again"


@pytest.mark.parametrize("events", list(permutations(HISTORY[:2])))
async def test_a_restart_shows_the_newest_that_was_said(
    desk: Desk, events: tuple[WeatherWarningIssued, ...]
) -> None:
    await desk.warnings(*events)
    desk.restart()
    assert "제주도" in await desk.text("/")
    assert "울릉도" not in await desk.text("/")


def test_a_flushed_ledger_begins_a_new_generation() -> None:
    assert words(lifted(order=(1, 9)), issued(order=(2, 1))) == ["강풍주의보"]


def test_who_lifts_by_hand_need_not_count_revisions() -> None:
    assert words(lifted(order=(0, 1)), issued()) == []
    assert words(issued(), lifted(order=(0, 1))) == []


async def test_a_warning_leaves_by_itself_when_its_time_is_over(desk: Desk) -> None:
    await desk.warnings(issued(expires_at=NOON + timedelta(hours=2)))
    desk.clock.advance(hours=2, seconds=-1)
    assert "강풍주의보" in await desk.text("/")
    desk.clock.advance(seconds=1)
    assert "강풍주의보" not in await desk.text("/")


def test_a_warning_without_an_end_stays_until_it_is_lifted() -> None:
    assert words(issued(), later=24 * 60) == ["강풍주의보"]


def test_the_gravest_stands_first_then_the_newest() -> None:
    earlier = NOON - timedelta(hours=5)
    assert words(
        issued("a", word="한파 예비특보", level="preliminary"),
        issued("b", word="강풍주의보", issued_at=earlier),
        issued("c", word="풍랑주의보"),
        issued("d", word="호우경보", level="warning", issued_at=earlier),
    ) == ["호우경보", "풍랑주의보", "강풍주의보", "한파 예비특보"]


async def test_what_changes_pages_is_announced_and_what_changes_nothing_is_not(desk: Desk) -> None:
    await desk.warnings(issued())
    await desk.warnings(issued())
    await desk.warnings(issued(order=(0, 2)))
    (said,) = await desk.announced()
    assert {"/", "/weather", "/lite/"} <= set(said.paths)
    assert said.because_stream == "warnings"
    await desk.warnings(lifted(order=(0, 3)))
    assert len(await desk.announced()) == 2


async def test_who_hears_of_a_change_finds_it_on_the_page(desk: Desk) -> None:
    await desk.warnings(issued())
    await desk.weather(observed(6.4))
    chrome = desk.room.site.chrome
    assert [alert.word for alert in chrome.alerts] == ["강풍주의보"]
    assert [reading.temperature_celsius for reading in chrome.weather.readings] == [6.4]


async def test_the_position_is_kept_with_the_warnings(desk: Desk) -> None:
    deliveries = desk.deliveries([issued()])
    await desk.handlers.on_warnings(deliveries)
    desk.restart()
    assert desk.room.writer.position(WARNINGS) == deliveries[0].entry_id


async def test_what_has_long_been_over_is_forgotten(desk: Desk) -> None:
    await desk.warnings(issued(), lifted())
    desk.clock.advance(days=OVER_KEPT.days, seconds=1)
    await desk.warnings(issued("cold", word="한파주의보"))
    assert [said.warning_id for said in desk.room.reader.warnings()] == ["cold"]
