"""When an upstream is asked: pure decisions, by slot."""

from hypothesis import given
from hypothesis import strategies as st

from ilbo_weather.readings import Failure, Validators
from ilbo_weather.schedule import Progress, Schedule, failed, succeeded, unchanged
from tests.unit.weather.fakes import DOWN
from tests.unit.weather.pages import NOW

SCHEDULE = Schedule(600)
SLOT = SCHEDULE.slot(NOW.timestamp())
START = SLOT * 600.0
chances = st.floats(min_value=0, max_value=1, exclude_max=True)
moments = st.floats(min_value=START, max_value=START + 600, exclude_max=True)


@given(moments, chances)
def test_a_slot_that_nobody_asked_is_due_within_its_first_tenth(now: float, chance: float) -> None:
    for progress in (Progress(slot=SLOT - 1), Progress(slot=SLOT - 50)):
        assert START <= SCHEDULE.due(progress, now, chance) <= START + 60


@given(moments, chances)
def test_a_first_start_asks_at_once(now: float, chance: float) -> None:
    assert SCHEDULE.due(Progress(), now, chance) == now


@given(moments, chances)
def test_a_slot_that_is_done_is_not_asked_again(now: float, chance: float) -> None:
    done = Progress(slot=SLOT)
    assert START + 600 <= SCHEDULE.due(done, now, chance) <= START + 660


def test_a_slot_stored_by_a_wrong_clock_delays_by_one_slot_only() -> None:
    assert SCHEDULE.due(Progress(slot=SLOT + 10_000), START, 0) == START + 600


def test_chance_spreads_the_requests() -> None:
    due = {SCHEDULE.due(Progress(slot=SLOT), START, chance / 10) for chance in range(10)}
    assert len(due) == 10


def test_an_upstream_may_ask_for_a_longer_pause() -> None:
    progress = failed(Progress(), SLOT, Failure("rate", "http_429", "", 7200), START)
    assert SCHEDULE.due(progress, START, 0.5) == START + 7200


@given(chances)
def test_retries_come_later_each_time_and_at_most_three(chance: float) -> None:
    delays = []
    for attempt in (1, 2, 3):
        at = SCHEDULE.retry_at(Progress(), DOWN, attempt, START, chance)
        assert at is not None
        delays.append(at - START)
    assert delays[0] <= 4
    assert delays[1] <= 8
    assert delays[2] <= 16
    assert delays == sorted(delays)
    assert SCHEDULE.retry_at(Progress(), DOWN, 4, START, chance) is None


def test_no_retry_leaves_its_slot() -> None:
    assert SCHEDULE.retry_at(Progress(), DOWN, 1, START + 599, 0.9) is None


def test_an_upstream_that_failed_before_gets_one_request_a_slot() -> None:
    failing = failed(Progress(), SLOT - 1, DOWN, START)
    assert SCHEDULE.retry_at(failing, DOWN, 1, START, 0.5) is None


def test_only_what_may_pass_by_itself_is_tried_again_in_the_slot() -> None:
    for failure in (
        Failure("auth", "http_403"),
        Failure("bad_request", "http_404"),
        Failure("rate", "http_429"),
        Failure("upstream", "http_503", "", 30),
    ):
        assert SCHEDULE.retry_at(Progress(), failure, 1, START, 0.5) is None
    assert SCHEDULE.retry_at(Progress(), Failure("garbage", "html"), 1, START, 0.5) is not None


def test_a_failure_keeps_what_was_known() -> None:
    read = succeeded(SLOT - 1, NOW, Validators(etag='"a"'))
    broken = failed(read, SLOT, DOWN, START)
    assert (broken.observed_at, broken.validators) == (NOW, Validators(etag='"a"'))
    assert broken.failing
    assert not unchanged(broken, SLOT + 1).failing
