import asyncio
from contextlib import suppress

from ilbo_bus.bus import end_tasks


async def test_a_task_that_swallows_a_cancellation_is_ended_nevertheless() -> None:
    async def deaf() -> None:
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        await asyncio.Event().wait()

    async def broken() -> None:
        raise RuntimeError("고장")

    tasks = [asyncio.create_task(deaf()), asyncio.create_task(broken())]
    await asyncio.sleep(0)
    async with asyncio.timeout(5):
        await end_tasks(tasks)
    assert all(task.done() for task in tasks)


async def test_ending_nothing_is_no_error() -> None:
    await end_tasks([])
