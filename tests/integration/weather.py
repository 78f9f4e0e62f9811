"""A weather service in this process, quick enough for tests, and what it said."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Self

import httpx
from redis import Redis

from ilbo_events import WEATHER, WeatherObserved, decode
from ilbo_weather.app import create_app
from ilbo_weather.ports import Provider
from ilbo_weather.settings import Settings
from tests.machine import ROOT

PATH = "/XML/weather/sfc_web_map.xml"
INTERVAL_SECONDS = 0.5


def quick_settings(redis_url: str, address: str, **given: Any) -> Settings:
    """Return settings with slots of half a second."""
    return Settings(
        redis_url=redis_url,
        config=ROOT / "ilbo.toml",
        weather_kma_url=address,
        weather_providers="kma-web-map",
        weather_interval_seconds=INTERVAL_SECONDS,
        weather_read_seconds=0.2,
        weather_deadline_seconds=0.4,
        weather_lease_seconds=3,
        **given,
    )


class Service:
    """One running replica as its clients see it."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def observations(self, station: str | None = None) -> list[dict[str, Any]]:
        """Return what GET /v1/observations answers."""
        query = {} if station is None else {"station": station}
        answer = await self._client.get("/v1/observations", params=query)
        found: list[dict[str, Any]] = answer.raise_for_status().json()
        return found

    async def get(self, path: str) -> httpx.Response:
        """Return an answer."""
        return await self._client.get(path)

    async def ready(self) -> bool:
        """Return whether the service calls itself ready."""
        return (await self._client.get("/health/ready")).status_code == 200

    async def metric(self, line: str) -> float:
        """Return the value of a metric, 0 while it has none."""
        text = (await self._client.get("/metrics")).text
        values = [row.rsplit(" ", 1) for row in text.splitlines() if row.startswith(line + " ")]
        return float(values[0][1]) if values else 0

    async def outcome(self, name: str) -> float:
        """Return how many requests ended so."""
        labels = f'outcome="{name}",provider="kma-web-map"'
        return await self.metric(f"ilbo_weather_requests_total{{{labels}}}")


@asynccontextmanager
async def weather_service(
    settings: Settings, providers: Sequence[Provider] | None = None, **given: Any
) -> AsyncIterator[Service]:
    """Run a replica."""
    app = create_app(settings, providers, **given)
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://weather") as client,
    ):
        yield Service(client)


class WeatherLog:
    """The stream `weather` as another program sees it."""

    def __init__(self, url: str) -> None:
        self.redis: Any = Redis.from_url(url)  # every reply of redis-py is a wide union

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.redis.close()

    def said(self, station: str | None = None) -> list[WeatherObserved]:
        """Return what was said, in order."""
        rows = self.redis.xrange("weather")
        events = [decode(WEATHER, entry.decode(), fields)[0] for entry, fields in rows]
        found = [event for event in events if isinstance(event, WeatherObserved)]
        return [o for o in found if station in (None, o.station.id)]

    def doubles(self) -> list[tuple[str, str, int]]:
        """Return each station, time and revision that was said more than once."""
        keys = [(o.station.id, o.observed_at.isoformat(), o.revision) for o in self.said()]
        return [key for key, times in Counter(keys).items() if times > 1]
