"""What the weather service promises, over a real Redis and a real HTTP upstream."""

import logging
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from ilbo_weather.providers import kma_web_map
from ilbo_weather.readings import Answer, Validators
from tests.integration.weather import (
    INTERVAL_SECONDS,
    PATH,
    Service,
    WeatherLog,
    quick_settings,
    weather_service,
)
from tests.servers import RedisServer, free_port
from tests.unit.weather.pages import ROWS, header_of, page
from tests.until import until_async
from tests.upstream import Reply, Upstream

SEOUL_CORRECTED = ROWS[1].replace("8.7", "8.9")
CORRECTED = (ROWS[0], SEOUL_CORRECTED, *ROWS[2:])


def hour(back: int) -> datetime:
    return datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(hours=back)


def page_of(back: int, *rows: str) -> bytes:
    """Return the page of so many hours ago."""
    return page(*rows, header=header_of(hour(back)))


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    with Upstream() as server:
        yield server


@pytest.fixture
def log(redis_url: str) -> Iterator[WeatherLog]:
    with WeatherLog(redis_url) as found:
        yield found


async def test_a_page_becomes_one_event_for_each_station(
    redis_url: str, log: WeatherLog, upstream: Upstream
) -> None:
    upstream.answer(PATH, Reply(page_of(1)))
    async with weather_service(quick_settings(redis_url, upstream.url(PATH))) as service:
        await until_async(lambda: len(log.said()) == len(ROWS))
        await until_async(lambda: len(upstream.requests()) >= 4)
        assert len(log.said()) == len(ROWS)
        seoul = log.said("108")[0]
        assert (seoul.temperature_celsius, seoul.observed_at) == (8.7, hour(1))
        assert (seoul.attribution, seoul.quality.condition) == ("기상청 제공", "good")
        fields = log.redis.xrange("weather", count=1)[0][1]
        assert fields[b"ce_type"] == b"WeatherObserved"
        assert fields[b"ce_subject"].startswith(b"90@")
        assert {o["station"]["id"] for o in await service.observations()} == {
            "90", "108", "133", "152",
        }  # fmt: skip
        assert await service.observations("서울") == await service.observations("108")
        assert (await service.observations("108"))[0]["temperature_celsius"] == 8.7


async def test_a_corrected_value_is_the_next_revision(
    redis_url: str, log: WeatherLog, upstream: Upstream
) -> None:
    upstream.answer(PATH, Reply(page_of(1), etag='"a"'))
    async with weather_service(quick_settings(redis_url, upstream.url(PATH))) as service:
        await until_async(lambda: log.said("108"))
        await until_async(lambda: service.outcome("unchanged"))
        upstream.answer(PATH, Reply(page_of(1, *CORRECTED), etag='"b"'))
        await until_async(lambda: len(log.said("108")) == 2)
        said = [(o.revision, o.temperature_celsius) for o in log.said("108")]
        assert said == [(1, 8.7), (2, 8.9)]
        assert len(log.said()) == len(ROWS) + 1
        await until_async(lambda: _revision_is(service, 2))


async def _revision_is(service: Service, revision: int) -> bool:
    return bool((await service.observations("108"))[0]["revision"] == revision)


