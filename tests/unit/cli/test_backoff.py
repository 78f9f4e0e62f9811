import random

from ilbo.newsroom.backoff import Backoff


def _backoff() -> Backoff:
    return Backoff(first_seconds=0.1, most_seconds=10, forget_after_seconds=10)


def test_each_wait_is_longer_than_the_last_could_be_until_the_longest() -> None:
    backoff = _backoff()
    waits = [backoff.after(0) for _ in range(12)]
    for number, wait in enumerate(waits):
        longest = min(0.1 * 2**number, 10)
        assert longest / 2 <= wait <= longest
    assert waits[-1] >= 5


def test_a_part_that_stayed_up_starts_again_at_once() -> None:
    backoff = _backoff()
    for _ in range(8):
        backoff.after(1)
    assert backoff.after(10) <= 0.1
    assert backoff.failures == 1


def test_two_parts_that_end_together_do_not_start_together() -> None:
    one, other = Backoff(chance=random.Random(1)), Backoff(chance=random.Random(2))
    assert one.after(0) != other.after(0)


def test_a_thousand_failures_overflow_nothing() -> None:
    backoff = _backoff()
    assert all(backoff.after(0) <= 10 for _ in range(1100))
