"""Where a batch is written: beside the readers, or at once when that is quicker."""

import asyncio
import threading
import time
from collections.abc import Iterator

import pytest

from ilbo_render.recorder import FEW_EVENTS, QUICK_SECONDS, Recorder

HERE = threading.get_ident


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    found = Recorder(lambda: None)
    yield found
    found.close()


async def written_by(recorder: Recorder, events: int) -> int:
    shown: list[int] = []
    await recorder.run(events, HERE, shown.append)
    return shown[0]


async def test_a_few_events_are_written_at_once_and_a_batch_in_the_thread(
    recorder: Recorder,
) -> None:
    assert await written_by(recorder, FEW_EVENTS) == HERE()
    assert await written_by(recorder, FEW_EVENTS + 1) != HERE()


async def test_with_a_slow_disk_one_event_keeps_no_reader_waiting(recorder: Recorder) -> None:
    await recorder.run(1, lambda: time.sleep(QUICK_SECONDS), lambda _: None)
    assert await written_by(recorder, 1) != HERE()
    assert await written_by(recorder, 1) == HERE(), "it was quick again"


async def test_two_never_write_at_the_same_time(recorder: Recorder) -> None:
    gate = threading.Event()
    order: list[str] = []
    batch = asyncio.create_task(recorder.run(100, gate.wait, lambda _: order.append("batch")))
    await asyncio.sleep(0)
    single = asyncio.create_task(recorder.run(1, HERE, lambda _: order.append("one")))
    await asyncio.sleep(0)
    gate.set()
    await asyncio.gather(batch, single)
    assert order == ["batch", "one"]


async def test_what_is_written_is_shown_although_the_handler_was_cancelled(
    recorder: Recorder,
) -> None:
    gate = threading.Event()
    shown = asyncio.Event()
    handler = asyncio.create_task(recorder.run(100, gate.wait, lambda _: shown.set()))
    await asyncio.sleep(0)
    handler.cancel()
    gate.set()
    await asyncio.wait_for(shown.wait(), 5)
    assert handler.cancelled()


async def test_readers_see_an_event_while_the_disk_is_waited_for() -> None:
    shown, synced = asyncio.Event(), threading.Event()

    def sync() -> None:
        synced.wait()

    recorder = Recorder(sync)
    handler = asyncio.create_task(recorder.run(1, HERE, lambda _: shown.set()))
    await asyncio.wait_for(shown.wait(), 5)
    assert not handler.done(), "it is acknowledged before it is on the disk"
    synced.set()
    await asyncio.wait_for(handler, 5)
    recorder.close()
