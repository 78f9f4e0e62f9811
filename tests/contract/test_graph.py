"""The declared graph of streams is the real one: who says what, and who hears it."""

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

import ilbo_events
import ilbo_ingest.app
import ilbo_ingest.settings
import ilbo_render.app
import ilbo_render.settings
import ilbo_weather.app
import ilbo_weather.settings
from ilbo_events import STREAMS, Stream
from tests.contract.tree import ROOT, SERVICES, sources

SETTINGS = {
    "ingest": ilbo_ingest.settings.Settings,
    "weather": ilbo_weather.settings.Settings,
    "render": ilbo_render.settings.Settings,
}
APPS: dict[str, Callable[[Any], Any]] = {
    "ingest": ilbo_ingest.app.create_app,
    "weather": ilbo_weather.app.create_app,
    "render": ilbo_render.app.create_app,
}


async def document(service: str, data: Path) -> dict[str, Any]:
    """Return the AsyncAPI document of a real service that was never started."""
    settings = SETTINGS[service](
        redis_url="redis://127.0.0.1:1/0", config=ROOT / "ilbo.toml", data=data
    )
    transport = httpx.ASGITransport(APPS[service](settings))
    async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
        content: dict[str, Any] = (await client.get("/asyncapi.json")).json()
        return content


@pytest.mark.parametrize("service", SERVICES)
async def test_a_service_hears_what_the_registry_says(service: str, tmp_path: Path) -> None:
    operations = (await document(service, tmp_path))["operations"]
    heard = {name.removeprefix("hear-") for name in operations if name.startswith("hear-")}
    assert heard == {stream.name for stream in STREAMS if service in stream.consumers}


@pytest.mark.parametrize("service", SERVICES)
async def test_the_document_of_a_service_says_what_the_registry_says(
    service: str, tmp_path: Path
) -> None:
    operations = (await document(service, tmp_path))["operations"]
    said = {name.removeprefix("say-") for name in operations if name.startswith("say-")}
    assert said == {stream.name for stream in STREAMS if service in stream.producers}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_says_what_the_registry_says(service: str) -> None:
    said = {stream for file in sources(f"ilbo-{service}") for stream in published(file)}
    declared = {stream for stream in STREAMS if service in stream.producers}
    assert {stream.name for stream in said} == {stream.name for stream in declared}


def test_the_registry_names_services_only() -> None:
    for stream in STREAMS:
        assert stream.producers | stream.consumers <= set(SERVICES)


def published(file: Path) -> list[Stream]:
    """Return the streams a file passes to `publish` or `ledger`."""
    found = []
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        first = node.args[0]
        if node.func.attr in ("publish", "ledger") and isinstance(first, ast.Name):
            stream = getattr(ilbo_events, first.id, None)
            if isinstance(stream, Stream):
                found.append(stream)
    return found
