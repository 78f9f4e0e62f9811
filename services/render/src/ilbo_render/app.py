"""Composition root of the render service: settings and adapters meet here only."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import Route

from ilbo_bus import Bus, Clock, SettingsError, end_tasks, service_routes
from ilbo_events import ARTICLES, WARNINGS, WEATHER
from ilbo_paper import Paper, PaperError, read_paper
from ilbo_render.answers import Answers
from ilbo_render.assets import MANIFEST_PATH, Assets, load_assets, web_manifest
from ilbo_render.cache import PageCache
from ilbo_render.cards import Cards
from ilbo_render.changes import Announcer
from ilbo_render.compression import OFFERED
from ilbo_render.documents import Press, Theme
from ilbo_render.facets import to_us
from ilbo_render.handlers import Handlers
from ilbo_render.lists import Lists
from ilbo_render.live import Live
from ilbo_render.live_stream import LiveLine, keep_going
from ilbo_render.media import Media
from ilbo_render.media_files import open_media
from ilbo_render.metrics import RenderMetrics
from ilbo_render.opening import read_up
from ilbo_render.packing import dictionary_fingerprint
from ilbo_render.pages import Pages
from ilbo_render.projection import Change
from ilbo_render.readmodel import ReadModel
from ilbo_render.recent import Recent
from ilbo_render.recorder import Recorder
from ilbo_render.replica import NoReplicaError, take_replica
from ilbo_render.routes import Target
from ilbo_render.search.entries import StoredArticles
from ilbo_render.search.indexer import Batch, Indexer
from ilbo_render.search.tantivy_index import TantivyIndex
from ilbo_render.security import SECURITY_HEADERS
from ilbo_render.server import Server
from ilbo_render.settings import Settings
from ilbo_render.site import Boards, Site, Times
from ilbo_render.sqlite_database import prepare_database
from ilbo_render.sqlite_reader import SqliteReader
from ilbo_render.sqlite_writer import SqliteWriter
from ilbo_render.warning_board import WarningBoard
from ilbo_render.weather_board import WeatherBoard


@dataclass(frozen=True, slots=True)
class Newsroom:
    """One replica without its bus: what it keeps, shows and answers."""

    reader: SqliteReader
    writer: SqliteWriter
    site: Site
    answers: Answers
    indexer: Indexer
    assets: frozenset[str]

    def index(self, changes: Sequence[Change]) -> None:
        """Let what changed be found."""
        rows = [change.row for change in changes]
        self.indexer.take(Batch(rows, self.writer.position(ARTICLES)))

    def close(self) -> None:
        """Close the replica's files, the writer last: it folds the write-ahead log in."""
        self.indexer.close()
        self.reader.close()
        self.writer.close()


def create_app(settings: Settings | None = None, clock: Clock | None = None) -> Server:
    """Return the application; raise SettingsError naming what is wrong."""
    settings = settings or Settings.load()
    try:
        paper = read_paper(settings.config).at(
            settings.site_url or f"http://127.0.0.1:{settings.port}"
        )
        media = _media(settings)
        replica = take_replica(settings.data)
    except (PaperError, NoReplicaError) as error:
        raise SettingsError(str(error)) from error
    times = Times(clock or settings.wall_clock(), time.time)
    bus = Bus("render", settings)
    metrics = RenderMetrics(bus.registry)
    theme = open_theme(paper)
    room = open_newsroom(theme, replica.folder, times, metrics, settings.page_cache_bytes)
    room.answers.find(Target("front"), OFFERED[0])  # the first reader need not wait for templates
    announcer, recorder = (
        Announcer(bus, paper, room.reader.created_ms()),
        Recorder(room.writer.sync),
    )
    live = Live(settings.live_listeners)
    metrics.listeners.set_function(lambda: live.listeners)
    followers = (room.index, live.articles)
    handlers = Handlers(room.writer, recorder, room.site, announcer, metrics, followers)
    for stream, handle in (
        (ARTICLES, handlers.on_articles),
        (WEATHER, handlers.on_weather),
        (WARNINGS, handlers.on_warnings),
    ):
        bus.subscribe(
            stream,
            replica.group,
            handle,
            batch_size=settings.batch_size,
            position=partial(room.writer.position, stream),
        )

    def away_since() -> float | None:
        return bus.away_since

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with bus:
            await read_up(bus.has_handled_all)
            tasks = [
                asyncio.create_task(announcer.run(), name="render announcer"),
                asyncio.create_task(keep_going(live, room.site, away_since), name="render live"),
            ]
            yield
            await end_tasks(tasks)
        recorder.close()
        room.close()
        replica.release()

    routes = [*service_routes(bus), Route("/live", LiveLine(live))]
    service = Starlette(routes=routes, lifespan=lifespan)
    server = Server(room.answers, room.assets, service, away_since, media)
    server.stopping = live.close
    return server


def _media(settings: Settings) -> Media:
    try:
        files = open_media(settings.media_url, settings.data / "media")
    except ValueError as error:
        raise SettingsError(f"ILBO_MEDIA_URL: {error}") from error
    return Media(files, settings.media_cache_bytes)


def open_theme(paper: Paper) -> Theme:
    """Return how a newspaper looks."""
    assets = load_assets()
    files = {**assets.files, MANIFEST_PATH: web_manifest(paper)}
    assets = Assets(files, assets.style_path, assets.script_path)
    return Theme(paper, assets, Pages(paper, assets))


def open_newsroom(
    theme: Theme, folder: Path, times: Times, metrics: RenderMetrics, cache_bytes: int
) -> Newsroom:
    """Return the replica in `folder` with everything in memory that its file knows."""
    paper, path = theme.paper, folder / "pages.db"
    prepare_database(path, dictionary_fingerprint())
    reader, writer = SqliteReader(path), SqliteWriter(path)
    lists = _lists(paper, reader, to_us(times.now()))
    board, warnings = WeatherBoard(paper), WarningBoard()
    board.add(reader.observations())
    warnings.add(reader.warnings())
    recent = Recent(reader)
    cards = Cards(paper, recent)
    index = TantivyIndex(folder / "search")
    indexer = Indexer(index, StoredArticles(paper, SqliteReader(path)))
    site = Site(paper, lists, cards, Boards(board, warnings), times, lambda: indexer.commits)
    model = ReadModel(paper, lists, recent, cards, index)
    press = Press(theme, model, lambda: board.view(times.now()), times.now)
    answers = Answers(site, press, PageCache(cache_bytes, SECURITY_HEADERS), metrics)
    indexer.start(writer.position(ARTICLES))
    return Newsroom(reader, writer, site, answers, indexer, frozenset(theme.assets.files))


def _lists(paper: Paper, reader: SqliteReader, now_us: int) -> Lists:
    lists = Lists(paper.section_name)
    for listed in reader.listed():
        if listed.is_held and listed.facets.published_us > now_us:
            lists.hold(listed.row, None, listed.facets)
        else:
            lists.replace(listed.row, None, listed.facets)
    return lists
