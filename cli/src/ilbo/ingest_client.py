"""Ingest over HTTP: patient while it is away or busy, and never publishing a document twice."""

import asyncio
import json
import random
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote
from uuid import uuid4

import httpx

from ilbo.errors import CommandError, Exit
from ilbo.targets import IngestTarget

# Another try can help: busy, away, or the same request is still running there.
_AGAIN = frozenset({409, 429, 502, 503, 504})
_PATIENCE_SECONDS = 60.0
_LONGEST_WAIT_SECONDS = 10.0
Content = dict[str, Any]
"""A JSON object as ingest answers it."""
Waiting = Callable[[str, float], None]


class RefusedError(Exception):
    """Ingest understood the request and refused it; another try would not help."""


class IngestClient:
    """One connection to ingest; use it in `async with`."""

    def __init__(
        self,
        target: IngestTarget,
        *,
        patience_seconds: float = _PATIENCE_SECONDS,
        waiting: Waiting = lambda _reason, _seconds: None,
    ) -> None:
        self._target = target
        self._patience_seconds = patience_seconds
        self._waiting = waiting
        self._http = httpx.AsyncClient(
            base_url=target.url,
            headers={"Authorization": f"Bearer {target.key}"} if target.key else {},
            timeout=30,
            trust_env=False,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._http.aclose()

    async def publish(self, name: str, content: bytes, images: Sequence[Content] = ()) -> Content:
        """Publish one document; raise RefusedError with ingest's reason.

        `images` are pictures of the media store that belong to its first article.
        """
        asked = {"name": name}
        if images:
            asked["images"] = json.dumps(images, ensure_ascii=False)
        receipt = await self._send(
            self._http.build_request(
                "POST",
                "/v1/documents",
                content=content,
                params=asked,
                headers={
                    "Content-Type": "application/octet-stream",
                    "Idempotency-Key": str(uuid4()),
                },
            )
        )
        return self._with_list(receipt, "items")

    async def store_picture(self, content: bytes) -> Content:
        """Put a picture into the media store; raise RefusedError with ingest's reason."""
        return await self._send(self._http.build_request("POST", "/v1/media", content=content))

    async def sources(self) -> list[Content]:
        """Return the health of ingest's sources."""
        content = await self._send(self._http.build_request("GET", "/v1/sources"))
        listed: list[Content] = self._with_list(content, "sources")["sources"]
        return listed

    async def held(self) -> Content:
        """Return what waits for its time or an editor."""
        content = await self._send(self._http.build_request("GET", "/v1/held"))
        return self._with_list(content, "held")

    async def held_article(self, article_id: str) -> Content:
        """Return one held article; raise RefusedError when there is none."""
        return await self._send(self._http.build_request("GET", _held_path(article_id)))

    async def release(self, article_id: str, at: datetime | None) -> Content:
        """Publish a held article, at a time or as soon as it may be."""
        asked = {} if at is None else {"at": at.isoformat()}
        path = f"{_held_path(article_id)}/release"
        headers = {"Idempotency-Key": str(uuid4())}
        return await self._send(self._http.build_request("POST", path, json=asked, headers=headers))

    async def drop_held(self, article_id: str) -> Content:
        """Forget a held article; raise RefusedError when there is none."""
        headers = {"Idempotency-Key": str(uuid4())}
        return await self._send(
            self._http.build_request("DELETE", _held_path(article_id), headers=headers)
        )

    async def refused(self) -> list[Content]:
        """Return what of the sources was not used, newest first."""
        content = await self._send(self._http.build_request("GET", "/v1/refused"))
        listed: list[Content] = self._with_list(content, "refused")["refused"]
        return listed

    def _with_list(self, content: Content, name: str) -> Content:
        if not isinstance(content.get(name), list):
            raise CommandError(f"{self._target.url} does not answer as ingest does")
        return content

    async def _send(self, request: httpx.Request) -> Content:
        deadline = time.monotonic() + self._patience_seconds
        attempt = 0
        while True:
            attempt += 1
            response, reason = await self._try(request)
            if response is not None and not _may_change(response):
                return _content(response)
            wait = _wait_seconds(response, attempt)
            if time.monotonic() + wait > deadline:
                raise CommandError(f"{self._target.url}: {reason}", Exit.UNREACHABLE)
            self._waiting(reason, wait)
            await asyncio.sleep(wait)

    async def _try(self, request: httpx.Request) -> tuple[httpx.Response | None, str]:
        try:
            response = await self._http.send(request)
        except httpx.TransportError as error:
            return None, f"no answer ({error or type(error).__name__})"
        return response, f"{response.status_code} {_reason(response)}"


def _held_path(article_id: str) -> str:
    return f"/v1/held/{quote(article_id, safe='')}"


def _may_change(response: httpx.Response) -> bool:
    """Whether another try can help; a conflict that is for good says no time to come back."""
    is_for_good = response.status_code == 409 and "Retry-After" not in response.headers
    return response.status_code in _AGAIN and not is_for_good


def _wait_seconds(response: httpx.Response | None, attempt: int) -> float:
    """Return what Retry-After asks for, else exponential backoff with jitter."""
    asked = response.headers.get("Retry-After", "") if response is not None else ""
    if asked.isdigit():
        return min(float(asked), _LONGEST_WAIT_SECONDS) + random.uniform(0, 0.1)  # noqa: S311 - jitter
    longest = min(0.1 * 2.0 ** min(attempt, 20), _LONGEST_WAIT_SECONDS)
    return random.uniform(longest / 2, longest)  # noqa: S311 - jitter is no secret


def _content(response: httpx.Response) -> Content:
    if response.is_success:
        return _json_object(response)
    if response.status_code in {401, 403}:
        raise CommandError(f"{response.url}: {_reason(response)}", Exit.USAGE)
    raise RefusedError(f"{_reason(response)} ({response.status_code})")


def _json_object(response: httpx.Response) -> Content:
    try:
        content = response.json()
    except ValueError as error:
        raise CommandError(f"{response.url} does not answer as ingest does") from error
    if not isinstance(content, dict):
        raise CommandError(f"{response.url} does not answer as ingest does")
    return content


def _reason(response: httpx.Response) -> str:
    """Return what an error body says, whichever of the usual forms it has."""
    try:
        body = response.json()
    except ValueError:
        return response.text[:300] or response.reason_phrase
    if isinstance(body, dict):
        return str(body.get("detail") or body.get("reason") or body.get("title") or body)
    return str(body)[:300]
