"""What a killed consumer held is handled by the next one, and only the culprit is charged."""

import time
from pathlib import Path

from tests.integration.log import Log, data
from tests.integration.readers import QUICK, Reader, reading_bus
from tests.integration.worker import DIES, HANGS, worker
from tests.until import until, until_async


async def test_an_event_in_work_survives_the_death_of_its_worker(
    redis_url: str, log: Log, tmp_path: Path
) -> None:
    log.add_together(data("앞"), data(HANGS), data("뒤"))
    with worker(redis_url, tmp_path / "diary") as killed:
        until(lambda: f"begun {HANGS}" in killed.diary())
        killed.kill()
    assert log.pending() == 3
    reader = Reader()
    async with reading_bus(redis_url, reader):
        await until_async(lambda: log.pending() == 0)
    assert sorted(reader.handled) == sorted(["앞", HANGS, "뒤"])
    assert log.letters() == []


async def test_an_event_another_consumer_holds_is_taken_over_when_it_held_it_long_enough(
    redis_url: str, log: Log
) -> None:
    entry = log.add("서울 첫눈")
    log.redis.xgroup_create("articles", "render-0", id="0")
    log.redis.xreadgroup("render-0", "render-gone", {"articles": ">"})
    began = time.monotonic()
    reader = Reader()
    async with reading_bus(redis_url, reader):
        await until_async(lambda: log.pending() == 0)
    assert time.monotonic() - began >= QUICK.takeover_seconds
    ((delivery,),) = reader.batches
    assert (delivery.entry_id, delivery.attempt) == (entry, 2)


async def test_a_trimmed_event_that_was_in_work_holds_nothing_up(redis_url: str, log: Log) -> None:
    gone = log.add("지워진 기사")
    log.redis.xgroup_create("articles", "render-0", id="0")
    log.redis.xreadgroup("render-0", "render-gone", {"articles": ">"})
    log.redis.xdel("articles", gone)
    reader = Reader()
    async with reading_bus(redis_url, reader):
        log.add("다음 기사")
        await until_async(lambda: reader.handled and log.pending() == 0)
    assert reader.handled == ["다음 기사"]
    assert log.letters() == []


def test_an_event_that_kills_every_worker_is_a_letter_in_the_end(
    redis_url: str, log: Log, tmp_path: Path
) -> None:
    log.add_together(data("앞"), data(DIES), data("뒤"))
    with worker(redis_url, tmp_path / "diary") as mortal:
        for _ in range(8):
            until(lambda: mortal.dead() or log.letters(), 20)
            if log.letters():
                break
            mortal.restart()
        log.add("다음 기사")
        until(lambda: "done 다음 기사" in mortal.diary() and log.pending() == 0)
        diary = mortal.diary()
    (letter,) = log.letters()
    assert DIES in letter["data"].decode("unicode_escape")
    assert "never settled" in letter["dead_reason"].decode()
    assert {"done 앞", "done 뒤"} <= set(diary)
    assert 1 <= diary.count(f"begun {DIES}") <= 3
