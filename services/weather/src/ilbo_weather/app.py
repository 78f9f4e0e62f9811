"""Composition root of the weather service: settings and adapters meet here only."""

import asyncio
import logging
import secrets
import signal
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from importlib.metadata import version
from uuid import uuid4

from fastapi import FastAPI
from pydantic import SecretStr

from ilbo_bus import Bus, end_tasks, service_routes
from ilbo_events import WARNINGS, WEATHER
from ilbo_paper import Paper, read_paper, stations
from ilbo_weather.api import observation_routes, station_routes
from ilbo_weather.bureau import Bureau
from ilbo_weather.course import Course
from ilbo_weather.guarded_fetcher import GuardedFetcher
from ilbo_weather.httpx_fetcher import HttpxFetcher, Limits
from ilbo_weather.ladder import Rungs
from ilbo_weather.neighbours import Neighbourhood
from ilbo_weather.observatory import Observatory
from ilbo_weather.poller import Poller, Timing
from ilbo_weather.ports import Fetcher, Provider
from ilbo_weather.providers import kma_web_map
from ilbo_weather.providers.asos_client import AsosClient
from ilbo_weather.providers.available import ProviderSettings, available_providers
from ilbo_weather.publishing import ChangePublisher
from ilbo_weather.redis_duty import RedisDuty
from ilbo_weather.redis_history import RedisHistory
from ilbo_weather.redis_newest import RedisNewest
from ilbo_weather.redis_quotas import RedisQuotas
from ilbo_weather.redis_recent import RedisRecent
from ilbo_weather.schedule import Timetable
from ilbo_weather.settings import Settings
from ilbo_weather.warnings.api import warning_routes
from ilbo_weather.warnings.available import available_sources
from ilbo_weather.warnings.redis_warnings import RedisWarnings
from ilbo_weather.warnings.watch import WarningSource, WarningTiming, WarningWatch
from ilbo_weather.watch import Watch
from ilbo_weather.wis2 import Centre

log = logging.getLogger(__name__)
_VERSION = version("ilbo-weather")


def create_app(
    settings: Settings | None = None,
    providers: Sequence[Provider] | None = None,
    on_poller_death: Callable[[], None] | None = None,
) -> FastAPI:
    """Return the application; its lifespan starts and stops the bus and the poller."""
    settings = settings or Settings.load()
    paper = read_paper(settings.config)
    bus = Bus("weather", settings)
    newest = RedisNewest(lambda: bus.client, bus.key("weather:newest"))
    history = RedisHistory(lambda: bus.client, bus.key("weather:history:"))
    agent = f"Mozilla/5.0 (compatible; ilbo-weather/{_VERSION}; +{paper.masthead.url})"
    fetcher = HttpxFetcher(agent, _limits(settings))
    guarded = GuardedFetcher(fetcher, _quotas(settings, bus))
    if providers is None:
        providers = _providers(settings, guarded, agent, paper)
    warnings = RedisWarnings(lambda: bus.client, bus.key("weather:warnings"))
    sources = _warning_sources(settings, guarded)
    watch = _warning_watch(settings, bus, warnings, sources) if sources else None
    publisher = ChangePublisher(bus.ledger(WEATHER), newest, history)
    poller = _poller(settings, bus, publisher, providers, paper) if providers else None
    died = partial(_ended, on_poller_death or _end_service)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with bus:
            loops = [loop for loop in (poller, watch) if loop is not None]
            tasks = [asyncio.create_task(loop.run(), name=type(loop).__name__) for loop in loops]
            for task in tasks:
                task.add_done_callback(died)
            yield
            await end_tasks(tasks)
            for loop in loops:
                await loop.leave()
            await fetcher.close()

    app = FastAPI(
        title="Ilbo weather", version=_VERSION, docs_url=None, redoc_url=None, lifespan=lifespan
    )
    centre = Centre(
        settings.weather_wis2_centre,
        settings.weather_url or f"http://{settings.host}:{settings.port}",
    )
    names = [source.name for source in sources]
    patience = timedelta(seconds=3 * settings.weather_warning_seconds)
    clock = settings.wall_clock()
    app.include_router(observation_routes(newest, history, centre))
    app.include_router(station_routes(paper))
    app.include_router(warning_routes(warnings, names, patience, clock, paper.imprint.email))
    app.router.routes.extend(service_routes(bus))
    return app


def _limits(settings: Settings) -> Limits:
    return Limits(
        settings.weather_connect_seconds,
        settings.weather_read_seconds,
        settings.weather_deadline_seconds,
    )


