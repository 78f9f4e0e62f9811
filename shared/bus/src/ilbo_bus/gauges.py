"""Reads how far each group has come, for the metrics."""

import asyncio
import logging
import time
from collections.abc import Sequence
from typing import Any

from ilbo_bus.errors import said
from ilbo_bus.metrics import BusMetrics
from ilbo_bus.streams import REDIS_ERRORS, Redis, entry_order
from ilbo_bus.subscription import Subscription

log = logging.getLogger(__name__)
_EVERY_SECONDS = 5.0


async def watch_groups(
    redis: Redis, subscriptions: Sequence[Subscription], metrics: BusMetrics
) -> None:
    """Keep lag, pending, dead letters and the oldest unhandled age current. Never returns."""
    while True:
        try:
            now_ms = int(time.time() * 1000)
            for subscription in subscriptions:
                await _measure(redis, subscription, metrics, now_ms)
        except REDIS_ERRORS as error:
            log.debug("groups can't be measured: %s", said(error))
        await asyncio.sleep(_EVERY_SECONDS)


async def has_handled_all(redis: Redis, subscription: Subscription) -> bool:
    """Return whether the group has handled what its stream holds, retries aside."""
    stream, group = subscription.keys.stream, subscription.group
    if not await redis.exists(stream):
        return True
    infos = await redis.xinfo_groups(stream)
    info = next((info for info in infos if info["name"] == group.encode()), None)
    if info is None:
        return False
    after = "(" + info["last-delivered-id"].decode()
    if await redis.xrange(stream, min=after, count=1):
        return False
    pending = await redis.xpending_range(stream, group, "-", "+", 1000)
    return all(row["times_delivered"] > 1 for row in pending)


async def _measure(
    redis: Redis, subscription: Subscription, metrics: BusMetrics, now_ms: int
) -> None:
    keys, group = subscription.keys, subscription.group
    infos = await redis.xinfo_groups(keys.stream)
    info = next((info for info in infos if info["name"] == group.encode()), None)
    if info is None:
        return
    oldest = await _oldest(redis, subscription, info)
    place = (subscription.stream.name, group)
    metrics.lag.labels(*place).set(info.get("lag") or 0)
    metrics.pending.labels(*place).set(info["pending"])
    metrics.oldest.labels(*place).set(0 if oldest is None else max(now_ms - oldest, 0) / 1000)
    metrics.dead.labels(subscription.stream.name).set(await redis.xlen(keys.dead))


async def _oldest(redis: Redis, subscription: Subscription, info: dict[str, Any]) -> int | None:
    """Return the time in Unix milliseconds of the oldest entry not handled."""
    keys, group = subscription.keys, subscription.group
    pending = await redis.xpending(keys.stream, group)
    found = [pending["min"]] if pending["min"] else []
    after = "(" + info["last-delivered-id"].decode()
    found += [row[0] for row in await redis.xrange(keys.stream, min=after, max="+", count=1)]
    return min((entry_order(entry.decode())[0] for entry in found), default=None)
