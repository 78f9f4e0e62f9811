"""The ladder over real services and a real Redis: who speaks, with whose credit, over restarts."""

import json
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from redis.asyncio import Redis

from ilbo_paper import read_paper
from ilbo_weather.checks import Judged
from ilbo_weather.readings import Validators
from ilbo_weather.recent import key_of
from ilbo_weather.redis_duty import RedisDuty
from ilbo_weather.redis_recent import RedisRecent
from ilbo_weather.schedule import Progress
from ilbo_weather.settings import Settings
from tests.integration.test_weather_polling import page_of
from tests.integration.weather import PATH, WeatherLog, quick_settings, weather_service
from tests.machine import ROOT
from tests.unit.weather.providers.test_models import location
from tests.unit.weather.reports import HOUR, THREE, report
from tests.until import until_async
from tests.upstream import Reply, Upstream

MODEL_PATH = "/v1/forecast"
PAPER = read_paper(ROOT / "ilbo.toml")


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    with Upstream() as server:
        server.answer(MODEL_PATH, Reply(model_now(), content_type="application/json"))
        yield server


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    client = Redis.from_url(redis_url)
    yield client
    await client.aclose()


def model_now() -> bytes:
    """Return what a model computes for this quarter of an hour at each station of the paper."""
    now = datetime.now(UTC)
    quarter = now.replace(minute=now.minute // 15 * 15)
    local = f"{quarter + timedelta(hours=9):%Y-%m-%dT%H:%M}"
    places = [location(time=local) | {"location_id": n} for n in range(len(PAPER.stations))]
    return json.dumps(places).encode()


def settings(redis_url: str, upstream: Upstream) -> Settings:
    given = quick_settings(redis_url, upstream.url(PATH))
    return given.model_copy(
        update={
            "weather_providers": "kma-web-map,open-meteo",
            "weather_open_meteo_url": upstream.url(MODEL_PATH),
        }
    )


async def credit(service: Any) -> str:
    found = await service.observations("108")
    return found[0]["attribution"] if found else ""


async def test_the_next_rung_speaks_while_kma_is_silent_and_gives_way_when_it_is_back(
    redis_url: str, upstream: Upstream
) -> None:
    upstream.answer(PATH, Reply(b"Unexpected errors", status=500))
    with WeatherLog(redis_url) as log:
        async with weather_service(settings(redis_url, upstream)) as service:
            await until_async(lambda: len(log.said()) == len(PAPER.stations))
            assert {(o.source, o.kind, o.rank) for o in log.said()} == {("open-meteo", "model", 4)}
            assert "기상청" not in "".join(o.model_dump_json() for o in log.said())
            upstream.answer(PATH, Reply(page_of(0)))
            await until_async(lambda: credit_is(service, "기상청 제공"))
        async with weather_service(settings(redis_url, upstream)) as service:
            await until_async(lambda: credit_is(service, "기상청 제공"))
            (seoul,) = await service.observations("108")
        assert (seoul["source"], seoul["temperature_celsius"]) == ("kma-web-map", 8.7)
        origins = {o["field"]: o["attribution"] for o in seoul["origins"]}
        assert origins.get("humidity", "Open-Meteo.com (CC BY 4.0)").startswith("Open-Meteo")
        assert "temperature" not in origins
        assert log.doubles() == []


async def credit_is(service: Any, wanted: str) -> bool:
    return await credit(service) == wanted


async def test_what_was_judged_is_stored_as_it_is(redis: Redis) -> None:
    store = RedisRecent(lambda: redis, "weather:recent")
    judged = [
        Judged(report(word="맑음", relative_humidity_percent=48.5), THREE - HOUR),
        Judged(report(at=THREE + HOUR, temperature_celsius=None)),
    ]
    await store.save({key_of(each.report): each for each in judged}, ())
    await redis.hset("weather:recent", "of another version", "{}")
    assert sorted(await store.load(), key=lambda j: j.report.observed_at) == judged
    await store.save({}, [key_of(judged[0].report)])
    assert await store.load() == judged[1:]


async def test_how_far_asking_has_come_is_stored_as_it_is(redis: Redis) -> None:
    duty = RedisDuty(lambda: redis, ("weather:lease", "weather:progress"), "one", 30)
    progress = Progress(1.5, 2.5, Validators('"a"', "b"), THREE, True, 3.5, 4, THREE - HOUR)
    await duty.save({"map": progress, "model": Progress()})
    await redis.hset("weather:progress", "of another version", '{"slot": 3}')
    assert await duty.load() == {"map": progress}
