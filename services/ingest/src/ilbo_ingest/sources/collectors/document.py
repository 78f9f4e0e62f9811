"""Feeds and lists: one document at one address, asked for only when it changed."""

import hashlib
from collections.abc import AsyncGenerator

from ilbo_ingest.fetching import Fetched, Fetcher, FetchFailure, NotModified
from ilbo_ingest.readers.reader import Document
from ilbo_ingest.sources.arrivals import Arrival, Ended
from ilbo_ingest.sources.collectors.pages import (
    address_of,
    failed,
    is_web_page,
    request_for,
    server_of,
    web_page_failure,
)
from ilbo_ingest.sources.memory import Memory
from ilbo_paper import FeedSource, PageListSource


class DocumentCollector:
    """Fetches the document of a source."""

    def __init__(self, source: FeedSource | PageListSource, fetcher: Fetcher) -> None:
        self._source = source
        self._fetcher = fetcher
        self.address = address_of(source)
        self.server = server_of(source.url)

    async def collect(self, memory: Memory) -> AsyncGenerator[Arrival | Ended, None]:
        """Bring the document when it is another than the one that was read last."""
        outcome = await self._fetcher.fetch(request_for(self._source, memory.validators))
        if isinstance(outcome, FetchFailure):
            yield failed(outcome)
        elif isinstance(outcome, NotModified):
            yield Ended(
                unchanged=True,
                validators=memory.validators,
                sha256=memory.sha256,
                max_age_seconds=outcome.max_age_seconds,
                moved_to=memory.moved_to,
            )
        elif isinstance(self._source, FeedSource) and is_web_page(outcome.body):
            yield Ended(web_page_failure(outcome, self._source.url))
        else:
            digest = hashlib.sha256(outcome.body).hexdigest()
            if digest != memory.sha256:
                yield _arrival(outcome)
            yield Ended(
                unchanged=digest == memory.sha256,
                validators=outcome.validators,
                sha256=digest,
                max_age_seconds=outcome.max_age_seconds,
                moved_to=outcome.moved_to,
            )


def _arrival(fetched: Fetched) -> Arrival:
    content_type = fetched.content_type
    if fetched.charset:
        content_type = f"{content_type}; charset={fetched.charset}"
    document = Document(
        fetched.body, fetched.url.partition("?")[0], content_type or None, fetched.url
    )
    return Arrival(document, fetched.headers, fetched.reach)
