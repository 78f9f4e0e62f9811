"""What every service offers over HTTP, and how its process runs."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any, TypeVar

import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from ilbo_bus.asyncapi import asyncapi_document, asyncapi_page
from ilbo_bus.bus import Bus
from ilbo_bus.errors import SettingsError
from ilbo_bus.http_limits import LimitedHttpProtocol
from ilbo_bus.logs import configure_logs
from ilbo_bus.settings import ServiceSettings
from ilbo_bus.tracing import configure_tracing
from ilbo_events import STREAMS

_STOP_SECONDS = 4
_STARTUP_FAILURE = 3
S = TypeVar("S", bound=ServiceSettings)


def service_routes(bus: Bus) -> list[Route]:
    """Return /health/live, /health/ready, /metrics, /asyncapi.json and /asyncapi."""

    async def live(_: Request) -> Response:
        return JSONResponse({"status": "live", "service": bus.service})

    async def ready(_: Request) -> Response:
        reasons = bus.unready()
        content = {"status": "unready" if reasons else "ready", "reasons": reasons}
        return JSONResponse(content, 503 if reasons else 200, {"Cache-Control": "no-store"})

    async def metrics(_: Request) -> Response:
        return Response(generate_latest(bus.registry), media_type=CONTENT_TYPE_LATEST)

    async def asyncapi(_: Request) -> Response:
        return JSONResponse(_document(bus))

    async def page(_: Request) -> Response:
        policy = {"Content-Security-Policy": "default-src 'none'"}
        return HTMLResponse(asyncapi_page(_document(bus)), headers=policy)

    return [
        Route("/health/live", live),
        Route("/health/ready", ready),
        Route("/metrics", metrics),
        Route("/asyncapi.json", asyncapi),
        Route("/asyncapi", page),
    ]


def run_service(load: Callable[[], S], create_app: Callable[[S], Any]) -> None:
    """Load, compose and serve; what is wrong names itself and ends the process with status 2."""
    try:
        settings = load()
        app = create_app(settings)
    except (SettingsError, ValueError) as error:  # a wrong ilbo.toml is a ValueError
        sys.stderr.write(f"{error}\n")
        sys.exit(2)
    serve(app, settings)


class _Server(uvicorn.Server):
    """Tells an application that it is about to stop: what streams would be waited for in vain."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Call the application's `stopping`, if it has one, and begin to stop."""
        getattr(self.config.app, "stopping", lambda: None)()
        super().handle_exit(sig, frame)


def serve(app: Any, settings: ServiceSettings) -> None:
    """Run an application until SIGTERM; running requests and handlers end first."""
    configure_logs(settings.service, settings.log_level)
    configure_tracing(settings.service)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http=LimitedHttpProtocol,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        timeout_graceful_shutdown=_STOP_SECONDS,
        timeout_keep_alive=75,
    )
    server = _Server(config)
    server.run()
    if not server.started:
        sys.exit(_STARTUP_FAILURE)


def _document(bus: Bus) -> dict[str, Any]:
    hears = [(subscription.stream, subscription.group) for subscription in bus.subscriptions]
    says = [stream for stream in STREAMS if bus.service in stream.producers]
    return asyncapi_document(bus.service, bus.key(""), says, hears)
