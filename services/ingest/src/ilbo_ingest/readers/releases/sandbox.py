"""Starts the process that takes an office document apart, bounds it, and words how it ended."""

import contextlib
import logging
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
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

log = logging.getLogger(__name__)
MAX_ANSWER_BYTES: Final = 16 * 1024 * 1024
_WORKER = (sys.executable, "-I", "-m", "ilbo_ingest.readers.releases.worker")
_CHUNK = 65_536
_REASONS: dict[int, str] = {
    signal.SIGXCPU: f"takes more than {CPU_SECONDS} s of processor time",
    signal.SIGALRM: f"takes more than {WALL_SECONDS} s",
    signal.SIGKILL: "takes more memory than there is",
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
            end = self._run(data)
        if end.is_late:
            raise RefusedFileError(f"the document takes more than {self._seconds:g} s to be read")
        if len(end.written) > MAX_ANSWER_BYTES:
            raise RefusedFileError(f"the document holds more than {MAX_ANSWER_BYTES} bytes of text")
        if end.status != 0:
            log.warning("document worker failed", extra={"status": end.status})
            reason = _REASONS.get(-end.status, f"stops its parser (status {end.status})")
            raise RefusedFileError(f"the document {reason}")
        return _read(end.written)

    def _run(self, data: bytes) -> "_End":
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
        try:
            deadline = time.monotonic() + self._seconds
            talk = _Talk(process.stdin, process.stdout, memoryview(data))
            is_late = talk.ends_late(deadline)
            if not is_late and len(talk.written) <= MAX_ANSWER_BYTES:
                is_late = not _has_ended(process, deadline)
        finally:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            status = process.wait()
            with contextlib.suppress(BrokenPipeError):
                process.stdin.close()
            process.stdout.close()
        return _End(status, bytes(talk.written), is_late)


@dataclass(frozen=True, slots=True)
class _End:
    """How a worker ended."""

    status: int
    written: bytes
    is_late: bool


class _Talk:
    """Gives a worker its document and takes its answer, both as it can, until a deadline.

    Whoever holds the other ends of the pipes can't make it wait for longer.
    """

    def __init__(self, given: IO[bytes], taken: IO[bytes], data: memoryview) -> None:
        self._given, self._taken, self._rest = given, taken, data
        self.written = bytearray()
        for pipe in (given, taken):
            os.set_blocking(pipe.fileno(), False)

    def ends_late(self, deadline: float) -> bool:
        """Return whether the deadline came before the end of the answer, or of what is allowed."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._given, selectors.EVENT_WRITE)
            selector.register(self._taken, selectors.EVENT_READ)
            while len(self.written) <= MAX_ANSWER_BYTES:
                ready = selector.select(max(0.0, deadline - time.monotonic()))
                if not ready and time.monotonic() >= deadline:
                    return True
                for key, _ in ready:
                    if key.fileobj is self._given:
                        self._give(selector)
                    elif not self._take():
                        return False
        return False

    def _give(self, selector: selectors.BaseSelector) -> None:
        try:
            self._rest = self._rest[os.write(self._given.fileno(), self._rest[:_CHUNK]) :]
        except BlockingIOError:
            return
        except BrokenPipeError:  # it ended without reading everything
            self._rest = self._rest[:0]
        if not self._rest:
            selector.unregister(self._given)
            with contextlib.suppress(BrokenPipeError):
                self._given.close()

    def _take(self) -> bool:
        try:
            chunk = os.read(self._taken.fileno(), _CHUNK)
        except BlockingIOError:
            return True
        self.written += chunk
        return bool(chunk)


def _has_ended(process: subprocess.Popen[bytes], deadline: float) -> bool:
    try:
        process.wait(max(0.1, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        return False
    return True


def _read(written: bytes) -> Extraction:
    try:
        answer = _ANSWER.validate_json(written)
    except ValidationError as error:
        raise RefusedFileError("the document's parser gave no answer") from error
    if answer.extraction is None:
        raise RefusedFileError(answer.refused or "the document's parser gave no answer")
    return answer.extraction
