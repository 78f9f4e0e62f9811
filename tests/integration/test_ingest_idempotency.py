"""Promise 2 at the door: one Idempotency-Key, one execution, one answer."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.integration.ingest import Client, events, ingest_service, settings_for
from tests.integration.log import Log
from tests.until import until_async

ARTICLE = {"headline": "서울 첫눈", "body": "25일 새벽 첫눈이 내렸다."}


@pytest.fixture
async def client(redis_url: str, tmp_path: Path) -> AsyncIterator[Client]:
    async with ingest_service(settings_for(redis_url, tmp_path)) as found:
        yield found


async def test_fifty_at_once_are_one_article_and_one_answer(client: Client, log: Log) -> None:
    answers = await asyncio.gather(
        *(client.post(ARTICLE, idempotency_key="first-snow") for _ in range(50))
    )
    done = [answer for answer in answers if answer.status_code == 201]
    running = [answer for answer in answers if answer.status_code == 409]
    assert len(done) + len(running) == 50
    assert len({answer.content for answer in done}) == 1
    assert all(answer.headers["retry-after"] for answer in running)
    assert len(events(log.redis)) == 1


async def test_the_same_request_gets_the_same_bytes(client: Client, log: Log) -> None:
    first = await client.post(ARTICLE, idempotency_key="a")
    again = await client.post(ARTICLE, idempotency_key="a")
    assert (first.status_code, first.content) == (again.status_code, again.content)
    refused = [await client.post({"boddy": 1}, idempotency_key="b") for _ in range(2)]
    assert [answer.status_code for answer in refused] == [422, 422]
    assert refused[0].content == refused[1].content
    assert len(events(log.redis)) == 1


async def test_another_request_with_the_same_key_is_refused(client: Client, log: Log) -> None:
    await client.post(ARTICLE, idempotency_key="a")
    assert (await client.post({"headline": "다른 기사"}, idempotency_key="a")).status_code == 422
    body = json.dumps(ARTICLE).encode()
    put = await client.send("PUT", "/v1/articles/x", body, idempotency_key="a")
    assert put.status_code == 422
    assert len(events(log.redis)) == 1


async def test_keys_of_two_clients_never_meet(client: Client, log: Log) -> None:
    other = Client(client.http, client.data)
    first = await client.post(ARTICLE, idempotency_key="a")
    second = await other.post({"headline": "다른 기사"}, idempotency_key="a")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["article_id"] != second.json()["article_id"]


async def test_an_answer_is_kept_for_a_day(client: Client, log: Log) -> None:
    await client.post(ARTICLE, idempotency_key="a")
    [kept] = log.redis.keys("ingest:answer:*")
    assert 86_000 < log.redis.ttl(kept) <= 86_400


async def test_a_request_that_died_blocks_its_key_for_its_lease_only(
    redis_url: str, tmp_path: Path, log: Log
) -> None:
    """As after a kill -9 between the mark and the answer."""
    settings = settings_for(redis_url, tmp_path, ingest_document_deadline_seconds=1)
    async with ingest_service(settings) as client:
        await client.post(ARTICLE, idempotency_key="a")
        [kept] = log.redis.keys("ingest:answer:*")
        log.redis.hdel(kept, "answer")
        log.redis.hset(kept, "token", "of a dead process")
        log.redis.pexpire(kept, 1000)
        blocked = await client.post(ARTICLE, idempotency_key="a")
        assert blocked.status_code == 409

        async def answered() -> bool:
            answer = await client.post(ARTICLE, idempotency_key="a")
            return answer.status_code == 200

        await until_async(answered, 5)
        assert len(events(log.redis)) == 1


@pytest.mark.parametrize("key", ["", "a b", "a" * 256])
async def test_a_key_that_can_be_none_is_refused(client: Client, key: str) -> None:
    assert (await client.post(ARTICLE, idempotency_key=key)).status_code == 400
