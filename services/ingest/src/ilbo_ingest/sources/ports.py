"""What polling needs from outside, and no more."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from ilbo_ingest.drafts import Draft, Found
from ilbo_ingest.readers.reader import Context, Document
from ilbo_ingest.sources.leases import Lease, Standing
from ilbo_ingest.sources.memory import Memory
from ilbo_ingest.sources.naming import Known
from ilbo_ingest.sources.refusals import Refusal
from ilbo_paper import FeedSource, NewsSource, PageListSource


class Read(Protocol):
    """Reads a document of a source; runs in a thread."""

    def __call__(
        self, document: Document, context: Context, source: NewsSource
    ) -> tuple[str, Found]:
        """Return the reader's name and what it found; raise UnreadableDocumentError."""


@dataclass(frozen=True, slots=True)
class Completed:
    """An item with what stands elsewhere."""

    draft: Draft
    pages: int = 0
    """How many pages were fetched for it."""


class Completer(Protocol):
    """Fetches what an item only names: its page, its files."""

    async def complete(
        self, draft: Draft, source: FeedSource | PageListSource, most_pages: int
    ) -> Completed | None:
        """Return the item as it can be published; None when a page can't be had now."""


class ItemNames(Protocol):
    """What is remembered of the items of sources."""

    async def known(self, source: str, names: list[str]) -> dict[str, Known]:
        """Return what is remembered under these names."""

    async def remember(self, source: str, known: Mapping[str, Known]) -> None:
        """Remember items under their names."""


class Refusals(Protocol):
    """What could not be used, kept with its bytes and the reason."""

    async def add(self, refusal: Refusal, document: bytes) -> None:
        """Keep a refusal; the same one again is not told twice."""


class Payloads(Protocol):
    """Documents as they came."""

    def keep(self, source: str, data: bytes, about: Mapping[str, object], at: datetime) -> Path:
        """Keep a document; raise OSError when there is no room."""


class SourceStore(Protocol):
    """What replicas share about sources; each method raises redis-py's errors."""

    async def due(self) -> dict[str, float]:
        """Return when each source that is known is to be visited."""

    async def plan(self, due: Mapping[str, float]) -> None:
        """Say when sources are to be visited that nobody has planned yet."""

    async def hasten(self, sources: Iterable[str], at: float) -> None:
        """Visit sources earlier than planned."""

    async def forget(self, sources: Iterable[str]) -> None:
        """Plan no more visits to sources that the newspaper no longer names."""

    async def take(self, source: str, server: str, now: float) -> Lease | None:
        """Take the lease of a source that is due; None when another has it, or its server."""

    async def keep(self, lease: Lease) -> bool:
        """Hold a lease for longer; False when it is another's by now."""

    async def finish(
        self, lease: Lease, memory: Memory, due_at: float, pause_seconds: float
    ) -> bool:
        """Store what a visit brought, plan the next, give the lease back; False: it was lost."""

    async def give_back(self, lease: Lease) -> None:
        """Leave a source to another replica at once; nothing of the visit is kept."""

    async def memory(self, source: str) -> Memory:
        """Return what is known of a source."""

    async def standings(self, sources: list[str]) -> dict[str, Standing]:
        """Return what replicas know of these sources."""
