"""Two days of each station: kept, replaced by what is said later, bounded, and answered."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from fastapi import FastAPI
from redis.asyncio import Redis

from ilbo_events import Station, WeatherObserved
from ilbo_weather.api import observation_routes
from ilbo_weather.redis_history import KEPT_FOR, RedisHistory
from ilbo_weather.redis_newest import RedisNewest
from ilbo_weather.wis2 import Centre, content_of

NOON = datetime(2026, 3, 12, 3, tzinfo=UTC)
HOUR = timedelta(hours=1)


def observed(at: datetime, warmth: float = 5.3, **fields: object) -> WeatherObserved:
    given: dict[str, object] = {
        "station": Station(id="108", name="서울"),
        "observed_at": at,
        "fetched_at": at,
        "temperature_celsius": warmth,
        "source": "kma-web-map",
    }
    return WeatherObserved.model_validate(given | fields)


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator["Redis"]:
    async with Redis.from_url(redis_url) as client:
        yield client


@pytest.fixture
def history(redis: Redis) -> RedisHistory:
    return RedisHistory(lambda: redis, "weather:history:")


@pytest.fixture
async def web(redis: Redis, history: RedisHistory) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    newest = RedisNewest(lambda: redis, "weather:newest")
    app.include_router(observation_routes(newest, history, Centre("kr-ilbo", "http://weather")))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://weather"
    ) as client:
        yield client


async def test_a_later_word_about_an_hour_takes_the_place_of_the_first(
    history: RedisHistory,
) -> None:
    await history.keep([observed(NOON), observed(NOON - HOUR)])
    await history.keep([observed(NOON, 6.1, revision=2)])
    assert [
        (each.observed_at, each.temperature_celsius)
        for each in await history.since("108", NOON - 2 * HOUR)
    ] == [(NOON - HOUR, 5.3), (NOON, 6.1)]


async def test_it_holds_two_days_and_no_more(history: RedisHistory, redis: Redis) -> None:
    await history.keep(observed(NOON + number * HOUR) for number in range(60))
    kept = await history.since("108", NOON)
    assert kept[0].observed_at == kept[-1].observed_at - KEPT_FOR
    assert await redis.zcard("weather:history:108") == 49
    assert 0 < await redis.ttl("weather:history:108") <= KEPT_FOR.total_seconds()


async def test_missed_hours_that_come_late_push_nothing_out(history: RedisHistory) -> None:
    await history.keep([observed(NOON)])
    await history.keep([observed(NOON - 40 * HOUR, backfilled=True)])
    assert len(await history.since("108", NOON - KEPT_FOR)) == 2


async def test_of_minutes_each_fifth_is_kept(history: RedisHistory) -> None:
    await history.keep(observed(NOON + number * timedelta(minutes=1)) for number in range(60))
    assert len(await history.since("108", NOON)) == 12


async def test_what_a_document_says_of_a_day_has_no_hour_in_it(history: RedisHistory) -> None:
    await history.keep([observed(NOON, time_precision="day")])
    assert await history.since("108", NOON - KEPT_FOR) == []


async def test_a_station_is_asked_by_name_since_a_time(
    web: httpx.AsyncClient, history: RedisHistory
) -> None:
    await history.keep([observed(NOON), observed(NOON - HOUR)])
    answer = await web.get("/v1/observations?station=서울&since=2026-03-12T12:00:00+09:00")
    assert [each["observed_at"] for each in answer.json()] == ["2026-03-12T03:00:00Z"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("since=2026-03-12T12:00:00Z", 400),
        ("station=서울&since=yesterday", 400),
        ("station=서울&since=2026-03-12T12:00:00", 400),
        ("station=평양&since=2026-03-12T12:00:00Z", 404),
    ],
)
async def test_what_can_not_be_answered_is_refused(
    web: httpx.AsyncClient, query: str, status: int
) -> None:
    answer = await web.get(f"/v1/observations?{query}")
    assert (answer.status_code, bool(answer.json()["detail"])) == (status, True)


async def test_a_notification_leads_to_the_observation(
    web: httpx.AsyncClient, history: RedisHistory
) -> None:
    await history.keep([observed(NOON)])
    listed = await web.get("/v1/notifications?station=108&since=2026-03-12T00:00:00Z")
    (message,) = listed.json()["features"]
    linked = await web.get(message["links"][0]["href"])
    assert linked.content == content_of(observed(NOON))
    assert len(linked.content) == message["links"][0]["length"]


async def test_geojson_shows_every_station(web: httpx.AsyncClient, redis: Redis) -> None:
    await RedisNewest(lambda: redis, "weather:newest").keep([observed(NOON)])
    answer = await web.get("/v1/observations.geojson")
    assert answer.headers["content-type"] == "application/geo+json"
    assert [each["properties"]["station"]["name"] for each in answer.json()["features"]] == ["서울"]
