"""A consumer in a process of its own, to be killed: `python -m tests.integration.worker`.

It writes one line per event to a file before it goes on: `begun`, then hangs, dies or is `done`.
"""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ilbo_bus import Bus, Delivery, RetryPolicy, ServiceSettings
from ilbo_events import ARTICLES
from tests.integration.readers import headline

POLICY = RetryPolicy(base_seconds=0.2, longest_seconds=0.5, takeover_seconds=1.5, max_deliveries=3)
HANGS, DIES, FAILS = "멈춤", "죽음", "고장"
"""Headlines the worker hangs on, dies of (kill -9), and fails on."""


async def work(url: str, diary: Path) -> None:
    """Consume until killed."""

    async def handle(deliveries: Sequence[Delivery]) -> None:
        for delivery in deliveries:
            name = headline(delivery)
            write(diary, f"begun {name}")
            if name == HANGS:
                await asyncio.Event().wait()
            if name == DIES:
                os.kill(os.getpid(), signal.SIGKILL)
            if name.startswith(FAILS):
                raise RuntimeError("고장")
            write(diary, f"done {name}")

    bus = Bus("render", ServiceSettings(redis_url=url))
    bus.subscribe(ARTICLES, "render-0", handle, policy=POLICY)
    async with bus:
        await asyncio.Event().wait()


def write(diary: Path, line: str) -> None:
    """Append a line that outlives this process."""
    with diary.open("a", encoding="utf-8") as file:
        file.write(line + "\n")


class Worker:
    """The process and its diary."""

    def __init__(self, url: str, diary: Path) -> None:
        self._command = [sys.executable, "-m", "tests.integration.worker", url, str(diary)]
        self._diary = diary
        diary.touch()
        self._process = subprocess.Popen(self._command)

    def diary(self) -> list[str]:
        """Return what happened so far."""
        return self._diary.read_text("utf-8").splitlines()

    def dead(self) -> bool:
        """Return whether the process ended."""
        return self._process.poll() is not None

    def kill(self) -> None:
        """Kill -9."""
        self._process.kill()
        self._process.wait()

    def restart(self) -> None:
        """Start another under the same name."""
        self.kill()
        self._process = subprocess.Popen(self._command)


@contextmanager
def worker(url: str, diary: Path) -> Iterator[Worker]:
    """Yield a running worker and end it afterwards."""
    started = Worker(url, diary)
    try:
        yield started
    finally:
        started.kill()


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1], Path(sys.argv[2])))
