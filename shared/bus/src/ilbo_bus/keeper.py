"""Keeps a FastStream subscriber consuming: absent Redis, FLUSHALL, read-only, lost group.

The one module that knows FastStream's stream internals (faststream is pinned below 0.8): it wraps
`_get_msgs`, the read of the subscriber's loop. Unwrapped, a lost group stops the subscriber for
good, an unreachable server costs five seconds a turn, and a read-only one is asked without pause.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any, Self

from faststream import AckPolicy
from faststream.redis import StreamSub
from faststream.redis.message import RedisBatchStreamMessage
from redis.exceptions import ResponseError

from ilbo_bus.connection import Connector
from ilbo_bus.delivery import Entry
from ilbo_bus.errors import said
from ilbo_bus.metrics import BusMetrics
from ilbo_bus.streams import REDIS_ERRORS, Redis, ensure_group, go_on_behind
from ilbo_bus.subscription import Subscription

log = logging.getLogger(__name__)
_BLOCK_MS = (
    1000  # below redis-py's socket timeout of five seconds; a new entry wakes the read at once
)
_SILENT_SECONDS = 5.0
_EVERY_SECONDS = 0.25
_LONGEST_PAUSE_SECONDS = 1.0
Read = Callable[..., Awaitable[None]]


class Keeper:
    """One subscriber, kept alive, with its retries and its readiness."""

    def __init__(
        self, connector: Connector, subscription: Subscription, consumer: str, metrics: BusMetrics
    ) -> None:
        self._connector = connector
        self._subscription = subscription
        self._consumer = consumer
        self._metrics = metrics
        self._placed = False
        self._read_at: float | None = None
        self._failing: str | None = "has not read yet"
        self._pause = 0.05
        self._subscriber = self._subscribe()

    def unready(self) -> str | None:
        """Return why this group doesn't consume now; None while it does."""
        subscription = self._subscription
        if subscription.unavailable is not None:
            return f"{subscription.name}: {subscription.unavailable}"
        if self._failing is not None:
            return f"{subscription.name}: {self._failing}"
        silent = time.monotonic() - (self._read_at or 0.0)
        if not self._alive() or (silent > _SILENT_SECONDS and not subscription.busy):
            return f"{subscription.name}: has not read for {silent:.0f} s"
        return None

    async def run(self) -> None:
        """Start the subscriber, and start it again; bring back what failed. Never returns."""
        while True:
            try:
                redis: Redis = await self._connector.client()
                if not self._alive():
                    await self._start(redis)
                elif self._failing is None:
                    await self._subscription.recover(redis, self._consumer)
            except REDIS_ERRORS as error:
                self._fail(error)
            await asyncio.sleep(_EVERY_SECONDS)

    async def _start(self, redis: Redis) -> None:
        subscription = self._subscription
        if subscription.position is not None and not self._placed:
            await go_on_behind(
                redis, subscription.keys.stream, subscription.group, subscription.position()
            )
            self._placed = True
        await ensure_group(redis, subscription.keys.stream, subscription.group)
        self._subscriber.tasks.clear()
        await self._subscriber.start()

    def _alive(self) -> bool:
        running = self._subscriber.running
        return bool(running) and any(not task.done() for task in self._subscriber.tasks)

    def _subscribe(self) -> Any:
        subscription = self._subscription
        source = _Source(
            subscription.keys.stream,
            group=subscription.group,
            consumer=self._consumer,
            batch=True,
            max_records=subscription.batch_size,
            polling_interval=_BLOCK_MS,
        )
        subscriber = self._connector.broker.subscriber(
            stream=source, ack_policy=AckPolicy.MANUAL, parser=_keep_raw, decoder=_keep_message
        )

        @subscriber
        async def on_batch(message: RedisBatchStreamMessage) -> None:
            raw: Any = message.raw_message
            entries = [
                Entry(entry_id, fields, 1)
                for entry_id, fields in zip(raw["message_ids"], raw["data"], strict=True)
            ]
            await subscription.handle(message.consumer, entries)

        untyped: Any = subscriber
        untyped._get_msgs = self._watched(untyped._get_msgs)
        return untyped

    def _watched(self, read: Read) -> Read:
        async def read_watched(*arguments: Any) -> None:
            try:
                await read(*arguments)
            except ResponseError as error:
                self._fail(error)
                if "NOGROUP" in str(error):
                    await self._found_again(error)
                else:
                    await self._rest()
            except REDIS_ERRORS as error:
                self._fail(error)
                await self._rest()
            else:
                self._succeed()

        return read_watched

    async def _found_again(self, error: ResponseError) -> None:
        """The stream was deleted or flushed: create the group at 0, so that nothing is skipped."""
        keys = self._subscription.keys
        log.warning("%s: %s; creating the group again", self._subscription.name, error)
        try:
            redis = await self._connector.client()
            await ensure_group(redis, keys.stream, self._subscription.group)
        except REDIS_ERRORS as again:
            self._fail(again)
            await self._rest()

    async def _rest(self) -> None:
        await asyncio.sleep(self._subscription.policy.jittered(self._pause))
        self._pause = min(self._pause * 2, _LONGEST_PAUSE_SECONDS)

    def _fail(self, error: BaseException) -> None:
        subscription = self._subscription
        self._metrics.read_errors.labels(subscription.stream.name, subscription.group).inc()
        reason = f"can't read: {said(error)}"
        if reason != self._failing:
            log.warning("%s: %s", subscription.name, reason)
        self._failing = reason

    def _succeed(self) -> None:
        if self._failing is not None and self._read_at is not None:
            log.warning("%s: reads again", self._subscription.name)
        self._failing = None
        self._pause = 0.05
        self._read_at = time.monotonic()


class _Source(StreamSub[Any]):
    """A stream that is not copied at every look: FastStream asks for it several times a batch."""

    def add_prefix(self, prefix: str) -> Self:
        """Return the stream below a prefix; the bus has none, its keys carry the namespace."""
        return super().add_prefix(prefix) if prefix else self


async def _keep_raw(raw: dict[str, Any], original: Callable[[Any], Awaitable[Any]]) -> Any:
    """Parse nothing: decoding is done entry by entry, so that a bad one hurts no other."""
    message = await original({**raw, "data": [{b"__data__": b"null"}]})
    message.raw_message = raw
    return message


async def _keep_message(message: RedisBatchStreamMessage) -> RedisBatchStreamMessage:
    """Decode nothing: the handler takes the message itself."""
    return message
