"""Starts the process that takes an office document apart, bounds it, and words how it ended."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import IO, Final

from pydantic import TypeAdapter, ValidationError

from ilbo_ingest.readers.releases.blocks import Extraction
from ilbo_ingest.readers.releases.confinement import (
    ADDRESS_SPACE_BYTES,
    CPU_SECONDS,
    WALL_SECONDS,
)
from ilbo_ingest.readers.releases.containers import RefusedFileError

MAX_ANSWER_BYTES: Final = 16 * 1024 * 1024
_WORKER = (sys.executable, "-I", "-m", "ilbo_ingest.readers.releases.worker")
_REASONS = {
    signal.SIGXCPU: f"takes more than {CPU_SECONDS} s of processor time",
    signal.SIGALRM: f"takes more than {WALL_SECONDS} s",
    signal.SIGKILL: f"takes more than {WALL_SECONDS} s or the memory that is there",
    signal.SIGABRT: f"needs more than {ADDRESS_SPACE_BYTES // 1024**2} MiB, or stops its parser",
}


@dataclass(frozen=True, slots=True)
class _Answer:
    extraction: Extraction | None = None
    refused: str | None = None


_ANSWER = TypeAdapter(_Answer)


class Sandbox:
    """At most so many documents are taken apart at once; the others wait for their turn."""

    def __init__(
        self, at_once: int, command: tuple[str, ...] = _WORKER, seconds: float = WALL_SECONDS
    ) -> None:
        self._turns = threading.BoundedSemaphore(at_once)
        self._command = command
        self._seconds = seconds

    def extract(self, data: bytes) -> Extraction:
        """Return what stands in a document; raise RefusedFileError naming the reason."""
        with self._turns:
            status, written = self._run(data)
        if len(written) > MAX_ANSWER_BYTES:
            raise RefusedFileError(f"the document holds more than {MAX_ANSWER_BYTES} bytes of text")
        if status != 0:
            reason = _REASONS.get(-status, f"stops its parser (status {status})")  # type: ignore[call-overload] # a status is a signal or a number
            raise RefusedFileError(f"the document {reason}")
        return _read(written)

    def _run(self, data: bytes) -> tuple[int, bytes]:
        # A group of its own, so that nothing it started outlives it; no environment, no secrets.
        process = subprocess.Popen(  # noqa: S603 - the command is ours, the document is its input
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            close_fds=True,
            start_new_session=True,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        timer = threading.Timer(self._seconds, _kill, [process.pid])
        feeder = threading.Thread(target=_feed, args=(process.stdin, data))
        timer.start()
        feeder.start()
        try:
            written = process.stdout.read(MAX_ANSWER_BYTES + 1)
            if len(written) > MAX_ANSWER_BYTES:
                _kill(process.pid)
            return process.wait(), written
        finally:
            timer.cancel()
            _kill(process.pid)
            feeder.join()
            process.stdout.close()


def _feed(pipe: IO[bytes], data: bytes) -> None:
    with contextlib.suppress(BrokenPipeError), pipe:
        pipe.write(data)


def _kill(group: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def _read(written: bytes) -> Extraction:
    try:
        answer = _ANSWER.validate_json(written)
    except ValidationError as error:
        raise RefusedFileError("the document's parser gave no answer") from error
    if answer.extraction is None:
        raise RefusedFileError(answer.refused or "the document's parser gave no answer")
    return answer.extraction
