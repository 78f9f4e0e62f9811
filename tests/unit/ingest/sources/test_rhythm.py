"""When a source is expected to bring something."""

from datetime import datetime

import pytest

from ilbo_bus import KST
from ilbo_ingest.sources.rhythm import (
    EVERY_HOUR,
    expected_seconds,
    hours_in_words,
    hours_of,
    learned_silence,
    longest_gap,
    wanted_hours,
)

HOUR = 3600.0


def at(month: int, day: int, hour: int, minute: int = 0) -> float:
    return datetime(2026, month, day, hour, minute, tzinfo=KST).timestamp()


@pytest.mark.parametrize(
    ("moment", "hours"),
    [
        (at(11, 25, 10), "work-day"), (at(11, 25, 8), "work-day"), (at(11, 25, 19), "work-evening"),
        (at(11, 25, 7, 59), "work-night"), (at(11, 25, 23), "work-night"),
        (at(11, 22, 12), "off-day"), (at(9, 25, 12), "off-day"), (at(11, 22, 3), "off-night"),
    ],
)  # fmt: skip
def test_hours_have_their_kind(moment: float, hours: str) -> None:
    assert hours_of(moment) == hours


def test_only_the_hours_that_count_are_waited() -> None:
    friday, monday = at(11, 20, 17), at(11, 23, 10)
    office = wanted_hours("office-hours", ())
    assert expected_seconds(friday, monday, office) == 4 * HOUR
    assert expected_seconds(friday, monday, EVERY_HOUR) == 65 * HOUR
    assert expected_seconds(friday, monday, wanted_hours("weekdays", ())) == 17 * HOUR
    assert expected_seconds(monday, friday, office) == 0


def test_the_long_holidays_of_autumn_are_no_silence() -> None:
    office = wanted_hours("office-hours", ())
    assert expected_seconds(at(9, 23, 18), at(9, 28, 9), office) == 2 * HOUR


def test_the_hours_are_learned_from_what_came() -> None:
    mornings = [at(11, day, 10) for day in (16, 17, 18, 19, 20)]
    learned = wanted_hours("learned", mornings)
    assert learned == {"work-day"}
    assert wanted_hours("learned", [*mornings, at(11, 22, 12)]) == {"work-day", "off-day"}
    assert wanted_hours("learned", [*mornings * 2, at(11, 22, 12)]) == {"work-day"}, "once"
    assert wanted_hours("learned", ()) == wanted_hours("always", mornings) == EVERY_HOUR
    assert longest_gap([*mornings, at(11, 23, 15)], learned) == 16 * HOUR
    assert hours_in_words(learned) == "working days 8-19"
    assert hours_in_words(EVERY_HOUR) == "always"


def test_silence_is_learned_from_enough_history() -> None:
    arrivals = [at(11, 16, hour) for hour in (9, 10, 11, 12, 13)]
    since = arrivals[0]
    assert learned_silence(arrivals, HOUR, 600, since) is None, "four gaps say little"
    arrivals.append(at(11, 16, 14))
    assert learned_silence(arrivals, HOUR, 600, since) == 1.5 * HOUR
    assert learned_silence(arrivals, HOUR, 3600, since) is None, "five visits say little"
    quick = [1000 + number for number in range(30)]
    assert learned_silence(quick, 1, 1, 1000) == 2, "never less than two visits"


def test_what_a_new_feed_says_of_one_morning_is_no_history() -> None:
    morning = [at(11, 16, 9, minute) for minute in range(0, 60, 6)]
    since = at(11, 16, 10)
    assert learned_silence(morning, 360, 10, since) is None
    yesterday = [at(11, 15, 8), *morning]
    assert learned_silence(yesterday, 25 * HOUR, 10, since) == 37.5 * HOUR


def test_years_of_silence_are_counted_quickly() -> None:
    office = wanted_hours("office-hours", ())
    assert expected_seconds(0, at(11, 25, 12), office) > 200 * 11 * HOUR
