"""Starts the process that decodes a picture, bounds it, and words how it ended."""

import asyncio
import signal
import sys
from contextlib import suppress
from typing import Final

from ilbo_ingest.media.answer import Renditions, UnreadableAnswerError, read_answer
from ilbo_ingest.media.refusals import RefusedPictureError

MAX_PICTURE_BYTES: Final = 16 * 1024 * 1024
MAX_WAITING: Final = 16
SECONDS: Final = 60.0
_MOST_ANSWERED: Final = 32 * 1024 * 1024
# -B: what it may not write, it need not try.
_WORKER: Final = (sys.executable, "-I", "-B", "-m", "ilbo_ingest.media.worker")
_LIMITS: Final = {signal.SIGXCPU, signal.SIGALRM, signal.SIGKILL, signal.SIGABRT}


class WorkshopBusyError(Exception):
    """So many pictures wait already that one more would wait too long; try again later."""


class Workshop:
    """At most so many pictures are decoded at once, each in a process of its own."""

    def __init__(
        self, at_once: int, command: tuple[str, ...] = _WORKER, seconds: float = SECONDS
    ) -> None:
        self._turns = asyncio.Semaphore(at_once)
        self._command = command
        self._seconds = seconds
        self._waiting = 0

    async def render(self, data: bytes) -> Renditions:
        """Return the picture in all its sizes.

        Raises RefusedPictureError, and WorkshopBusyError when too many wait already.
        """
        if len(data) > MAX_PICTURE_BYTES:
            raise RefusedPictureError(
                "too_large", f"{len(data):,} bytes, {MAX_PICTURE_BYTES:,} are allowed"
            )
        if self._waiting >= MAX_WAITING:
            raise WorkshopBusyError(f"{self._waiting} pictures wait already")
        self._waiting += 1
        try:
            async with self._turns:
                status, answer = await self._run(data)
        finally:
            self._waiting -= 1
        if status < 0 and -status in _LIMITS:
            raise RefusedPictureError("too_costly", "decoding it takes too much time or memory")
        try:
            return read_answer(answer)
        except UnreadableAnswerError as error:
            raise RefusedPictureError("damaged", "it stops its decoder") from error

    async def _run(self, data: bytes) -> tuple[int, bytes]:
        # No environment, no secrets. It can start nothing, so ending it ends all of it.
        process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={},
        )
        try:
            async with asyncio.timeout(self._seconds):
                answer = await _exchange(process, data)
                return await process.wait(), answer
        except TimeoutError:
            return -signal.SIGKILL, b""
        finally:
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    process.kill()
                await process.wait()


async def _exchange(process: asyncio.subprocess.Process, data: bytes) -> bytes:
    """Hand the picture in while the answer is read, and no more of it than an answer has."""
    assert process.stdin is not None
    assert process.stdout is not None
    feeding = asyncio.create_task(_feed(process.stdin, data))
    try:
        answer = bytearray()
        while len(answer) <= _MOST_ANSWERED and (part := await process.stdout.read(1 << 20)):
            answer += part
        return bytes(answer)
    finally:
        feeding.cancel()
        await asyncio.wait([feeding])


async def _feed(pipe: asyncio.StreamWriter, data: bytes) -> None:
    with suppress(BrokenPipeError, ConnectionResetError):
        pipe.write(data)
        await pipe.drain()
        pipe.close()
        await pipe.wait_closed()
