"""Thousands of events while consumer and server are killed at random: none lost."""

import random
import time
from pathlib import Path

import pytest
from redis import Redis
from redis.backoff import ConstantBackoff
from redis.retry import Retry

from tests.integration.log import Log, data
from tests.integration.worker import FAILS, Worker, worker
from tests.servers import RedisServer
from tests.until import until

SECONDS = 45.0
BAD = {b"{%d" % number for number in range(20)} | {
    data(f"{FAILS} {number}")["data"].encode() for number in range(10)
}
"""What no reader can read, and what the worker always fails on."""


@pytest.mark.soak
def test_nothing_is_lost_while_everything_is_killed(
    redis_server: RedisServer, tmp_path: Path
) -> None:
    seed = random.randrange(10**9)
    print(f"seed {seed}")  # noqa: T201 - shown when the test fails
    chance = random.Random(seed)
    with worker(redis_server.url, tmp_path / "diary") as consumer:
        published = publish_under_fire(redis_server, consumer, chance)
        with Log(redis_server.url) as log:
            until(lambda: {letter["data"] for letter in log.letters()} == BAD, 60)
            until(lambda: set(published) <= done(consumer), 60)
            until(lambda: log.pending() == 0, 60)
    assert len(published) > 1000


def publish_under_fire(server: RedisServer, consumer: Worker, chance: random.Random) -> list[str]:
    """Publish until the time is over; return what was acknowledged."""
    client = Redis.from_url(server.url, retry=Retry(ConstantBackoff(0.05), 200))
    bad = sorted(BAD)
    published: list[str] = []
    ends_at, kill_at = time.monotonic() + SECONDS, time.monotonic() + 2
    while time.monotonic() < ends_at or bad:
        name = f"기사 {len(published)}"
        client.xadd("articles", {"data": data(name)["data"]})
        published.append(name)
        if bad and chance.random() < 0.05:
            client.xadd("articles", {"data": bad.pop()})
        if time.monotonic() > kill_at:
            chance.choice([consumer.restart, consumer.restart, server.restart])()
            kill_at = time.monotonic() + chance.uniform(1.5, 3)
        time.sleep(0.01)
    client.close()
    return published


def done(consumer: Worker) -> set[str]:
    return {line.removeprefix("done ") for line in consumer.diary() if line.startswith("done ")}
