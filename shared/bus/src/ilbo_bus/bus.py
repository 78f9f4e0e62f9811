"""The bus of one service: what it reads, what it says, and whether both work."""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

from prometheus_client import CollectorRegistry

from ilbo_bus.connection import Connector, make_broker
from ilbo_bus.delivery import Handler
from ilbo_bus.errors import said
from ilbo_bus.gauges import has_handled_all, watch_groups
from ilbo_bus.keeper import Keeper
from ilbo_bus.ledger import Ledger
from ilbo_bus.log_reader import LogReader
from ilbo_bus.metrics import BusMetrics
from ilbo_bus.retry import RetryPolicy
from ilbo_bus.settings import ServiceSettings
from ilbo_bus.streams import REDIS_ERRORS, Redis, stream_keys
from ilbo_bus.subscription import Subscription
from ilbo_bus.tracing import current_traceparent
from ilbo_events import Envelope, Fact, Stream, encode

log = logging.getLogger(__name__)
_PING_SECONDS = 1.0
_FINISH_SECONDS = 5.0


class Bus:
    """Reads and writes streams for one service; it starts and stays up without Redis."""

    def __init__(self, service: str, settings: ServiceSettings) -> None:
        self.service = service
        self.registry = CollectorRegistry()
        self.metrics = BusMetrics(self.registry)
        self.subscriptions: list[Subscription] = []
        self.away_since: float | None = None
        """Unix seconds since when Redis doesn't answer; None while it does."""
        self._namespace = settings.namespace
        self._connector = Connector(make_broker(service, settings, self.registry))
        self._keepers: list[Keeper] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._client: Redis = None

    @property
    def client(self) -> Redis:
        """The redis client, for the service's own keys; raises ConnectionError before `start`."""
        if self._client is None:
            raise ConnectionError("the bus is not connected")
        return self._client

    def key(self, name: str) -> str:
        """Return a key of the service's own under the namespace."""
        return self._namespace + name

    def subscribe(
        self,
        stream: Stream,
        group: str,
        handler: Handler,
        *,
        batch_size: int = 100,
        position: Callable[[], str] | None = None,
        policy: RetryPolicy | None = None,
    ) -> None:
        """Read `stream` as `group`; `position` is what the handler's own store has reached."""
        if self.service not in stream.consumers:
            raise ValueError(f"{self.service} is no consumer of {stream.name}: see the registry")
        subscription = Subscription(
            stream,
            stream_keys(self._namespace, stream),
            group,
            handler,
            policy=policy or RetryPolicy(),
            metrics=self.metrics,
        )
        subscription.position = position
        subscription.batch_size = batch_size
        self.subscriptions.append(subscription)
        self._keepers.append(Keeper(self._connector, subscription, f"{group}-0", self.metrics))

    def ledger(self, stream: Stream) -> Ledger:
        """Return the stream's ledger, which publishes what is new."""
        self._may_say(stream)
        return Ledger(
            lambda: self.client,
            stream_keys(self._namespace, stream),
            f"/ilbo/{self.service}",
            self.metrics.published.labels(stream.name).inc,
        )

    def log_reader(self, stream: Stream) -> LogReader:
        """Return what looks back at the stream's entries; it needs no group."""
        return LogReader(lambda: self.client, stream, stream_keys(self._namespace, stream).stream)

    async def publish(
        self,
        stream: Stream,
        event: Fact,
        *,
        event_id: str | None = None,
        subject: str | None = None,
    ) -> str:
        """Append an event and return its entry id; raises redis-py's errors after its retries."""
        self._may_say(stream)
        envelope = Envelope(
            id=event_id or str(uuid4()),
            type=type(event).__name__,
            source=f"/ilbo/{self.service}",
            time=datetime.now(UTC),
            subject=subject,
            traceparent=current_traceparent(),
        )
        name = stream_keys(self._namespace, stream).stream
        entry: bytes = await self.client.xadd(name, encode(event, envelope))
        self.metrics.published.labels(stream.name).inc()
        return entry.decode()

    def unready(self) -> list[str]:
        """Return every reason why this service doesn't do its work; empty: it is ready."""
        reasons = [reason for keeper in self._keepers if (reason := keeper.unready())]
        if self.away_since is not None:
            reasons.insert(0, f"redis: no answer for {time.time() - self.away_since:.0f} s")
        dead = [task.get_name() for task in self._tasks if task.done()]
        return reasons + [f"{name}: ended" for name in dead]

    async def has_handled_all(self) -> bool:
        """Return whether everything in the streams is handled; raises redis-py's errors."""
        handled = [await has_handled_all(self.client, each) for each in self.subscriptions]
        return all(handled)

    async def start(self) -> None:
        """Begin reading; Redis may come later."""
        self.away_since = time.time()
        self._spawn("connection", self._stay_connected())
        for keeper in self._keepers:
            self._spawn("keeper", keeper.run())
        await asyncio.sleep(0)

    async def stop(self) -> None:
        """Let running handlers end, then close; what is not acknowledged comes again."""
        for subscription in self.subscriptions:
            subscription.stop()
        with suppress(TimeoutError):
            async with asyncio.timeout(_FINISH_SECONDS):
                await asyncio.gather(*(each.finish() for each in self.subscriptions))
        await end_tasks(self._tasks)
        self._tasks.clear()
        await self._connector.stop()
        self._client = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    async def _stay_connected(self) -> None:
        """Connect, and know at any time whether Redis answers."""
        watching = False
        while True:
            try:
                self._client = await self._connector.client()
                async with asyncio.timeout(_PING_SECONDS * 3):
                    await self._client.ping()
            except REDIS_ERRORS as error:
                self._lost(error)
            else:
                if self.away_since is not None:
                    self.away_since = None
                    log.info("redis answers")
                if not watching:
                    watching = True
                    self._spawn(
                        "gauges", watch_groups(self._client, self.subscriptions, self.metrics)
                    )
            self.metrics.ready.set(not self.unready())
            await asyncio.sleep(_PING_SECONDS)

    def _lost(self, error: BaseException) -> None:
        if self.away_since is None:
            self.away_since = time.time()
            log.warning("redis does not answer: %s", said(error))

    def _may_say(self, stream: Stream) -> None:
        if self.service not in stream.producers:
            raise ValueError(f"{self.service} is no producer of {stream.name}: see the registry")

    def _spawn(self, name: str, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work, name=f"{self.service} {name}")
        task.add_done_callback(_report)
        self._tasks.append(task)


def _report(task: asyncio.Task[None]) -> None:
    """Say why a task ended that never should; the service is unready from now on."""
    if not task.cancelled() and (error := task.exception()):
        log.error("%s ended: %s", task.get_name(), said(error), exc_info=error)


async def end_tasks(tasks: Sequence[asyncio.Task[Any]]) -> None:
    """Cancel until every task has ended: now and then a timeout of redis-py swallows one."""
    pending = set(tasks)
    while pending:
        for task in pending:
            task.cancel()
        _, pending = await asyncio.wait(pending, timeout=0.1)
    await asyncio.gather(*tasks, return_exceptions=True)
