import asyncio
import sys

import pytest

from ilbo_ingest.media import workshop as module
from ilbo_ingest.media.answer import Renditions, write_answer
from ilbo_ingest.media.refusals import RefusedPictureError
from ilbo_ingest.media.workshop import MAX_PICTURE_BYTES, Workshop, WorkshopBusyError
from tests.unit.ingest.media.drawing import photograph, png
from tests.until import until_async

WORKER = (sys.executable, "-I", "-m", "ilbo_ingest.media.worker")


def python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-I", "-c", code)


async def refusal(workshop: Workshop, data: bytes = b"picture") -> RefusedPictureError:
    with pytest.raises(RefusedPictureError) as caught:
        await workshop.render(data)
    return caught.value


async def test_a_picture_is_made_in_a_process_of_its_own() -> None:
    made = await Workshop(1).render(photograph(300, 200))
    assert made.size == (300, 200)
    assert set(made.files) == {f"{w}.{f}" for w in (240, 300) for f in ("avif", "webp", "jpg")}


async def test_the_workers_refusal_keeps_its_name() -> None:
    assert (await refusal(Workshop(1), png(50_000, 50_000))).reason == "too_many_pixels"


async def test_more_bytes_than_are_taken_start_no_process() -> None:
    workshop = Workshop(1, command=("/does/not/exist",))
    assert (await refusal(workshop, b"\0" * (MAX_PICTURE_BYTES + 1))).reason == "too_large"


async def test_a_worker_that_takes_too_long_is_ended() -> None:
    workshop = Workshop(1, python("while True: pass"), seconds=0.2)
    assert (await refusal(workshop)).reason == "too_costly"


async def test_a_worker_that_takes_too_much_memory_is_refused() -> None:
    limited = ("/bin/sh", "-c", 'ulimit -v 180000; exec "$@"', "sh", *WORKER)
    bomb = png(7_000, 7_000, rows=(b"\0" * 21_001) * 7_000)
    assert (await refusal(Workshop(1, limited), bomb)).reason == "too_costly"


async def test_a_worker_has_limits_of_its_own() -> None:
    code = """
from ilbo_ingest.media import worker
worker._confine()
try:
    bytearray(worker.ADDRESS_SPACE_BYTES)
except MemoryError:
    raise SystemExit(0)
"""
    process = await asyncio.create_subprocess_exec(*python(code + "raise SystemExit(4)"))
    assert await process.wait() == 0


@pytest.mark.parametrize(
    "code",
    [
        "raise SystemExit(3)",
        "print('{}')",
        'print(\'{"refused": ["because", ""]}\')',
        "import os; os._exit(1)",
        "print('not json')",
    ],
)
async def test_a_worker_that_says_nonsense_is_not_believed(code: str) -> None:
    assert (await refusal(Workshop(1, python(code)))).reason == "damaged"


async def test_a_worker_can_name_no_file_outside() -> None:
    evil = write_answer(Renditions((9, 9), (9,), "#000000", {"../../keys.json": b"{}"}))
    code = f"import sys; sys.stdout.buffer.write({evil!r})"
    assert (await refusal(Workshop(1, python(code)))).reason == "damaged"


async def test_a_worker_may_write_nothing_and_connect_to_nobody(tmp_path: object) -> None:
    code = """
from ilbo_ingest.media import worker
import sys
sys.addaudithook(worker._refuse)
for act in (lambda: open('{path}/x', 'w'), lambda: __import__('socket').socket(),
            lambda: __import__('os').system('true')):
    try:
        act()
    except worker.NotAllowedError:
        continue
    sys.exit(4)
sys.exit(0)
"""
    process = await asyncio.create_subprocess_exec(*python(code.format(path=tmp_path)))
    assert await process.wait() == 0


async def test_only_so_many_are_made_at_once_and_only_so_many_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "MAX_WAITING", 2)
    workshop = Workshop(1, python("import time; time.sleep(30)"))
    tasks = [asyncio.create_task(workshop.render(b"snow")) for _ in range(3)]
    done, waiting = await asyncio.wait(tasks, timeout=10, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(task.exception()) for task in done] == [WorkshopBusyError]


async def test_who_goes_away_leaves_no_process_behind(tmp_path: object) -> None:
    code = f"import os, time; open('{tmp_path}/pid', 'w').write(str(os.getpid())); time.sleep(30)"
    task = asyncio.create_task(Workshop(1, python(code)).render(b"snow"))
    pid = await until_async(lambda: _read(f"{tmp_path}/pid"), 10, what="the worker runs")
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert not _runs(int(pid))


def _read(path: str) -> str:
    try:
        with open(path) as file:
            return file.read()
    except FileNotFoundError:
        return ""


def _runs(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