def _quotas(settings: Settings, bus: Bus) -> RedisQuotas:
    ceiling = settings.weather_daily_calls
    return RedisQuotas(lambda: bus.client, bus.key("weather:quota"), ceiling, time.time)


def _providers(
    settings: Settings, fetcher: Fetcher, agent: str, paper: Paper
) -> Sequence[Provider]:
    if not settings.weather_kma_url:
        return ()
    given = ProviderSettings(
        wanted=settings.wanted_providers,
        user_agent=agent,
        # What is asked place by place must end, with its last fetch, before the duty is lost.
        patience_seconds=settings.weather_lease_seconds - settings.weather_deadline_seconds,
        kma_url=settings.weather_kma_url,
        kma_site_url=settings.weather_kma_site_url,
        data_go_kr_url=settings.weather_data_go_kr_url,
        data_go_kr_key=_secret(settings.weather_data_go_kr_key),
        api_hub_url=settings.weather_api_hub_url,
        api_hub_key=_secret(settings.weather_api_hub_key),
        aws_minutes=settings.weather_aws_minutes,
        open_meteo_url=settings.weather_open_meteo_url,
        met_norway_url=settings.weather_met_norway_url,
        met_norway_contact=settings.weather_met_norway_contact,
        metar_url=settings.weather_metar_url,
    )
    return available_providers(given, fetcher, settings.wall_clock(), paper)


def _warning_sources(settings: Settings, fetcher: Fetcher) -> list[WarningSource]:
    if not settings.weather_kma_url:
        return []
    return available_sources(
        fetcher,
        settings.wall_clock(),
        status=(settings.weather_warnings_url, _secret(settings.weather_data_go_kr_key)),
        hub=(settings.weather_api_hub_url, _secret(settings.weather_api_hub_key)),
        cap_addresses=settings.weather_cap_urls.split(),
    )


def _warning_watch(
    settings: Settings, bus: Bus, store: RedisWarnings, sources: list[WarningSource]
) -> WarningWatch:
    every = settings.weather_warning_seconds
    # Asked so seldom, the lease has to last from one time to the next.
    keys = bus.key("weather:warnings:lease"), bus.key("weather:warnings:progress")
    return WarningWatch(
        sources,
        RedisDuty(lambda: bus.client, keys, owner=str(uuid4()), seconds=1.5 * every),
        bus.ledger(WARNINGS),
        store,
        WarningTiming(every, settings.wall_clock(), asyncio.sleep, secrets.SystemRandom().random),
        bus.registry,
    )


def _secret(value: SecretStr | None) -> str:
    return value.get_secret_value() if value else ""


def _poller(
    settings: Settings,
    bus: Bus,
    publisher: ChangePublisher,
    providers: Sequence[Provider],
    paper: Paper,
) -> Poller:
    lease_seconds = settings.weather_lease_seconds
    clock = settings.wall_clock()
    specs = tuple(provider.spec for provider in providers)
    watch = Watch(bus.registry, specs, clock)
    keys = bus.key("weather:lease"), bus.key("weather:progress")
    bureau = Bureau(
        Observatory(Rungs(specs), Neighbourhood(stations())),
        RedisRecent(lambda: bus.client, bus.key("weather:recent")),
        publisher,
        watch,
        clock,
        tuple(place.id for place in paper.stations),
    )
    return Poller(
        [_course(provider, settings) for provider in providers],
        RedisDuty(lambda: bus.client, keys, owner=str(uuid4()), seconds=lease_seconds),
        bureau,
        watch,
        Timing(time.time, asyncio.sleep, secrets.SystemRandom().random, lease_seconds / 6),
    )


def _course(provider: Provider, settings: Settings) -> Course:
    historian = provider if isinstance(provider, AsosClient) else None
    return Course(provider, _timetable(provider, settings), historian)


def _timetable(provider: Provider, settings: Settings) -> Timetable:
    interval = settings.weather_interval_seconds
    if provider.name == kma_web_map.SPEC.name:
        # Its page may come an hour late, and asking for a known page costs nearly nothing.
        return Timetable.each(interval)
    return Timetable.of(provider.spec.publication, interval)


def _ended(then: Callable[[], None], task: asyncio.Task[None]) -> None:
    if not task.cancelled():
        log.critical("the poller ended: the service stops", exc_info=task.exception())
        then()


def _end_service() -> None:
    """Stop in good order; whoever started the service starts it again."""
    signal.raise_signal(signal.SIGTERM)
