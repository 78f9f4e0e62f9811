"""One document of a source, taken in: read, and its items handed on."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import partial

from ilbo_events import Provenance
from ilbo_ingest.drafts import Found, UnreadableDocumentError
from ilbo_ingest.readers.reader import Context
from ilbo_ingest.sources.arrivals import Arrival, Receipt
from ilbo_ingest.sources.items import ItemDesk, Items, Occasion
from ilbo_ingest.sources.ports import Read, Refusals
from ilbo_ingest.sources.refusals import Refusal
from ilbo_ingest.sources.threads import Threads
from ilbo_paper import FolderSource, ImapSource, NewsSource


@dataclass(frozen=True, slots=True)
class Reception:
    """What taking in a document needs."""

    items: ItemDesk
    refusals: Refusals
    read: Read
    threads: Threads
    clock: Callable[[], datetime]

    async def take(self, arrival: Arrival, occasion: Occasion) -> Receipt:
        """Publish what a document says that was not said before; say what became of it."""
        receipt = Receipt()
        now = self.clock()
        try:
            reader, found = await self._found(arrival, occasion.source, now)
        except UnreadableDocumentError as error:
            receipt.unreadable = str(error)
            await self._refuse(arrival, occasion.source, str(error))
            return receipt
        receipt.format = found.format or reader
        provenance = Provenance(
            origin=(arrival.document.url or arrival.document.name or occasion.source.name)[:500],
            fetched_at=now,
            sha256=hashlib.sha256(arrival.document.data).hexdigest(),
            reader=reader,
        )
        await Items(self.items, arrival, occasion, provenance, receipt).take_in(found)
        return receipt

    async def _found(
        self, arrival: Arrival, source: NewsSource, now: datetime
    ) -> tuple[str, Found]:
        zone = timezone(timedelta(hours=source.utc_offset_hours))
        context = Context(self.items.paper, now, zone)
        read = partial(self.read, arrival.document, context, source)
        if isinstance(source, FolderSource | ImapSource):
            return await self.threads.with_releases(read)
        return await self.threads.with_feeds(read)

    async def _refuse(self, arrival: Arrival, source: NewsSource, reason: str) -> None:
        document = arrival.document
        title = document.name or document.url or "document"
        await self.refusals.add(Refusal(source.name, "document", reason, title), document.data)