@pytest.mark.parametrize(
    ("broken", "outcome"),
    [
        (Reply(b"Unexpected errors", status=500), "unexpected_error"),
        (Reply(page_of(0), wait_seconds=3), "read_timeout"),
        (Reply(page_of(0), drips=True), "deadline"),
        (Reply("<!DOCTYPE html><html><body>점검 중</body></html>".encode()), "html"),
        (Reply(page_of(0)[:300]), "not_well_formed"),
        (Reply(page_of(0), cut_at=300), "protocol"),
        (Reply(page_of(0), cut_at=300, ending="reset"), "read"),
        (Reply(page_of(-9)), "future_time"),
        (Reply(b""), "empty"),
        (Reply(status=429, headers={"Retry-After": "1"}), "http_429"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_a_broken_upstream_publishes_nothing_and_recovers_in_the_next_slot(
    redis_url: str, log: WeatherLog, upstream: Upstream, broken: Reply, outcome: str
) -> None:
    upstream.answer(PATH, Reply(page_of(2)))
    async with weather_service(quick_settings(redis_url, upstream.url(PATH))) as service:
        await until_async(lambda: len(log.said()) == len(ROWS))
        upstream.answer(PATH, broken)
        await until_async(lambda: service.outcome(outcome))
        await until_async(lambda: service.observations())
        assert len(log.said()) == len(await service.observations()) == len(ROWS)
        assert await service.ready()
        upstream.answer(PATH, Reply(page_of(1)))
        before = len(upstream.requests())
        await until_async(lambda: len(log.said()) == 2 * len(ROWS))
        # One request may have been under way, the next one reads, one more may have begun.
        assert len(upstream.requests()) <= before + 3
        assert {o.observed_at for o in log.said()} == {hour(2), hour(1)}


async def test_of_two_replicas_one_polls_and_the_other_takes_over(
    redis_url: str, log: WeatherLog, upstream: Upstream
) -> None:
    upstream.answer(PATH, Reply(page_of(2)))
    settings = quick_settings(redis_url, upstream.url(PATH))
    async with weather_service(settings) as second:
        async with weather_service(settings) as first:
            await until_async(lambda: len(upstream.requests()) >= 6)
            counts = [await s.outcome("read") for s in (first, second)]
            assert min(counts) == 0
            assert max(counts) >= 5
            assert len(await first.observations()) == len(await second.observations()) == len(ROWS)
            standby = second if counts[1] == 0 else first
            assert await standby.metric("ilbo_weather_on_duty") == 0
        upstream.answer(PATH, Reply(page_of(1)))
        await until_async(lambda: len(log.said()) == 2 * len(ROWS))
        assert await second.metric("ilbo_weather_on_duty") == 1
    assert log.doubles() == []


async def test_what_was_read_while_redis_was_away_comes_when_it_is_back(
    redis_server: RedisServer, upstream: Upstream
) -> None:
    upstream.answer(PATH, Reply(page_of(2)))
    with WeatherLog(redis_server.url) as log:
        async with weather_service(quick_settings(redis_server.url, upstream.url(PATH))) as service:
            await until_async(lambda: len(log.said()) == len(ROWS))
            await until_async(lambda: service.observations())
            redis_server.kill()
            upstream.answer(PATH, Reply(page_of(1)))
            asked = len(upstream.requests())
            await until_async(lambda: len(upstream.requests()) > asked + 1, 30)
            assert len(await service.observations()) == len(ROWS)
            redis_server.start()
            await until_async(lambda: len(log.said()) == 2 * len(ROWS), 30)
            assert log.doubles() == []
            await until_async(service.ready, 30)


async def test_a_service_started_before_redis_becomes_ready_and_polls(
    redis_server: RedisServer, upstream: Upstream
) -> None:
    redis_server.stop()
    upstream.answer(PATH, Reply(page_of(1)))
    async with weather_service(quick_settings(redis_server.url, upstream.url(PATH))) as service:
        assert not await service.ready()
        assert await service.observations() == []
        redis_server.start()
        await until_async(service.ready, 30)
        await until_async(lambda: service.observations(), 30)


async def test_after_a_flush_everything_is_said_again(
    redis_url: str, log: WeatherLog, upstream: Upstream
) -> None:
    upstream.answer(PATH, Reply(page_of(1), etag='"a"'))
    async with weather_service(quick_settings(redis_url, upstream.url(PATH))):
        await until_async(lambda: len(log.said()) == len(ROWS))
        generation = log.said()[0].generation
        log.redis.flushall()
        await until_async(lambda: len(log.said()) == len(ROWS), 30)
        assert log.said()[0].generation > generation


async def test_an_address_that_cannot_be_reached_is_quiet_and_bounded(
    redis_url: str, log: WeatherLog, caplog: pytest.LogCaptureFixture
) -> None:
    address = f"http://127.0.0.1:{free_port()}/"
    started = time.monotonic()
    async with weather_service(quick_settings(redis_url, address)) as service:
        await until_async(service.ready)
        assert time.monotonic() - started < 3
        await until_async(lambda: _reached(service, 5))
        slots = (time.monotonic() - started) // INTERVAL_SECONDS + 2
        assert await service.outcome("connect") <= slots + 3
        lines = [r for r in caplog.records if r.name.startswith("ilbo_weather")]
        assert [r.levelno for r in lines] == [logging.WARNING]
        assert await service.ready()


async def _reached(service: Service, times: int) -> bool:
    return await service.outcome("connect") >= times


async def test_a_restarted_replica_answers_while_no_upstream_does(
    redis_url: str, upstream: Upstream
) -> None:
    upstream.answer(PATH, Reply(page_of(1)))
    async with weather_service(quick_settings(redis_url, upstream.url(PATH))) as service:
        await until_async(lambda: service.observations())
    upstream.answer(PATH, Reply(status=503))
    async with weather_service(quick_settings(redis_url, upstream.url(PATH))) as service:
        await until_async(lambda: service.observations())


async def test_a_poller_that_dies_of_a_bug_ends_its_service(redis_url: str) -> None:
    class Buggy:
        spec = kma_web_map.SPEC
        name = "buggy"
        address = "http://127.0.0.1/"
        account = ""

        async def read(self, known: Validators) -> Answer:
            raise AssertionError("a bug")

    ended: list[str] = []
    settings = quick_settings(redis_url, "")
    async with weather_service(settings, [Buggy()], on_poller_death=lambda: ended.append("ended")):
        await until_async(lambda: ended)


async def test_nothing_is_polled_without_an_address(redis_url: str) -> None:
    async with weather_service(quick_settings(redis_url, "")) as service:
        await until_async(service.ready)
        assert await service.observations() == []


async def test_the_stations_say_which_the_paper_shows(redis_url: str) -> None:
    async with weather_service(quick_settings(redis_url, "")) as service:
        stations = (await service.get("/v1/stations")).json()
        assert len(stations) == 97
        shown = [station["name"] for station in stations if station["in_paper"]]
        assert shown[:3] == ["동두천", "강릉", "서울"]
        assert len(shown) == 16
        assert (await service.get("/v1/observations?station=평양")).status_code == 404
        assert (await service.get("/v1/observations?station=거제")).json() == []
        assert (await service.get("/openapi.json")).status_code == 200
        assert (await service.get("/docs")).status_code == 404
