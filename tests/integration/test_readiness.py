"""Ready means that every group really consumes; anything else is said with its reason."""

import asyncio
import json
from collections.abc import Sequence

import httpx
from starlette.applications import Starlette

from ilbo_bus import (
    Bus,
    Delivery,
    Publication,
    Record,
    ServiceSettings,
    Stamp,
    service_routes,
)
from ilbo_events import ARTICLES, WEATHER
from tests.integration.log import Log
from tests.integration.readers import QUICK, Reader, reading_bus
from tests.news import article
from tests.servers import RedisServer, free_port
from tests.until import until_async


def visitor(bus: Bus) -> httpx.AsyncClient:
    """Return a client of the service's own addresses."""
    transport = httpx.ASGITransport(Starlette(routes=service_routes(bus)))
    return httpx.AsyncClient(transport=transport, base_url="http://service")


async def test_a_service_is_live_before_it_is_ready() -> None:
    bus = reading_bus(f"redis://127.0.0.1:{free_port()}/0", Reader())
    async with visitor(bus) as client:
        answer = await client.get("/health/ready")
        assert answer.status_code == 503
        assert answer.headers["cache-control"] == "no-store"
        assert answer.json()["reasons"] == ["articles/render-0: has not read yet"]
        assert (await client.get("/health/live")).status_code == 200


async def test_it_is_ready_while_its_groups_consume_and_says_why_not(
    redis_server: RedisServer,
) -> None:
    reader = Reader()
    async with reading_bus(redis_server.url, reader) as bus, visitor(bus) as client:
        await until_async(lambda: not bus.unready())
        answer = await client.get("/health/ready")
        assert (answer.status_code, answer.json()) == (200, {"status": "ready", "reasons": []})
        redis_server.stop()
        await until_async(bus.unready)
        answer = await client.get("/health/ready")
        assert answer.status_code == 503
        assert answer.json()["status"] == "unready"
        assert (await client.get("/health/live")).status_code == 200
        redis_server.start()
        await until_async(lambda: not bus.unready())


async def test_an_idle_service_stays_ready(redis_url: str) -> None:
    async with reading_bus(redis_url, Reader()) as bus:
        await until_async(lambda: not bus.unready())
        for _ in range(30):
            await asyncio.sleep(0.1)
            assert bus.unready() == []


async def test_one_group_that_does_not_consume_makes_the_service_unready(
    redis_url: str, log: Log
) -> None:
    log.redis.set("weather", "누가 여기에 글자를 썼다")
    bus = reading_bus(redis_url, Reader())
    bus.subscribe(WEATHER, "render-0", Reader(), policy=QUICK)
    async with bus:
        await until_async(lambda: [r for r in bus.unready() if "WRONGTYPE" in r])
        await until_async(lambda: len(bus.unready()) == 1)
        assert bus.unready()[0].startswith("weather/render-0: can't read: ")
        log.redis.delete("weather")
        await until_async(lambda: not bus.unready())


async def test_a_handler_at_work_is_no_reason(redis_url: str, log: Log) -> None:
    effect = asyncio.Event()

    async def wait(_: Sequence[Delivery]) -> None:
        await effect.wait()

    bus = Bus("render", ServiceSettings(redis_url=redis_url))
    bus.subscribe(ARTICLES, "render-0", wait)
    async with bus:
        await until_async(lambda: not bus.unready())
        log.add("서울 첫눈")
        await until_async(lambda: log.pending() == 1)
        for _ in range(60):  # longer than a silent reader is believed
            await asyncio.sleep(0.1)
            assert bus.unready() == []
        effect.set()


async def test_a_stopped_service_is_not_ready(redis_url: str) -> None:
    bus = reading_bus(redis_url, Reader())
    async with bus:
        await until_async(lambda: not bus.unready())
    await until_async(bus.unready)


async def test_the_metrics_tell_how_far_each_group_is(redis_url: str, log: Log) -> None:
    reader = Reader()
    async with (
        reading_bus(redis_url, reader) as bus,
        visitor(bus) as client,
        Bus("ingest", ServiceSettings(redis_url=redis_url)) as sender,
        visitor(sender) as sender_client,
    ):
        await until_async(lambda: not sender.unready())
        await sender.publish(ARTICLES, article())
        await sender.ledger(ARTICLES).publish("첫눈", says_it)
        log.add_raw({"data": "{"})
        await until_async(lambda: len(reader.handled) == 2 and log.letters() and not log.pending())

        async def measured() -> bool:
            text = (await client.get("/metrics")).text
            return 'ilbo_bus_dead_letters{stream="articles"} 1.0' in text

        await until_async(measured)
        text = (await client.get("/metrics")).text
        place = 'group="render-0"'
        for line in (
            f'ilbo_bus_events_total{{{place},outcome="handled",stream="articles"}} 2.0',
            f'ilbo_bus_events_total{{{place},outcome="dead",stream="articles"}} 1.0',
            f'ilbo_bus_lag_events{{{place},stream="articles"}} 0.0',
            f'ilbo_bus_pending_events{{{place},stream="articles"}} 0.0',
            f'ilbo_bus_oldest_unhandled_seconds{{{place},stream="articles"}} 0.0',
            "ilbo_bus_ready 1.0",
        ):
            assert line in text
        assert "faststream_received_messages_total" in text
        said = (await sender_client.get("/metrics")).text
        assert 'ilbo_bus_published_events_total{stream="articles"} 2.0' in said


def says_it(known: Record | None, stamp: Stamp) -> Publication | None:
    return None if known else Publication(article(revision=stamp.revision), "x")


async def test_the_document_names_what_is_heard_and_loads_nothing(redis_url: str) -> None:
    bus = reading_bus(redis_url, Reader(), namespace="{paper}:")
    async with visitor(bus) as client:
        document = (await client.get("/asyncapi.json")).json()
        page = await client.get("/asyncapi")
    assert document["asyncapi"] == "3.0.0"
    assert document["channels"]["articles"]["address"] == "{paper}:articles"
    assert document["operations"]["hear-articles"]["action"] == "receive"
    messages = document["components"]["messages"]
    assert set(messages) == {"ArticlePublished", "ArticleWithdrawn", "PagesChanged"}
    assert "headline" in json.dumps(messages["ArticlePublished"]["payload"])
    assert page.headers["content-security-policy"] == "default-src 'none'"
    assert "http://" not in page.text
    assert "<script" not in page.text
