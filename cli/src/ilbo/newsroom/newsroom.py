"""The newsroom: its parts, the order in which they come and go, and who is told."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable

import httpx

from ilbo.folder import Status, write_status
from ilbo.newsroom.backoff import Backoff
from ilbo.newsroom.part import Part
from ilbo.newsroom.plan import PartPlan, Setup
from ilbo.newsroom.readiness import unready
from ilbo.newsroom.report import Report
from ilbo.newsroom.server import unanswered

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_SERVICE_GRACE_SECONDS = 5.5
_SERVER_GRACE_SECONDS = 2.0
_POLL_SECONDS = 0.05
_SAY_AGAIN_SECONDS = 10.0


class Newsroom:
    """Runs until a signal comes or a part can't be started at all."""

    def __init__(self, setup: Setup, report: Report, opened: Callable[[], Awaitable[None]]) -> None:
        self._setup = setup
        self._report = report
        self._opened = opened
        self._server = self._part(setup.server) if setup.server else None
        self._services = [self._part(plan) for plan in setup.services]
        self._end: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Open, stay open, close; raise CommandError when a part can't be kept running."""
        loop = asyncio.get_running_loop()
        signals = [number for number in _SIGNALS if not _is_ignored(number)]
        for number in signals:
            loop.add_signal_handler(number, self._on_signal)
        self._watch(self._open())
        try:
            await self._end
        finally:
            await self._close()
            for number in signals:
                loop.remove_signal_handler(number)

    @property
    def _parts(self) -> list[Part]:
        return [*self._services, *([self._server] if self._server else [])]

    def _part(self, plan: PartPlan) -> Part:
        return Part(plan, self._report, self._write_status, Backoff())

    async def _open(self) -> None:
        if self._server is not None:
            self._watch(self._server.keep())
            await self._until(lambda: unanswered(self._setup.redis_url), "the embedded server")
            self._server.was_ready = True
        for part in self._services:
            self._watch(part.keep())
        async with httpx.AsyncClient(timeout=2, trust_env=False) as client:
            for part in self._services:
                await self._until_ready(part, client)
        await self._opened()

    async def _until_ready(self, part: Part, client: httpx.AsyncClient) -> None:
        await self._until(lambda: unready(part.plan.url, client), part.plan.name)
        part.was_ready = True

    async def _until(self, unready_because: Callable[[], Awaitable[str]], name: str) -> None:
        """Ask until there is no reason left; say the reason when it takes long."""
        loop = asyncio.get_running_loop()
        said_at = loop.time()
        while reason := await unready_because():
            if loop.time() - said_at > _SAY_AGAIN_SECONDS:
                said_at = loop.time()
                self._report.say(f"still waiting for {name}: {reason}", "warning")
            await asyncio.sleep(_POLL_SECONDS)

    async def _close(self) -> None:
        """Stop the services, then the server, so that the last words of each are still stored."""
        self._report.say("stopping")
        await asyncio.gather(*(part.stop(_SERVICE_GRACE_SECONDS) for part in self._services))
        if self._server is not None:
            await self._server.stop(_SERVER_GRACE_SECONDS)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._setup.folder.status.unlink(missing_ok=True)
        self._report.say("stopped")

    def _watch(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._on_done)

    def _on_done(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) and not self._end.done():
            self._end.set_exception(error)

    def _on_signal(self) -> None:
        if not self._end.done():
            self._end.set_result(None)
            return
        for part in self._parts:  # asked a second time: nobody wants to wait
            part.kill()

    def _write_status(self) -> None:
        status = Status(
            pid=os.getpid(),
            site=self._setup.url("render"),
            ingest=self._setup.url("ingest"),
            weather=self._setup.url("weather"),
            redis=self._setup.redis_url,
            parts={part.plan.name: part.pid for part in self._parts if part.pid},
        )
        try:
            write_status(self._setup.folder, status)
        except OSError as error:  # a full disk must not end what still serves readers
            self._report.say(f"{self._setup.folder.status}: {error.strerror}", "warning")


def _is_ignored(number: signal.Signals) -> bool:
    """Return whether a hangup is none of our business: started by nohup."""
    return number is signal.SIGHUP and signal.getsignal(number) is signal.SIG_IGN
