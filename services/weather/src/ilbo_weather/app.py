"""Composition root of the weather service: settings and adapters meet here only."""

import asyncio
import logging
import secrets
import signal
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from importlib.metadata import version
from uuid import uuid4

from fastapi import FastAPI

from ilbo_bus import Bus, end_tasks, service_routes, system_clock
from ilbo_events import WEATHER
from ilbo_paper import read_paper
from ilbo_weather.api import weather_routes
from ilbo_weather.httpx_fetcher import HttpxFetcher, Limits
from ilbo_weather.poller import Poller, Timing
from ilbo_weather.ports import Provider
from ilbo_weather.providers.access import Access
from ilbo_weather.providers.kma_web_map_client import kma_web_map_client
from ilbo_weather.publishing import ChangePublisher
from ilbo_weather.redis_duty import RedisDuty
from ilbo_weather.redis_newest import RedisNewest
from ilbo_weather.schedule import Schedule
from ilbo_weather.settings import Settings
from ilbo_weather.watch import Watch

log = logging.getLogger(__name__)
_VERSION = version("ilbo-weather")


def create_app(
    settings: Settings | None = None,
    provider: Provider | None = None,
    on_poller_death: Callable[[], None] | None = None,
) -> FastAPI:
    """Return the application; its lifespan starts and stops the bus and the poller."""
    settings = settings or Settings.load()
    paper = read_paper(settings.config)
    bus = Bus("weather", settings)
    newest = RedisNewest(lambda: bus.client, bus.key("weather:newest"))
    agent = f"Mozilla/5.0 (compatible; ilbo-weather/{_VERSION}; +{paper.masthead.url})"
    fetcher = HttpxFetcher(agent, _limits(settings))
    clock = system_clock(settings.clock)
    if provider is None and settings.weather_kma_url:
        provider = kma_web_map_client(Access(fetcher, clock, settings.weather_kma_url))
    poller = _poller(settings, bus, newest, provider) if provider else None
    died = partial(_ended, on_poller_death or _end_service)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with bus:
            task = asyncio.create_task(poller.run(), name="poller") if poller else None
            if task:
                task.add_done_callback(died)
            yield
            if poller and task:
                await end_tasks([task])
                await poller.leave()
            await fetcher.close()

    app = FastAPI(
        title="Ilbo weather", version=_VERSION, docs_url=None, redoc_url=None, lifespan=lifespan
    )
    app.include_router(weather_routes(newest, paper))
    app.router.routes.extend(service_routes(bus))
    return app


def _limits(settings: Settings) -> Limits:
    return Limits(
        settings.weather_connect_seconds,
        settings.weather_read_seconds,
        settings.weather_deadline_seconds,
    )


def _poller(settings: Settings, bus: Bus, newest: RedisNewest, provider: Provider) -> Poller:
    lease_seconds = settings.weather_lease_seconds
    return Poller(
        provider,
        Schedule(settings.weather_interval_seconds),
        RedisDuty(
            lambda: bus.client,
            (bus.key("weather:lease"), bus.key("weather:progress")),
            owner=str(uuid4()),
            address=provider.address,
            seconds=lease_seconds,
        ),
        ChangePublisher(bus.ledger(WEATHER), newest),
        Watch(bus.registry, provider.name, system_clock(settings.clock)),
        Timing(time.time, asyncio.sleep, secrets.SystemRandom().random, lease_seconds / 6),
    )


def _ended(then: Callable[[], None], task: asyncio.Task[None]) -> None:
    if not task.cancelled():
        log.critical("the poller ended: the service stops", exc_info=task.exception())
        then()


def _end_service() -> None:
    """Stop in good order; whoever started the service starts it again."""
    signal.raise_signal(signal.SIGTERM)
