import pytest

from ilbo_ingest.throttle import Throttle


class Seconds:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_passes_and_then_it_takes_time() -> None:
    seconds = Seconds()
    throttle = Throttle(3, 2, seconds)
    assert [throttle.wait_seconds("a") for _ in range(3)] == [0, 0, 0]
    assert throttle.wait_seconds("a") == pytest.approx(0.5)
    seconds.now = 0.5
    assert throttle.wait_seconds("a") == 0
    assert throttle.wait_seconds("a") > 0


def test_one_bucket_empties_no_other() -> None:
    throttle = Throttle(1, 1, Seconds())
    assert throttle.wait_seconds("a") == 0
    assert throttle.wait_seconds("a") > 0
    assert throttle.wait_seconds("b") == 0


def test_a_bucket_holds_no_more_than_its_burst() -> None:
    seconds = Seconds()
    throttle = Throttle(2, 1, seconds)
    throttle.wait_seconds("a")
    seconds.now = 1000
    assert [throttle.wait_seconds("a") == 0 for _ in range(3)] == [True, True, False]


def test_a_real_client_may_burst_five_hundred_a_second() -> None:
    seconds = Seconds()
    throttle = Throttle(5_000, 1_000, seconds)
    for number in range(30_000):
        seconds.now = number / 500
        assert throttle.wait_seconds("a") == 0


def test_memory_is_bounded() -> None:
    throttle = Throttle(1, 1, Seconds())
    for number in range(20_000):
        throttle.wait_seconds(str(number))
    assert len(throttle._buckets) <= 10_000
