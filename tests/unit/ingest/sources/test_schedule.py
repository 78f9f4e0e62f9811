"""When a source is visited next."""

import pytest

from ilbo_ingest.sources.memory import Failure, Memory, Visit
from ilbo_ingest.sources.schedule import first_due, next_due

STARTED, NOW = 1000.0, 1004.0
DOWN = Failure("failing", "http_503", "status 503")


def due(visit: Visit, *, failures: int = 0, interval: float = 600, chance: float = 0) -> float:
    memory = Memory(failures=failures)
    return next_due(memory, visit, interval, NOW, chance) - STARTED


def test_an_interval_after_the_last_visit_began_and_a_little_later_by_chance() -> None:
    assert due(Visit(STARTED, 4)) == 600
    assert due(Visit(STARTED, 4), chance=1) == 660


def test_a_visit_longer_than_the_interval_is_followed_at_once_by_the_next() -> None:
    assert due(Visit(STARTED, 4), interval=1) == NOW - STARTED


@pytest.mark.parametrize(
    ("failures", "seconds"), [(1, 1200), (2, 2400), (3, 3600), (4, 3600), (5000, 3600)]
)
def test_failures_are_asked_later_each_time_up_to_an_hour(failures: int, seconds: float) -> None:
    assert due(Visit(STARTED, 4, DOWN), failures=failures) == seconds


def test_a_day_stays_a_day() -> None:
    assert due(Visit(STARTED, 4, DOWN), failures=9, interval=86_400) == 86_400


@pytest.mark.parametrize(("asked", "seconds"), [(120, 604), (5000, 5004), (10**9, 86_404)])
def test_who_asks_to_be_left_alone_is_left_alone_for_a_day_at_most(
    asked: float, seconds: float
) -> None:
    failure = Failure("failing", "http_429", "status 429", asked)
    assert due(Visit(STARTED, 4, failure), interval=604) == seconds


@pytest.mark.parametrize(("fresh", "seconds"), [(0, 600), (900, 900), (10**8, 3600)])
def test_a_fresh_page_is_not_asked_for_up_to_an_hour(fresh: float, seconds: float) -> None:
    assert due(Visit(STARTED, 4, max_age_seconds=fresh)) == seconds


def test_new_sources_are_visited_soon_and_not_all_at_once() -> None:
    assert [first_due(NOW, 600, chance) - NOW for chance in (0, 1)] == [0, 15]
    assert first_due(NOW, 2, 1) - NOW == 1
