"""Promise 5: nothing under embargo shows anywhere before its time."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.integration.ingest import events, ingest_service, settings_for
from tests.integration.log import Log
from tests.unit.ingest.fakes import NOON, FakeClock
from tests.until import until_async

SECRET = "금리 동결"
EVENING = NOON + timedelta(hours=6)
HELD = {
    "article_id": "rate-1",
    "headline": SECRET,
    "body": "한국은행은 금리를 그대로 둔다.",
    "embargo_until": EVENING.isoformat(),
}


def shown(redis: Any) -> list[str]:
    """Return every key that holds the secret and is no place of held articles."""
    found = []
    for key in redis.keys("*"):
        if redis.type(key) == b"stream":
            rows = json.dumps(redis.xrange(key), default=repr, ensure_ascii=False)
            found += [key.decode()] if "rate-1" in rows else []
        elif not key.startswith(b"ingest:"):
            found += [key.decode()] if b"rate-1" in redis.dump(key) else []
    return found


def scans(redis: Any) -> int:
    """Return how often held articles were looked through."""
    return int(redis.info("commandstats")["cmdstat_zrangebyscore"]["calls"])


async def test_a_held_article_shows_nowhere_and_then_everywhere(
    redis_url: str, log: Log, tmp_path: Path
) -> None:
    clock = FakeClock()
    settings = settings_for(redis_url, tmp_path, ingest_embargo_scan_seconds=0.02)
    async with ingest_service(settings, clock) as client:
        answer = await client.post(HELD)
        assert (answer.status_code, answer.json()["state"]) == (202, "held")
        assert answer.json()["public_at"] == EVENING.isoformat()
        clock.passes(hours=5, minutes=59)
        earlier = scans(log.redis)
        await until_async(
            lambda: scans(log.redis) > earlier + 3, what="held articles were looked through again"
        )
        assert shown(log.redis) == []
        clock.passes(minutes=1)
        await until_async(lambda: events(log.redis))
        [event] = events(log.redis)
        assert event["headline"] == SECRET
        assert event["published_at"] == "2026-03-12T09:00:00Z"
        await until_async(lambda: not log.redis.exists("ingest:held", "ingest:held.articles"))


async def test_a_held_article_survives_a_restart_and_is_published_once(
    redis_url: str, log: Log, tmp_path: Path
) -> None:
    clock = FakeClock()
    settings = settings_for(redis_url, tmp_path, ingest_embargo_scan_seconds=0.02)
    async with ingest_service(settings, clock) as client:
        assert (await client.post(HELD)).status_code == 202
    clock.passes(hours=7)
    async with ingest_service(settings, clock), ingest_service(settings, clock):
        await until_async(lambda: events(log.redis))
        await until_async(lambda: not log.redis.exists("ingest:held"))
    assert len(events(log.redis)) == 1


async def test_a_withdrawn_held_article_never_shows(
    redis_url: str, log: Log, tmp_path: Path
) -> None:
    clock = FakeClock()
    settings = settings_for(redis_url, tmp_path, ingest_embargo_scan_seconds=0.02)
    async with ingest_service(settings, clock) as client:
        await client.post(HELD)
        assert (await client.send("DELETE", "/v1/articles/rate-1")).status_code == 200
        assert not log.redis.exists("ingest:held", "ingest:held.articles")
        clock.passes(hours=7)
        control = {**HELD, "article_id": "rate-2", "embargo_until": None}
        control["published_at"] = (clock.now + timedelta(minutes=1)).isoformat()
        assert (await client.post(control)).status_code == 202
        clock.passes(minutes=2)
        await until_async(lambda: events(log.redis))
        assert [event["article_id"] for event in events(log.redis)] == ["rate-2"]
