"""Composition root of the ingest service: settings and adapters meet here only."""

import asyncio
import logging
import re
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from importlib.metadata import version

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from ilbo_bus import Bus, SettingsError, end_tasks, service_routes, system_clock
from ilbo_events import ARTICLES, WEATHER
from ilbo_ingest.answers import Answer, ProblemError
from ilbo_ingest.api import (
    article_routes,
    document_routes,
    held_routes,
    media_routes,
    source_routes,
    wire_routes,
)
from ilbo_ingest.articles_api import ArticleDesk
from ilbo_ingest.documents_api import DocumentDesk, PictureDesk
from ilbo_ingest.door import Door
from ilbo_ingest.embargo import RedisHeldArticles
from ilbo_ingest.fetching import Fetcher, Reach, guarded_fetcher
from ilbo_ingest.held_api import HeldDesk
from ilbo_ingest.idempotency import RedisAnswers
from ilbo_ingest.key_ring import KeyRing
from ilbo_ingest.keys import keys_file
from ilbo_ingest.media.picture_store import PictureStore
from ilbo_ingest.media.pictures import StoredPictures
from ilbo_ingest.media.shelves import open_shelf
from ilbo_ingest.media.workshop import Workshop
from ilbo_ingest.media_api import MediaDesk
from ilbo_ingest.newsroom import Newsroom
from ilbo_ingest.polling import Surroundings, compose_polling
from ilbo_ingest.published import PublishedArticles
from ilbo_ingest.releases import release_for_ever
from ilbo_ingest.settings import Settings
from ilbo_ingest.sources.tally import Tally
from ilbo_ingest.throttle import Throttle
from ilbo_ingest.wire_api import WireDesk
from ilbo_paper import Paper, read_paper

log = logging.getLogger(__name__)
_VERSION = version("ilbo-ingest")


def create_app(
    settings: Settings | None = None,
    clock: Callable[[], datetime] | None = None,
    on_death: Callable[[], None] | None = None,
) -> FastAPI:
    """Return the application; its lifespan starts and stops the bus and what runs beside it."""
    settings = settings or Settings.load()
    clock = clock or settings.wall_clock()
    paper = read_paper(settings.config)
    bus = Bus("ingest", settings)
    held = RedisHeldArticles(lambda: bus.client, bus.key("ingest:held"))
    ledger = bus.ledger(ARTICLES)
    newsroom = Newsroom(ledger, bus.ledger(WEATHER), held, clock)
    wire = WireDesk(PublishedArticles(ledger, bus.log_reader(ARTICLES), clock), paper)
    tally = Tally(clock)
    store = _picture_store(settings)
    fetcher = _fetcher(settings, paper)
    pictures = StoredPictures(store, fetcher)
    around = Surroundings(settings, bus, paper, newsroom, fetcher, pictures, clock)
    polling = compose_polling(around, tally)
    door = _door(settings, bus)
    articles = ArticleDesk(newsroom, paper, tally, clock, store)
    reach: Reach | None = "public" if settings.ingest_fetch_pictures else None
    picture_desk = PictureDesk(pictures, store, reach)
    documents = DocumentDesk(newsroom, paper, tally, clock, picture_desk)
    releases = partial(release_for_ever, newsroom.release_due, settings.ingest_embargo_scan_seconds)
    beside = Beside({"embargo": releases, **polling.tasks}, (polling.leave, store.close))

    app = FastAPI(
        title="Ilbo ingest",
        version=_VERSION,
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan(bus, beside, on_death or _end_service),
        exception_handlers={
            HTTPException: _problem,
            RequestValidationError: _bad_request,
            Exception: _failed,
        },
    )
    app.include_router(wire_routes(door, wire, settings))
    app.include_router(article_routes(door, articles, documents, wire, settings))
    app.include_router(document_routes(door, documents, settings))
    app.include_router(held_routes(door, HeldDesk(newsroom), settings))
    app.include_router(media_routes(door, MediaDesk(store), settings))
    app.include_router(source_routes(door, polling.desk, settings))
    app.router.routes.extend(service_routes(bus))
    return app


@dataclass(frozen=True, slots=True)
class Beside:
    """What runs beside the requests."""

    tasks: Mapping[str, Callable[[], Coroutine[None, None, None]]]
    """None of them ever ends by itself."""
    leave: Sequence[Callable[[], Awaitable[None]]]
    """What is done when they have ended, one after the other."""


def _lifespan(
    bus: Bus, beside: Beside, on_death: Callable[[], None]
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with bus:
            tasks = [asyncio.create_task(run(), name=name) for name, run in beside.tasks.items()]
            for task in tasks:
                task.add_done_callback(partial(_ended, on_death))
            yield
            await end_tasks(tasks)
            for leave in beside.leave:
                await leave()

    return lifespan


def _picture_store(settings: Settings) -> PictureStore:
    try:
        shelf = open_shelf(settings.media_url, settings.data / "media")
    except ValueError as error:
        raise SettingsError(f"ILBO_MEDIA_URL: {error}") from error
    return PictureStore(shelf, Workshop(settings.ingest_media_workers), system_clock())


def _fetcher(settings: Settings, paper: Paper) -> Fetcher:
    agent = f"Mozilla/5.0 (compatible; ilbo-ingest/{_VERSION}; +{paper.masthead.url})"
    spacing = settings.ingest_host_spacing_seconds
    return guarded_fetcher(agent, settings.ingest_allow_hosts, spacing)


def _door(settings: Settings, bus: Bus) -> Door:
    writes = Throttle(settings.ingest_key_burst, settings.ingest_key_per_second, time.monotonic)
    failures = Throttle(
        settings.ingest_failures_burst, settings.ingest_failures_per_second, time.monotonic
    )
    lease_seconds = settings.ingest_document_deadline_seconds
    return Door(
        KeyRing(keys_file(settings.data), system_clock()),  # a fixed clock extends no key
        RedisAnswers(lambda: bus.client, bus.key("ingest:answer:"), lease_seconds),
        (writes, failures),
        lambda: time.time() - bus.away_since if bus.away_since else 0,
        settings.ingest_max_running,
        settings.ingest_body_seconds,
    )


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    if error.status_code == 405 and (methods := _methods(request)):
        headers["Allow"] = ", ".join(methods)
    problem = ProblemError(error.status_code, error.detail, error.detail, headers=headers)
    return _response(problem.answer())


def _methods(request: Request) -> list[str]:
    """Return what an address takes: each method is a route of its own, which knows no other."""
    paths: dict[str, dict[str, object]] = request.app.openapi()["paths"]
    for template, operations in paths.items():
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), request.url.path):
            return sorted(method.upper() for method in operations)
    return []


async def _bad_request(_: Request, __: Exception) -> Response:
    return _response(ProblemError(400, "Bad request", "the address can't be read").answer())


async def _failed(_: Request, __: Exception) -> Response:
    return _response(ProblemError(500, "Failed", "this is a fault of the service").answer())


def _response(answer: Answer) -> Response:
    return Response(answer.content, answer.status, answer.headers)


def _ended(then: Callable[[], None], task: asyncio.Task[None]) -> None:
    if not task.cancelled():
        log.critical("%s ended: the service stops", task.get_name(), exc_info=task.exception())
        then()


def _end_service() -> None:
    """Stop in good order; whoever started the service starts it again."""
    signal.raise_signal(signal.SIGTERM)
