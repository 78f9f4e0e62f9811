"""The routes of ingest; what they do stands in the modules named `…_api`."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Security
from fastapi.security import HTTPBearer
from starlette.requests import Request
from starlette.responses import Response

from ilbo_ingest import openapi
from ilbo_ingest.article_input import ArticleInput, WithdrawalInput
from ilbo_ingest.articles_api import ArticleDesk
from ilbo_ingest.documents import MAX_DOCUMENT_BYTES
from ilbo_ingest.documents_api import DocumentDesk
from ilbo_ingest.door import Allowance, Door
from ilbo_ingest.held_api import HeldDesk, ReleaseInput
from ilbo_ingest.media.workshop import MAX_PICTURE_BYTES
from ilbo_ingest.media_api import MediaDesk
from ilbo_ingest.settings import Settings
from ilbo_ingest.sources_api import SourcesDesk
from ilbo_ingest.wire_api import DEFAULT_LIMIT, WireDesk, asks_for_ninjs, is_ninjs

MAX_DECISION_BYTES = 4 * 1024
# 256 KiB of body, each byte of it escaped as \u0000, and the other fields.
MAX_ARTICLE_BYTES = 2 * 1024 * 1024
_BEARER = HTTPBearer(auto_error=False, description="A key of `ilbo keys add`.")
_ARTICLE = openapi.json_body(ArticleInput, "The article; only the headline must be there.")
_RELEASE = openapi.json_body(ReleaseInput, "When; may be left out.")
_WITHDRAWAL = openapi.json_body(WithdrawalInput, "Why; may be left out.")
_KEY = openapi.IDEMPOTENCY_KEY
# Told, not checked, by the framework: who has no key learns nothing about ids.
ArticleId = Annotated[str, Path(json_schema_extra=openapi.ARTICLE_ID)]


def wire_routes(door: Door, wire: WireDesk, settings: Settings) -> APIRouter:
    """Return the route by which other newsrooms take articles."""
    router = APIRouter(prefix="/v1/articles", dependencies=[Security(_BEARER)])
    brief = Allowance(0, settings.ingest_deadline_seconds)

    @router.get(
        "",
        summary="The newest articles, as ninjs",
        responses=openapi.wire(),
        openapi_extra={"parameters": openapi.PAGING},
    )
    async def latest(request: Request) -> Response:
        asked = request.query_params
        limit, before = asked.get("limit", str(DEFAULT_LIMIT)), asked.get("before", "")
        return await door.answer(request, brief, partial(wire.latest, limit=limit, before=before))

    return router


def article_routes(
    door: Door, desk: ArticleDesk, documents: DocumentDesk, wire: WireDesk, settings: Settings
) -> APIRouter:
    """Return the routes for single articles; ninjs is a document, which may hold several."""
    router = APIRouter(prefix="/v1/articles", dependencies=[Security(_BEARER)])
    allowance = Allowance(MAX_ARTICLE_BYTES, settings.ingest_deadline_seconds)
    ample = Allowance(MAX_ARTICLE_BYTES, settings.ingest_document_deadline_seconds)

    @router.post(
        "",
        status_code=201,
        summary="Publish an article",
        responses=openapi.outcome_or_items(),
        openapi_extra={"requestBody": openapi.or_ninjs(_ARTICLE), "parameters": [_KEY]},
    )
    async def post(request: Request) -> Response:
        if is_ninjs(request.headers.get("content-type")):
            return await door.answer(request, ample, partial(documents.publish, name=""))
        return await door.answer(request, allowance, partial(desk.publish, article_id=None))

    @router.put(
        "/{article_id}",
        summary="Publish an article or its next revision",
        responses=openapi.outcomes(200, 201, 202),
        openapi_extra={"requestBody": _ARTICLE, "parameters": [_KEY]},
    )
    async def put(request: Request, article_id: ArticleId) -> Response:
        return await door.answer(request, allowance, partial(desk.publish, article_id=article_id))

    @router.delete(
        "/{article_id}",
        summary="Withdraw an article",
        responses=openapi.outcomes(200),
        openapi_extra={"requestBody": _WITHDRAWAL, "parameters": [_KEY]},
    )
    async def delete(request: Request, article_id: ArticleId) -> Response:
        return await door.answer(request, allowance, partial(desk.withdraw, article_id=article_id))

    @router.get(
        "/{article_id}",
        summary="What is public of an article: its state, or itself as ninjs",
        responses=openapi.state_or_wire(),
    )
    async def get(request: Request, article_id: ArticleId) -> Response:
        show = wire.show if asks_for_ninjs(request.headers.get("accept")) else desk.show
        return await door.answer(request, allowance, partial(show, article_id=article_id))

    return router


def document_routes(door: Door, desk: DocumentDesk, settings: Settings) -> APIRouter:
    """Return the routes for documents."""
    router = APIRouter(prefix="/v1", dependencies=[Security(_BEARER)])
    allowance = Allowance(MAX_DOCUMENT_BYTES, settings.ingest_document_deadline_seconds)

    @router.post(
        "/read",
        summary="What a document would publish",
        responses=openapi.readings("events"),
        openapi_extra={"requestBody": openapi.any_body()},
    )
    async def read(request: Request, name: str = "") -> Response:
        return await door.answer(request, allowance, partial(desk.read, name=name))

    @router.post(
        "/documents",
        summary="Publish what a document holds",
        responses=openapi.readings("items"),
        openapi_extra={"requestBody": openapi.any_body(), "parameters": [_KEY]},
    )
    async def publish(request: Request, name: str = "", images: str = "") -> Response:
        execute = partial(desk.publish, name=name, images=images)
        return await door.answer(request, allowance, execute)

    return router


def held_routes(door: Door, desk: HeldDesk, settings: Settings) -> APIRouter:
    """Return the routes for what is held."""
    router = APIRouter(prefix="/v1/held", dependencies=[Security(_BEARER)])
    brief = Allowance(MAX_DECISION_BYTES, settings.ingest_deadline_seconds)

    @router.get("", summary="What waits for its time or an editor", responses=openapi.held_list())
    async def list_(request: Request) -> Response:
        return await door.answer(request, brief, desk.list)

    @router.get("/{article_id}", summary="A held article", responses=openapi.held_article())
    async def show(request: Request, article_id: ArticleId) -> Response:
        return await door.answer(request, brief, partial(desk.show, article_id=article_id))

    @router.post(
        "/{article_id}/release",
        summary="Publish a held article",
        responses=openapi.outcomes(200, 202),
        openapi_extra={"requestBody": _RELEASE, "parameters": [_KEY]},
    )
    async def release(request: Request, article_id: ArticleId) -> Response:
        return await door.answer(request, brief, partial(desk.release, article_id=article_id))

    @router.delete(
        "/{article_id}",
        summary="Forget a held article",
        responses=openapi.dropped(),
        openapi_extra={"parameters": [_KEY]},
    )
    async def drop(request: Request, article_id: ArticleId) -> Response:
        return await door.answer(request, brief, partial(desk.drop, article_id=article_id))

    return router


def media_routes(door: Door, desk: MediaDesk, settings: Settings) -> APIRouter:
    """Return the route for pictures."""
    router = APIRouter(prefix="/v1", dependencies=[Security(_BEARER)])
    allowance = Allowance(MAX_PICTURE_BYTES, settings.ingest_document_deadline_seconds)

    @router.post(
        "/media",
        status_code=201,
        summary="Store a picture, to name it in articles",
        responses=openapi.stored_picture(),
        openapi_extra={"requestBody": openapi.picture_body(), "parameters": [_KEY]},
    )
    async def add(request: Request) -> Response:
        return await door.answer(request, allowance, desk.add)

    return router


def source_routes(door: Door, desk: SourcesDesk, settings: Settings) -> APIRouter:
    """Return the routes that tell of sources."""
    router = APIRouter(prefix="/v1", dependencies=[Security(_BEARER)])
    brief = Allowance(0, settings.ingest_deadline_seconds)

    @router.get("/sources", summary="Each source's health", responses=openapi.report())
    async def report(request: Request) -> Response:
        return await door.answer(request, brief, desk.report)

    @router.get("/refused", summary="What of sources was not used", responses=openapi.report())
    async def refused(request: Request) -> Response:
        return await door.answer(request, brief, desk.refused)

    return router
