"""One consumer group on one stream: handling, settling, retries, takeover, staying alive.

The order of things is: read, decode, handle, acknowledge. An event that fails stays pending and
comes back alone, later each time; an event no retry can help becomes a dead letter together with
its acknowledgement.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Any

from redis.exceptions import RedisError

from ilbo_bus.dead_letters import bury
from ilbo_bus.delivery import Delivery, Entry, Handler, Refusal, open_entries
from ilbo_bus.errors import Permanent, Unavailable, said
from ilbo_bus.metrics import BusMetrics, Outcome
from ilbo_bus.retry import RetryPolicy
from ilbo_bus.streams import Redis, StreamKeys
from ilbo_bus.tracing import handling
from ilbo_events import Stream

log = logging.getLogger(__name__)
_LONGEST_PAUSE_SECONDS = 30.0


class Subscription:
    """What happens to the entries a group is given."""

    def __init__(
        self, stream: Stream, keys: StreamKeys, group: str, handler: Handler,
        *, policy: RetryPolicy, metrics: BusMetrics,
    ) -> None:  # fmt: skip
        self.stream = stream
        self.keys = keys
        self.group = group
        self.policy = policy
        self.position: Callable[[], str] | None = None
        self.batch_size = 100
        self.unavailable: str | None = None
        """Why the handler can't work here now; None while it can."""
        self.busy = False
        self.in_work: set[bytes] = set()
        self._handler = handler
        self._metrics = metrics
        self._turn = asyncio.Lock()
        self._running = True

    @property
    def name(self) -> str:
        """Stream and group, for logs."""
        return f"{self.keys.stream}/{self.group}"

    def stop(self) -> None:
        """Let a handler that waits for something local give up; its events stay pending."""
        self._running = False

    async def finish(self) -> None:
        """Wait for the handler that runs now and for the acknowledgement of what it did."""
        async with self._turn:
            pass

    async def handle(self, redis: Redis, entries: Sequence[Entry]) -> None:
        """Handle and settle a batch; what failed stays pending."""
        ids = {entry.entry_id for entry in entries}
        self.in_work |= ids
        try:
            async with self._turn:
                self.busy = True
                good, refused = open_entries(self.stream, entries)
                done, failed = await self._handle_all(good)
                await self._settle(redis, done, [*refused, *failed])
        finally:
            self.busy = False
            self.in_work -= ids

    async def _handle_all(
        self, good: Sequence[tuple[Entry, Delivery]]
    ) -> tuple[list[Entry], list[Refusal]]:
        if not good:
            return [], []
        error = await self._attempt([delivery for _, delivery in good])
        if error is None:
            return [entry for entry, _ in good], []
        if len(good) == 1:
            refusal = self._judge(good[0][0], error)
            return [], [refusal] if refusal else []
        done: list[Entry] = []
        refused: list[Refusal] = []
        for pair in good:  # one at a time: only the culprit is judged
            handled, failed = await self._handle_all([pair])
            done += handled
            refused += failed
        return done, refused

    async def _attempt(self, deliveries: Sequence[Delivery]) -> Exception | None:
        """Call the handler, again and again while only this process can't do it."""
        pause = 0.2
        while self._running:
            try:
                with handling(self.stream.name, (d.envelope.traceparent for d in deliveries)):
                    async with asyncio.timeout(self.policy.time_limit_seconds):
                        await self._handler(deliveries)
            except Unavailable as error:
                if self.unavailable is None:
                    log.warning("%s: unavailable, trying again: %s", self.name, error)
                self.unavailable = str(error)
                await asyncio.sleep(self.policy.jittered(pause))
                pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)
            except Exception as error:  # noqa: BLE001 - the one place that decides about all others
                self._log_failure(deliveries, error)
                return error
            else:
                if self.unavailable is not None:
                    log.warning("%s: available again", self.name)
                self.unavailable = None
                return None
        return Unavailable("stopping")

    def _judge(self, entry: Entry, error: Exception) -> Refusal | None:
        """Return a refusal for an event that is to die; None leaves it pending."""
        if isinstance(error, Unavailable):
            return None
        if isinstance(error, Permanent):
            return Refusal(entry, str(error))
        if entry.attempt >= self.policy.max_deliveries:
            return Refusal(entry, f"failed {entry.attempt} times, last with {said(error)}")
        self._count("failed", 1)
        return None

    async def _settle(
        self, redis: Redis, done: Sequence[Entry], refused: Sequence[Refusal]
    ) -> None:
        if done:
            await redis.xack(self.keys.stream, self.group, *(entry.entry_id for entry in done))
            self._count("handled", len(done))
        for refusal in refused:
            await bury(redis, self.keys, self.group, refusal)
            self._count("dead", 1)
            log.error(
                "%s: %s is a dead letter: %s",
                self.name,
                refusal.entry.entry_id.decode(),
                refusal.reason,
            )

    async def recover(self, redis: Redis, consumer: str) -> None:
        """Bring back what waited long enough: own failures, and what a dead consumer left."""
        policy, start = self.policy, "-"
        while page := await redis.xpending_range(
            self.keys.stream, self.group, start, "+", 100, idle=int(policy.base_seconds * 1000)
        ):
            for row in page:
                await self._recover_row(redis, consumer, row)
            start = "(" + page[-1]["message_id"].decode()

    async def _recover_row(self, redis: Redis, consumer: str, row: dict[str, Any]) -> None:
        entry_id, deliveries = row["message_id"], row["times_delivered"]
        wait = self.policy.wait_seconds(deliveries)
        if row["consumer"].decode() != consumer:
            wait = max(wait, self.policy.takeover_seconds)
        wait_ms = int(self.policy.jittered(wait) * 1000)
        if row["time_since_delivered"] < wait_ms or entry_id in self.in_work:
            return
        # Atomic: of several claimers one wins; an entry that was trimmed is not returned.
        claimed = await redis.xclaim(self.keys.stream, self.group, consumer, wait_ms, [entry_id])
        for claimed_id, fields in claimed:
            entry = Entry(claimed_id, fields, deliveries + 1)
            if deliveries >= self.policy.max_deliveries:  # its worker died each time
                refusal = Refusal(entry, f"delivered {deliveries} times and never settled")
                await self._settle(redis, (), [refusal])
            else:
                await self.handle(redis, [entry])

    def _count(self, outcome: Outcome, number: int) -> None:
        self._metrics.events.labels(self.stream.name, self.group, outcome).inc(number)

    def _log_failure(self, deliveries: Sequence[Delivery], error: Exception) -> None:
        first = deliveries[0]
        log.warning(
            "%s: %d event(s) from %s on failed: %s",
            self.name,
            len(deliveries),
            first.entry_id,
            said(error),
            exc_info=error if not isinstance(error, (Permanent, RedisError)) else None,
            extra={"event_id": first.envelope.id, "attempt": first.attempt},
        )
