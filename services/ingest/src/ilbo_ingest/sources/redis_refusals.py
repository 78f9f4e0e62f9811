"""Refusals in Redis, documents on disk. Owner of `ingest:refused` and `ingest:refused.seen:…`.

A stream, bounded: one entry for each document or item that could not be used. What is refused
again for the same reason is not told again for a week.
"""

import asyncio
import hashlib
import json
import logging
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from ilbo_ingest.sources.document_folder import DocumentFolder
from ilbo_ingest.sources.refusals import KeptRefusal, Refusal

log = logging.getLogger(__name__)
Redis = Any  # redis-py types every reply as a wide union
_MOST = 1000
_WEEK_SECONDS = 7 * 86_400


class RedisRefusals:
    """What was refused, newest first."""

    def __init__(
        self,
        redis: Callable[[], Redis],
        key: str,
        documents: DocumentFolder,
        clock: Callable[[], datetime],
    ) -> None:
        self._redis = redis
        self._key = key
        self._documents = documents
        self._clock = clock

    async def add(self, refusal: Refusal, document: bytes) -> None:
        """Keep a refusal with the document's bytes; raise redis-py's errors."""
        digest = hashlib.sha256(document).hexdigest()
        # A feed that is made anew each time has other bytes; the item and the reason are the same.
        what = digest if refusal.kind == "document" else refusal.title
        same = json.dumps([refusal.source, refusal.kind, refusal.reason, what])
        seen = f"{self._key}.seen:{hashlib.sha256(same.encode()).hexdigest()[:32]}"
        if not await self._redis().set(seen, 1, nx=True, ex=_WEEK_SECONDS):
            return
        now = self._clock()
        file = await asyncio.to_thread(self._keep, refusal, document, now)
        kept = {
            **asdict(refusal),
            "refused_at": now.isoformat(),
            "sha256": digest,
            "file": str(file) if file else None,
        }
        data = json.dumps(kept, ensure_ascii=False)
        await self._redis().xadd(self._key, {"data": data}, maxlen=_MOST, approximate=True)
        said = {"source": refusal.source, "reason": refusal.reason, "title": refusal.title}
        log.warning("%s refused", refusal.kind, extra=said)

    async def newest(self, most: int) -> list[KeptRefusal]:
        """Return the newest refusals; one that another version wrote is left out."""
        rows = await self._redis().xrevrange(self._key, count=most)
        found = (_read(entry, fields.get(b"data")) for entry, fields in rows)
        return [kept for kept in found if kept is not None]

    def _keep(self, refusal: Refusal, document: bytes, now: datetime) -> Path | None:
        about = {"reason": refusal.reason, "title": refusal.title}
        try:
            return self._documents.keep(refusal.source, document, about, now)
        except OSError as error:
            log.warning("no room for a refused document: %s", error)
            return None


def _read(entry: bytes, raw: bytes | None) -> KeptRefusal | None:
    try:
        kept = json.loads(raw or b"{}")
        refusal = Refusal(**{name: kept[name] for name in Refusal.__dataclass_fields__})
        return KeptRefusal(
            entry.decode(), refusal, kept["refused_at"], kept["sha256"], kept["file"]
        )
    except (ValueError, KeyError, TypeError):
        return None
