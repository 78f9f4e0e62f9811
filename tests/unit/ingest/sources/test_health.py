"""How a source does, visit after visit: the shutdown of korea.kr's feeds, and every other trouble.

An hourly visit, a press office that publishes at ten and at three on working days.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from ilbo_bus import KST
from ilbo_ingest.sources.health import Health, judge
from ilbo_ingest.sources.holidays import is_day_off
from ilbo_ingest.sources.memory import Memory
from tests.unit.ingest.sources.fakes import FakeDesk, FakeUpstream, feed_source

HOUR = timedelta(hours=1)
NAME = "정책브리핑"
SHUTDOWN = datetime(2026, 7, 1, 0, tzinfo=KST)
"""A Wednesday."""
FRONT_PAGE = "https://www.korea.kr/"


class Office:
    """A press office over days, and the newspaper that reads its feed each hour."""

    def __init__(self, month: int = 6, day: int = 22, **given: Any) -> None:
        self.upstream = FakeUpstream()
        source = feed_source(NAME, interval_seconds=3600, **given)
        self.desk = FakeDesk({NAME: self.upstream}, sources=[source])
        self.now = datetime(2026, month, day, 0, tzinfo=KST)
        self.number = 0
        self.upstream.publishes(0, self.now - 9 * HOUR)
        self.publishes = True
        self.memory = Memory()

    def is_working_hour(self) -> bool:
        return not is_day_off(self.now.date()) and self.now.hour in (10, 15)

    async def hour(self) -> Health:
        """Let an hour pass, visit the feed, and return how it does."""
        self.now += HOUR
        self.desk.time.seconds = self.now.timestamp()
        if self.publishes and self.is_working_hour():
            self.number += 1
            self.upstream.publishes(self.number, self.now - timedelta(minutes=5))
            self.upstream.items[20:] = []
        self.memory = await self.desk.visit(NAME)
        return self.health()

    def health(self) -> Health:
        source = self.desk.sources[NAME]
        due = self.desk.store.planned[NAME]
        return judge(source, self.memory, due, self.desk.time.seconds)

    async def until(self, moment: datetime) -> set[str]:
        """Go on until then; return the states on the way."""
        states = set()
        while self.now < moment:
            states.add(str((await self.hour()).state))
        return states

    async def until_noticed(self) -> tuple[timedelta, Health]:
        """Go on until the source is no longer well; return how long that took."""
        began = self.now
        for _ in range(24 * 21):
            health = await self.hour()
            if health.state != "ok":
                return self.now - began, health
        raise AssertionError("three weeks, and nobody noticed")


def gone(upstream: FakeUpstream) -> None:
    upstream.shows_page(status=404)


def gone_with_200(upstream: FakeUpstream) -> None:
    upstream.shows_page()


def front_page(upstream: FakeUpstream) -> None:
    upstream.shows_page(FRONT_PAGE)


def emptied(upstream: FakeUpstream) -> None:
    upstream.items.clear()


def other_format(upstream: FakeUpstream) -> None:
    upstream.shows(b"<notice>\xea\xb3\xb5\xec\xa7\x80</notice>")


@pytest.mark.parametrize(
    ("ends", "state", "says"),
    [
        (gone, "failing", "status 404"),
        (gone_with_200, "error-page", "a web page answers"),
        (front_page, "error-page", f"redirected to {FRONT_PAGE}"),
        (emptied, "empty", "no items in 1 documents"),
        (other_format, "changed-format", "the feed is broken"),
    ],
)
async def test_the_shutdown_of_a_feed_is_noticed_at_the_next_visit(
    ends: Callable[[FakeUpstream], None], state: str, says: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "ilbo_ingest.sources.watch")
    office = Office()
    assert await office.until(SHUTDOWN) == {"ok"}
    caplog.clear()
    ends(office.upstream)
    office.publishes = False
    took, health = await office.until_noticed()
    assert (took, health.state) == (HOUR, state)
    assert says in health.reason
    assert office.memory.last_success_at is not None
    await office.until(office.now + 48 * HOUR)
    assert len(caplog.records) == 1, "the first trouble is told once"
    office.upstream.answer = None
    office.publishes = True
    await office.until(office.now + 48 * HOUR)
    told = [record.message for record in caplog.records if "new" not in record.message]
    assert told[1:] == [f"{NAME} does well again"]
    assert office.health().state == "ok"


async def test_a_feed_that_no_longer_changes_is_noticed_within_two_of_its_longest_pauses() -> None:
    office = Office()
    assert await office.until(SHUTDOWN) == {"ok"}
    office.publishes = False
    took, health = await office.until_noticed()
    assert health.state == "frozen"
    assert "nothing new for" in health.reason
    expected = health.expected_seconds
    assert expected is not None
    assert took <= 2 * timedelta(hours=24), "two working days of a feed with two items a day"


async def test_a_feed_that_is_made_anew_and_says_nothing_is_silent() -> None:
    office = Office()
    await office.until(SHUTDOWN)
    office.publishes = False
    for hour in range(72):
        office.upstream.items[-1]["body"] = f"본문 {hour}"
        health = await office.hour()
    assert health.state == "silent"


async def test_weekends_and_holidays_are_no_silence() -> None:
    office = Office(month=9, day=14)
    await office.until(datetime(2026, 9, 23, 19, tzinfo=KST))
    office.publishes = False
    assert await office.until(datetime(2026, 9, 28, 10, tzinfo=KST)) == {"ok"}


async def test_the_newspaper_may_say_how_long_silence_is_normal() -> None:
    office = Office(max_silence_hours=3, rhythm="always")
    office.publishes = False
    office.upstream.publishes(1, office.now)
    assert await office.until(office.now + 3 * HOUR) == {"ok"}
    assert (await office.hour()).state == "frozen"


async def test_time_that_nobody_read_is_no_silence_of_the_source() -> None:
    office = Office()
    await office.until(SHUTDOWN)
    gap = office.memory.longest_gap_seconds
    for day in range(15):
        for hour in (10, 15):
            at = SHUTDOWN + timedelta(days=day, hours=hour, minutes=-5)
            if at.weekday() < 5:
                office.number += 1
                office.upstream.publishes(office.number, at)
    office.now = SHUTDOWN + timedelta(days=14, hours=16)
    assert (await office.hour()).state == "ok"
    assert office.memory.longest_gap_seconds == gap


def test_a_source_that_is_new_paused_late_or_slow() -> None:
    source = feed_source(interval_seconds=60)
    now = 1000.0
    assert judge(source, Memory(), now, now).state == "new"
    assert judge(source, Memory(), now - 59, now).state == "new"
    assert judge(source, Memory(), now - 61, now).state == "slow"
    visited = Memory(visits=3, answer_seconds=12, slow_streak=1)
    assert judge(source, visited, now, now).state == "ok"
    slow = Memory(visits=3, answer_seconds=12, slow_streak=2)
    assert judge(source, slow, now, now).reason == "the last answer took 12 s"
    paused = feed_source(enabled=False)
    assert judge(paused, slow, None, now).state == "paused"


async def test_a_feed_that_never_had_items_is_empty_the_second_time() -> None:
    upstream = FakeUpstream()
    desk = FakeDesk({NAME: upstream})
    states = []
    for _ in range(3):
        memory = await desk.visit(NAME)
        states.append(judge(desk.sources[NAME], memory, None, desk.time.seconds).state)
    assert states == ["ok", "empty", "empty"]


async def test_a_format_that_can_be_read_and_is_another_is_told_for_two_intervals() -> None:
    upstream = FakeUpstream()
    upstream.publishes(1)
    desk = FakeDesk({NAME: upstream}, sources=[feed_source(NAME, interval_seconds=600)])
    await desk.visit(NAME)
    upstream.shows(b'{"format": "Fake 2.0", "items": [{"id": "g-1", "headline": "x", '
                   b'"body": "y", "link": ""}]}')  # fmt: skip
    memory = await desk.visit(NAME)
    source, now = desk.sources[NAME], desk.time.seconds
    health = judge(source, memory, None, now + 1199)
    assert (health.state, health.reason) == ("changed-format", "was Fake 1.0, is Fake 2.0")
    assert judge(source, memory, None, now + 1201).state == "ok"


async def test_a_feed_none_of_whose_items_can_be_read_has_changed_its_format() -> None:
    upstream = FakeUpstream()
    upstream.publishes(1)
    desk = FakeDesk({NAME: upstream})
    await desk.visit(NAME)
    upstream.items[0]["headline"] = ""
    memory = await desk.visit(NAME)
    assert memory.failure is not None
    assert (memory.failure.trouble, memory.parse_failures) == ("changed-format", 1)
    assert memory.failure.detail == "none of its 1 items has a headline"
