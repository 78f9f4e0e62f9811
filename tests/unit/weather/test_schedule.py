"""When a source is asked: pure decisions, at most once in an interval."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilbo_weather.providers.spec import Publication
from ilbo_weather.readings import (
    NO_VALIDATORS,
    Answer,
    Failure,
    FailureKind,
    Reading,
    Unchanged,
    Validators,
)
from ilbo_weather.schedule import Progress, Timetable, after, next_korean_midnight, skipped
from tests.unit.weather.fakes import DOWN
from tests.unit.weather.pages import KST, NOW

EACH = Timetable.each(600)
HOURLY = Timetable.of(Publication(3600, (720, 2700)), 600)
START = NOW.timestamp() // 600 * 600
READ = Reading(NOW, (), validators=Validators(etag='"a"'))
chances = st.floats(min_value=0, max_value=1, exclude_max=True)
moments = st.floats(min_value=START, max_value=START + 600, exclude_max=True)


def progress(answer: Answer, now: float = START, before: Progress | None = None) -> Progress:
    return after(before or Progress(), now, answer, now, 0.5)


def minute_of(moment: float) -> float:
    return moment % 3600 / 60


@given(moments, chances)
def test_an_interval_that_nobody_asked_is_due_within_its_first_tenth(
    now: float, chance: float
) -> None:
    for back in (1, 50):
        asked = Progress(START - back * 600, done_at=START - back * 600)
        assert EACH.due(asked, now, chance) <= START + 60


@given(moments, chances)
def test_a_first_start_asks_at_once(now: float, chance: float) -> None:
    assert EACH.due(Progress(), now, chance) == HOURLY.due(Progress(), now, chance) == now


@given(moments, chances)
def test_an_interval_that_was_asked_is_not_asked_again(now: float, chance: float) -> None:
    for answer in (READ, Unchanged(), Failure("no_data", "no_data")):
        due = EACH.due(progress(answer, now), now, chance)
        assert START + 600 <= due <= START + 660
    assert EACH.due(progress(DOWN, now), now, chance) == now + 600


def test_an_interval_stored_by_a_wrong_clock_delays_by_one_interval_only() -> None:
    ahead = Progress(START + 6_000_000, done_at=START + 6_000_000)
    assert EACH.due(ahead, START, 0) == START + 600


def test_chance_spreads_the_requests() -> None:
    due = {EACH.due(progress(READ), START, chance / 10) for chance in range(10)}
    assert len(due) == 10


def test_a_source_is_asked_when_it_has_something_new() -> None:
    assert [minute_of(t) for t in asked_through(HOURLY, READ, hours=2)] == [12, 45, 12, 45]


def test_a_source_that_fails_is_asked_in_each_interval_until_it_answers() -> None:
    asked = asked_through(HOURLY, DOWN, hours=1)
    assert [minute_of(t) for t in asked] == [12, 22, 32, 42, 52]


def asked_through(timetable: Timetable, answer: Answer, hours: int) -> list[float]:
    """Return when it is asked, by a source that always answers so."""
    begin = START // 3600 * 3600
    known = Progress(begin, done_at=begin)
    now, asked = begin, []
    while (now := timetable.due(known, now, 0)) < begin + hours * 3600:
        asked.append(now)
        known = after(known, now, answer, now, 0)
    return asked


def test_an_interval_is_no_longer_than_a_sources_own_rhythm() -> None:
    assert Timetable.of(Publication(60, (0,)), 600).interval_seconds == 60
    assert Timetable.of(Publication(900, (120,)), 600).interval_seconds == 600
    assert HOURLY.interval_seconds == 600


def test_what_comes_later_than_its_slot_lasts_is_asked_for_in_a_later_one() -> None:
    late = Timetable.of(Publication(60, (150,)), 600)
    known = Progress(START - 60, done_at=START - 30)
    assert late.due(known, START, 0) == START + 30


@given(
    st.lists(
        st.sampled_from([READ, DOWN, Unchanged(), Failure("no_data", "no_data")]), max_size=30
    ),
    chances,
)
def test_no_interval_is_ever_asked_twice(given_: list[Answer], chance: float) -> None:
    known, now, asked = Progress(), START, []
    for answer in given_:
        now = max(now, HOURLY.due(known, now, chance))
        asked.append(HOURLY.interval(now))
        known = after(known, now, answer, now, chance)
    assert len(asked) == len(set(asked))


@pytest.mark.parametrize(
    ("kind", "pause"),
    [("auth", 3600), ("quota", (24 - 15) * 3600 - 1200), ("rate", 90), ("upstream", 0),
     ("garbage", 0), ("no_data", 0), ("bad_request", 0)],
)  # fmt: skip
def test_each_class_of_failure_has_its_pause(kind: FailureKind, pause: float) -> None:
    stopped = progress(Failure(kind, "because"))
    assert stopped.not_before == (START + pause if pause else 0)
    assert stopped.failing == (kind != "no_data")


def test_asking_for_patience_again_and_again_doubles_the_pause_up_to_an_hour() -> None:
    known, pauses = Progress(), []
    for _ in range(8):
        known = progress(Failure("rate", "http_429"), before=known)
        pauses.append(known.not_before - START)
    assert pauses == [90, 180, 360, 720, 1440, 2700, 2700, 2700]
    assert progress(READ, before=known).not_before == 0


@pytest.mark.parametrize("kind", ["rate", "upstream", "garbage"])
def test_an_upstream_may_ask_for_a_longer_pause_up_to_a_day(kind: FailureKind) -> None:
    for asked, kept in ((7200, 7200), (10**7, 86_400)):
        failure = Failure(kind, "http_429", "", asked)
        assert EACH.due(progress(failure), START, 0.5) == START + kept


def test_a_wrong_request_is_not_repeated_before_the_next_time_of_the_timetable() -> None:
    begin = START // 3600 * 3600
    at = begin + 12 * 60
    known = after(Progress(), at, Failure("bad_request", "http_404"), at, 0)
    assert minute_of(HOURLY.due(known, at, 0)) == 45


def test_what_an_answer_holds_until_is_not_asked_for_before() -> None:
    expires = NOW + timedelta(minutes=31)
    for answer in (Reading(NOW, (), not_before=expires), Unchanged(not_before=expires)):
        assert EACH.due(progress(answer), START, 0) == expires.timestamp()
    far = Unchanged(not_before=NOW + timedelta(days=400))
    assert EACH.due(progress(far), START, 0) == START + 86_400


def test_a_reading_without_a_part_leaves_the_timetable_open_and_keeps_its_stop() -> None:
    part = Reading(NOW, (), incomplete=Failure("upstream", "http_500"))
    assert HOURLY.due(progress(part), START, 0) == START + 600
    stopped = progress(Reading(NOW, (), incomplete=Failure("auth", "http_401")))
    assert stopped.not_before == START + 3600


def test_an_interval_in_which_nobody_was_needed_leaves_the_timetable_open() -> None:
    assert HOURLY.due(skipped(Progress(), START), START, 0) == START + 600


def test_an_older_page_does_not_make_the_newest_older() -> None:
    late = Reading(NOW - timedelta(hours=1), (), validators=NO_VALIDATORS)
    assert progress(late, before=progress(READ)).observed_at == NOW


def test_a_failure_keeps_what_was_known() -> None:
    broken = progress(DOWN, START + 600, before=progress(READ))
    assert (broken.observed_at, broken.validators) == (NOW, Validators(etag='"a"'))
    assert broken.failing
    assert not progress(Unchanged(), START + 1200, before=broken).failing


@given(st.integers(1_500_000_000, 2_500_000_000))
def test_quotas_begin_anew_at_the_next_midnight_of_korea(seconds: int) -> None:
    now = datetime.fromtimestamp(seconds, UTC)
    midnight = datetime.fromtimestamp(next_korean_midnight(seconds), KST)
    assert (midnight.hour, midnight.minute, midnight.second) == (0, 0, 0)
    assert timedelta(0) < midnight - now <= timedelta(days=1)
