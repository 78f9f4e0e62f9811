"""Composition root of the render service: settings and adapters meet here only."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette

from ilbo_bus import Bus, Clock, SettingsError, service_routes, system_clock
from ilbo_events import ARTICLES, WEATHER
from ilbo_paper import Paper, PaperError, read_paper
from ilbo_render.answers import Answers
from ilbo_render.assets import MANIFEST_PATH, Assets, load_assets, web_manifest
from ilbo_render.cache import PageCache
from ilbo_render.cards import Cards
from ilbo_render.changes import Announcer
from ilbo_render.documents import Press
from ilbo_render.facets import to_us
from ilbo_render.handlers import Handlers
from ilbo_render.lists import Lists
from ilbo_render.metrics import RenderMetrics
from ilbo_render.packing import Packer
from ilbo_render.pages import Pages
from ilbo_render.readmodel import ReadModel
from ilbo_render.recorder import Recorder
from ilbo_render.replica import NoReplicaError, take_replica
from ilbo_render.security import SECURITY_HEADERS
from ilbo_render.server import Server
from ilbo_render.settings import Settings
from ilbo_render.site import Site, Times
from ilbo_render.sqlite_database import prepare_database
from ilbo_render.sqlite_reader import SqliteReader
from ilbo_render.sqlite_writer import SqliteWriter
from ilbo_render.weather_board import WeatherBoard

log = logging.getLogger(__name__)


def create_app(settings: Settings | None = None, clock: Clock | None = None) -> Server:
    """Return the application; raise SettingsError naming what is wrong."""
    settings = settings or Settings.load()
    try:
        paper = read_paper(settings.config).at(
            settings.site_url or f"http://127.0.0.1:{settings.port}"
        )
        replica = take_replica(settings.data)
    except (PaperError, NoReplicaError) as error:
        raise SettingsError(str(error)) from error
    times = Times(clock or system_clock(settings.clock), time.time)
    path = replica.folder / "pages.db"
    prepare_database(path, Packer().fingerprint)
    reader, writer = SqliteReader(path, Packer()), SqliteWriter(path, Packer())
    site, model, board = _read_model(paper, reader, times)
    bus = Bus("render", settings)
    metrics = RenderMetrics(bus.registry)
    announcer, recorder = Announcer(bus, paper, reader.created_ms()), Recorder()
    handlers = Handlers(writer, recorder, site, announcer, metrics)
    bus.subscribe(
        ARTICLES, replica.group, handlers.on_articles,
        batch_size=settings.batch_size, position=lambda: writer.position(ARTICLES),
    )  # fmt: skip
    bus.subscribe(
        WEATHER, replica.group, handlers.on_weather,
        batch_size=settings.batch_size, position=lambda: writer.position(WEATHER),
    )  # fmt: skip
    log.info("replica %d in %s", replica.number, replica.folder)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with bus:
            saying = asyncio.create_task(announcer.run(), name="render announcer")
            yield
            saying.cancel()
        recorder.close()
        writer.close()
        reader.close()
        replica.release()

    assets = _assets(paper)
    press = Press(paper, model, Pages(paper, assets), assets, lambda: board.view(times.now()))
    cache = PageCache(settings.page_cache_bytes, SECURITY_HEADERS)
    return Server(
        Answers(site, press, cache, metrics),
        frozenset(assets.files),
        Starlette(routes=service_routes(bus), lifespan=lifespan),
        lambda: bus.away_since,
    )


def _read_model(
    paper: Paper, reader: SqliteReader, times: Times
) -> tuple[Site, ReadModel, WeatherBoard]:
    """Build what stands in memory from the replica's file."""
    lists = Lists(paper.section_name)
    now_us = to_us(times.now())
    for listed in reader.listed():
        if listed.is_held and listed.facets.published_us > now_us:
            lists.hold(listed.row, None, listed.facets)
        else:
            lists.replace(listed.row, None, listed.facets)
    board = WeatherBoard(paper)
    board.add(reader.observations())
    cards = Cards(paper, reader)
    site = Site(paper, lists, cards, board, times)
    return site, ReadModel(paper, lists, reader, cards), board


def _assets(paper: Paper) -> Assets:
    assets = load_assets()
    files = {**assets.files, MANIFEST_PATH: web_manifest(paper)}
    return Assets(files, assets.style_path, assets.script_path)
