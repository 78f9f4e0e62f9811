import asyncio
from pathlib import Path
from typing import Any

from bench.connection import Answer
from bench.minimal_app import minimal_app, record


async def test_the_minimal_app_sends_what_was_recorded_without_the_date(tmp_path: Path) -> None:
    headers = ((b"date", b"today"), (b"content-type", b"text/html"), (b"etag", b'"1"'))
    record(Answer(200, headers, b"\x1f\x8b", 0), tmp_path / "answer.json")
    sent = await _ask(tmp_path / "answer.json")
    assert sent[0]["status"] == 200
    assert sent[0]["headers"] == [(b"content-type", b"text/html"), (b"etag", b'"1"')]
    assert sent[1]["body"] == b"\x1f\x8b"


async def _ask(answer: Path) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def receive() -> dict[str, Any]:
        return await asyncio.Future()

    await minimal_app(answer)({"type": "http"}, receive, send)
    return sent
