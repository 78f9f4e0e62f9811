"""What ingest promises while it, or Redis, is killed, away or emptied."""

import asyncio
import random
import time
from datetime import UTC, datetime
from pathlib import Path

import httpx

from ilbo_ingest.keys import add_key, keys_file
from tests.integration.ingest import (
    ARTICLE,
    events,
    ingest_process,
    ingest_service,
    running,
    settings_for,
)
from tests.integration.log import Log
from tests.servers import RedisServer
from tests.until import until_async


async def test_what_is_acknowledged_across_kills_is_in_the_log_once(
    redis_url: str, log: Log, tmp_path: Path
) -> None:
    _, key = add_key(keys_file(tmp_path), "통신사", datetime.now(UTC))
    headers = {"Authorization": f"Bearer {key}"}
    acknowledged: list[str] = []
    with ingest_process(redis_url, tmp_path) as process:

        async def publish(http: httpx.AsyncClient, number: int) -> None:
            body = {"headline": f"서울 눈 {number}", "body": "첫눈"}
            mark = {**headers, "Idempotency-Key": f"snow-{number}"}

            async def accepted() -> bool:
                answer = await http.post(f"{process.url}/v1/articles", json=body, headers=mark)
                assert answer.status_code in (200, 201, 409, 503), answer.text
                if answer.status_code < 300:
                    acknowledged.append(answer.json()["article_id"])
                return answer.status_code < 300

            await until_async(accepted, 60, every=0.2, ignoring=(httpx.TransportError,))

        async with httpx.AsyncClient(timeout=10) as http:
            running = asyncio.gather(*(publish(http, number) for number in range(150)))
            for _ in range(2):
                await asyncio.sleep(random.uniform(0.1, 0.4))
                process.kill()
                await asyncio.to_thread(process.start)
            await running
    found = [event["article_id"] for event in events(log.redis)]
    assert len(acknowledged) == len(set(acknowledged)) == 150
    assert sorted(found) == sorted(acknowledged)


async def test_while_redis_is_away_nothing_is_acknowledged(
    redis_server: RedisServer, tmp_path: Path
) -> None:
    settings = settings_for(redis_server.url, tmp_path, ingest_deadline_seconds=2)
    async with ingest_service(settings) as client:
        redis_server.kill()
        for _ in range(3):
            started = time.monotonic()
            answer = await client.post(ARTICLE, idempotency_key="a")
            assert answer.status_code == 503
            assert int(answer.headers["retry-after"]) >= 1
            assert answer.headers["content-type"] == "application/problem+json"
            assert time.monotonic() - started < 4
        assert (await client.send("GET", "/health/live")).status_code == 200
        redis_server.start()

        async def accepted() -> bool:
            return (await client.post(ARTICLE, idempotency_key="a")).status_code == 201

        await until_async(accepted, 30)
        with redis_server.client() as redis:
            assert len(events(redis)) == 1


async def test_a_read_only_redis_is_a_refusal(redis_server: RedisServer, tmp_path: Path) -> None:
    async with ingest_service(settings_for(redis_server.url, tmp_path)) as client:
        with redis_server.client() as redis:
            redis.execute_command("REPLICAOF", "127.0.0.1", "1")
            answer = await client.post(ARTICLE, idempotency_key="a")
            assert answer.status_code == 503
            redis.execute_command("REPLICAOF", "NO", "ONE")

            async def accepted() -> bool:
                return (await client.post(ARTICLE, idempotency_key="a")).status_code == 201

            await until_async(accepted, 20)
            assert len(events(redis)) == 1


async def test_a_full_redis_is_a_refusal(redis_server: RedisServer, tmp_path: Path) -> None:
    async with ingest_service(settings_for(redis_server.url, tmp_path)) as client:
        with redis_server.client() as redis:
            redis.config_set("maxmemory", "1")
            assert (await client.post(ARTICLE)).status_code == 503
            redis.config_set("maxmemory", "0")
            assert (await client.post(ARTICLE)).status_code == 201


async def test_after_a_flush_keys_work_and_old_articles_get_new_revisions(
    redis_url: str, log: Log, tmp_path: Path
) -> None:
    async with ingest_service(settings_for(redis_url, tmp_path)) as client:
        await client.post(ARTICLE)
        [before] = events(log.redis)
        log.redis.flushall()
        assert (await client.post({**ARTICLE, "headline": "서울 첫눈 내려"})).status_code == 201
        [after] = events(log.redis)
        assert after["generation"] > before["generation"]


async def test_ingest_starts_before_redis_and_becomes_ready(
    redis_server: RedisServer, tmp_path: Path
) -> None:
    redis_server.stop()
    async with running(settings_for(redis_server.url, tmp_path)) as client:
        ready = await client.send("GET", "/health/ready")
        assert (ready.status_code, bool(ready.json()["reasons"])) == (503, True)
        assert (await client.post(ARTICLE)).status_code == 503
        redis_server.start()
        await until_async(client.is_ready, 30)
        assert (await client.post(ARTICLE)).status_code == 201
