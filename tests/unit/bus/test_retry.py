import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilbo_bus import RetryPolicy


def test_waits_double_until_the_longest() -> None:
    policy = RetryPolicy(base_seconds=1, longest_seconds=10)
    assert [policy.wait_seconds(n) for n in range(1, 7)] == [1, 2, 4, 8, 10, 10]


def test_an_event_that_was_never_delivered_waits_no_less() -> None:
    assert RetryPolicy(base_seconds=3).wait_seconds(0) == 3


@given(st.floats(0, 1000))
def test_jitter_only_lengthens(seconds: float) -> None:
    assert seconds <= RetryPolicy(jitter=0.2).jittered(seconds) <= seconds * 1.2


def test_jitter_spreads() -> None:
    policy = RetryPolicy()
    assert len({policy.jittered(1) for _ in range(50)}) > 40


@given(st.integers(0, 10_000))
def test_no_delivery_count_is_too_large(deliveries: int) -> None:
    assert 0 < RetryPolicy().wait_seconds(deliveries) <= 300


def test_no_handler_is_taken_over_while_it_may_still_work() -> None:
    policy = RetryPolicy()
    assert policy.time_limit_seconds < policy.takeover_seconds
    with pytest.raises(AttributeError):
        policy.base_seconds = 0  # type: ignore[misc]
