"""What fails comes back alone, later each time, and dies after the fifth delivery."""

import asyncio
import time
from collections.abc import Sequence
from itertools import pairwise

from ilbo_bus import Bus, Delivery, RetryPolicy, ServiceSettings, Unavailable
from ilbo_events import ARTICLES
from tests.integration.log import Log, data
from tests.integration.readers import QUICK, Reader, reading_bus
from tests.until import until_async

KEEPER_SECONDS = 0.5
"""A return may be late by two turns of the recovery loop."""


async def test_waits_grow_and_the_fifth_failure_is_the_last(redis_url: str, log: Log) -> None:
    reader = Reader()
    reader.fails("서울 첫눈", RuntimeError("인쇄기가 멈췄다"))
    async with reading_bus(redis_url, reader):
        log.add("서울 첫눈")
        await until_async(log.letters, 20)
    assert [attempt for _, attempt, _ in reader.attempts] == [1, 2, 3, 4, 5]
    times = [at for _, _, at in reader.attempts]
    for number, (before, after) in enumerate(pairwise(times), 1):
        wait = 0.2 * 2 ** (number - 1)
        assert wait <= after - before <= wait * (1 + QUICK.jitter) + KEEPER_SECONDS
    (letter,) = log.letters()
    assert letter["dead_reason"].decode() == (
        "failed 5 times, last with RuntimeError: 인쇄기가 멈췄다"
    )
    assert letter["dead_deliveries"] == b"5"
    assert log.pending() == 0


async def test_an_event_that_fails_twice_is_handled_the_third_time(
    redis_url: str, log: Log
) -> None:
    reader = Reader()
    reader.fails("서울 첫눈", RuntimeError("잠시"), times=2)
    async with reading_bus(redis_url, reader):
        log.add("서울 첫눈")
        await until_async(lambda: reader.handled and log.pending() == 0)
    assert [attempt for _, attempt, _ in reader.attempts] == [1, 2, 3]
    assert log.letters() == []


async def test_what_comes_behind_a_failing_event_does_not_wait(redis_url: str, log: Log) -> None:
    reader = Reader()
    reader.fails("고장", RuntimeError("늘"))
    async with reading_bus(redis_url, reader):
        log.add_together(data("앞"), data("고장"), data("뒤"))
        await until_async(lambda: {"앞", "뒤"} <= set(reader.handled), 1)
        log.add("새 기사")
        await until_async(lambda: "새 기사" in reader.handled, 1)
        assert log.pending() == 1
        assert log.letters() == []


async def test_many_failures_do_not_hold_up_the_good_ones(redis_url: str, log: Log) -> None:
    reader = Reader()
    for number in range(0, 200, 20):
        reader.fails(f"기사 {number}", RuntimeError("늘"))
    async with reading_bus(redis_url, reader):
        log.add_together(*(data(f"기사 {number}") for number in range(200)))
        await until_async(lambda: len(reader.counts) == 190, 3)
        await until_async(lambda: len(log.letters()) == 10 and log.pending() == 0, 20)
    for number in range(0, 200, 20):
        attempts = [a for name, a, _ in reader.attempts if name == f"기사 {number}"]
        assert max(attempts) == 5


async def test_a_handler_that_hangs_is_stopped_and_counts_as_failed(
    redis_url: str, log: Log
) -> None:
    started: list[str] = []

    async def hang(deliveries: Sequence[Delivery]) -> None:
        started.append(deliveries[0].entry_id)
        if len(started) == 1:
            await asyncio.Event().wait()

    bus = Bus("render", ServiceSettings(redis_url=redis_url))
    bus.subscribe(ARTICLES, "render-0", hang, policy=QUICK)
    async with bus:
        entry = log.add("서울 첫눈")
        await until_async(lambda: started and log.pending() == 0, 5)
    assert started == [entry, entry]


async def test_what_fails_only_here_is_never_a_letter(redis_url: str, log: Log) -> None:
    reader = Reader()
    reader.fails("서울 첫눈", Unavailable("디스크가 찼다"))
    async with reading_bus(redis_url, reader, policy=RetryPolicy(0.05, max_deliveries=2)) as bus:
        log.add_together(data("앞"), data("서울 첫눈"), data("뒤"))
        await until_async(lambda: len(reader.attempts) > 3 * 3)
        assert bus.unready() == ["articles/render-0: 디스크가 찼다"]
        assert reader.handled == []
        assert log.letters() == []
        reader.heals()
        await until_async(lambda: not bus.unready() and log.pending() == 0)
    assert reader.handled == ["앞", "서울 첫눈", "뒤"]
    assert log.letters() == []


async def test_what_fails_only_here_is_asked_for_later_each_time(redis_url: str, log: Log) -> None:
    reader = Reader()
    reader.fails("서울 첫눈", Unavailable("디스크가 찼다"), times=4)
    async with reading_bus(redis_url, reader):
        log.add("서울 첫눈")
        await until_async(lambda: reader.handled)
    waits = [after - before for before, after in pairwise(at for _, _, at in reader.attempts)]
    assert all(later > 1.5 * earlier for earlier, later in pairwise(waits))


async def test_a_stop_does_not_wait_for_the_disk(redis_url: str, log: Log) -> None:
    reader, second = Reader(), Reader()
    reader.fails("서울 첫눈", Unavailable("디스크가 찼다"))
    bus = reading_bus(redis_url, reader)
    await bus.start()
    log.add("서울 첫눈")
    await until_async(lambda: bus.unready() == ["articles/render-0: 디스크가 찼다"])
    began = time.monotonic()
    await bus.stop()
    assert time.monotonic() - began < 3
    assert log.pending() == 1
    async with reading_bus(redis_url, second):
        await until_async(lambda: second.handled)
    assert log.letters() == []
