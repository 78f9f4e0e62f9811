"""Names and groups of streams in Redis, and where a group reads on."""

from dataclasses import dataclass
from typing import Any

from redis.exceptions import RedisClusterException, RedisError, ResponseError

from ilbo_events import Stream

Redis = (
    Any  # redis-py types every reply as a wide union; single server, Sentinel and Cluster differ
)

REDIS_ERRORS = (RedisError, RedisClusterException, OSError, TimeoutError)
"""What any call to Redis may raise when it refuses or is away."""


@dataclass(frozen=True, slots=True)
class StreamKeys:
    """The Redis keys of one stream under one namespace."""

    stream: str
    dead: str
    seen: str
    ledger: str
    generation: str


def stream_keys(namespace: str, stream: Stream | str) -> StreamKeys:
    """Return the keys of a stream."""
    name = namespace + (stream if isinstance(stream, str) else stream.name)
    return StreamKeys(
        name, f"{name}.dead", f"{name}.dead.seen", f"{name}.ledger", f"{name}.ledger.generation"
    )


async def ensure_group(redis: Redis, stream: str, group: str) -> None:
    """Create the group at 0: at `$`, FastStream's choice, it would skip all published before."""
    try:
        await redis.xgroup_create(stream, group, id="0", mkstream=True)
    except ResponseError as error:
        if "BUSYGROUP" not in str(error):
            raise


async def go_on_behind(redis: Redis, stream: str, group: str, position: str) -> None:
    """Let an existing group read on behind `position`; create one at 0.

    The reader's own store decides, not the group: after a crash between the commit and the
    acknowledgement, or with an emptied data folder, the group is wrong and the store is right.
    A position beyond the log's end belongs to a log that is gone: then all is read again.
    """
    groups = await redis.xinfo_groups(stream) if await redis.exists(stream) else []
    if group.encode() not in {info["name"] for info in groups}:
        await ensure_group(redis, stream, group)
        return
    newest = (await redis.xinfo_stream(stream))["last-generated-id"].decode()
    start = position if entry_order(position) <= entry_order(newest) else "0"
    await redis.xgroup_setid(stream, group, start)


def entry_order(entry_id: str) -> tuple[int, int]:
    """Return an entry id as numbers that sort in log order."""
    milliseconds, _, sequence = entry_id.partition("-")
    return int(milliseconds), int(sequence or 0)
