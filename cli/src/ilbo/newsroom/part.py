"""One part of the newsroom: a process that is started again when it ends."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from ilbo.errors import CommandError, Exit
from ilbo.newsroom import tether
from ilbo.newsroom.backoff import Backoff
from ilbo.newsroom.guards import port_is_taken
from ilbo.newsroom.plan import PartPlan
from ilbo.newsroom.report import Report

# A part that never once was ready and ended so often will not become so by itself.
_MOST_FIRST_FAILURES = 5
# How a service says that a setting is wrong; it has named it itself.
_WRONG_SETTING = 2
_MODE = "exec" if sys.platform == "linux" else "guard"


class Part:
    """Keeps one process running until it is told to stop; make and use it in the main thread."""

    def __init__(
        self, plan: PartPlan, report: Report, changed: Callable[[], None], backoff: Backoff
    ) -> None:
        self.plan = plan
        self.pid = 0
        self.was_ready = False
        """Set by the newsroom; from then on the part is started again for ever."""
        self._report = report
        self._changed = changed
        self._backoff = backoff
        self._stopping = asyncio.Event()
        self._process: asyncio.subprocess.Process | None = None

    async def keep(self) -> None:
        """Start the process, and again whenever it ends; raise CommandError when that is futile."""
        while not self._stopping.is_set():
            started_at = time.monotonic()
            self._process = await _start(self.plan)
            self.pid = self._process.pid
            self._changed()
            self._report.say(f"{self.plan.name} started", part=self.plan.name, pid=self.pid)
            if self._stopping.is_set():
                self._signal(signal.SIGTERM)
            status = await self._process.wait()
            _sweep(self.pid)
            if not self._stopping.is_set():
                await self._wait_for_next(status, time.monotonic() - started_at)

    async def stop(self, grace_seconds: float) -> None:
        """Ask the process to end, and end it when the time is over."""
        self._stopping.set()
        if self._process is None:
            return
        self._signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self._process.wait(), grace_seconds)
        except TimeoutError:
            self._report.say(f"{self.plan.name} did not stop in time and was killed", "warning")
        self.kill()
        await self._process.wait()

    def kill(self) -> None:
        """End the process and everything it started, at once."""
        self._stopping.set()
        if self.pid:
            _sweep(self.pid)

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None and self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.send_signal(number)

    async def _wait_for_next(self, status: int, up_seconds: float) -> None:
        delay = self._backoff.after(up_seconds)
        ended = f"{self.plan.name} {_how(status)}"
        is_ousted = self.plan.listens_on is not None and port_is_taken(*self.plan.listens_on)
        if is_ousted and self.plan.listens_on:
            ended += f", another program listens on port {self.plan.listens_on[1]}"
        if not self.was_ready:
            self._check_hope(status, ended, is_ousted=is_ousted)
        fields = {"part": self.plan.name, "pid": self.pid, "status": status}
        self._report.say(f"{ended}; it is started again in {delay:.1f} s", "warning", **fields)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), delay)

    def _check_hope(self, status: int, ended: str, *, is_ousted: bool) -> None:
        """Raise CommandError where another start would not help."""
        if status == _WRONG_SETTING:
            raise CommandError(f"{self.plan.name} refused its settings, see above", Exit.USAGE)
        if is_ousted:
            raise CommandError(f"{ended}; choose another port", Exit.PORT_IN_USE)
        if self._backoff.failures >= _MOST_FIRST_FAILURES:
            often = f"{ended}, {_MOST_FIRST_FAILURES} times in a row before it was ready"
            raise CommandError(often + _last_words(self.plan.log))


async def _start(plan: PartPlan) -> asyncio.subprocess.Process:
    """Start the process in a session of its own: Ctrl-C reaches the newsroom alone."""
    tethered = (sys.executable, "-I", "-S", str(Path(tether.__file__)), _MODE, str(os.getpid()))
    return await asyncio.create_subprocess_exec(
        *tethered,
        *plan.command,
        stdin=asyncio.subprocess.DEVNULL if _MODE == "exec" else asyncio.subprocess.PIPE,
        env=dict(plan.environment),
        pass_fds=plan.kept_open,
        start_new_session=True,
    )


def _sweep(pid: int) -> None:
    """Kill what is left of the process and of what it started itself."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _how(status: int) -> str:
    if status < 0:
        return f"was ended by {signal.Signals(-status).name}"
    return f"ended with status {status}"


def _last_words(log: Path | None) -> str:
    """Return the last line of a part's own log."""
    try:
        lines = log.read_text("utf-8", errors="replace").splitlines() if log else []
    except OSError:
        return ""
    return f"; {log} ends with: {lines[-1]}" if lines else ""
