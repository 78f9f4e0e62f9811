"""What an item only names, fetched: the page it links to, and the file that page attaches."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from functools import partial

from ilbo_events import Source
from ilbo_ingest.drafts import Attachment, Draft, UnreadableDocumentError
from ilbo_ingest.fetching import Caps, Fetched, Fetcher, FetchFailure, Reach, Request
from ilbo_ingest.readers.reader import Context, Document
from ilbo_ingest.readers.registry import MAX_DOCUMENT_BYTES
from ilbo_ingest.sources.collectors.pages import trust_of
from ilbo_ingest.sources.intake import fitted
from ilbo_ingest.sources.links import is_own
from ilbo_ingest.sources.ports import Completed
from ilbo_ingest.sources.reading import read_attached, read_page
from ilbo_ingest.sources.threads import Threads
from ilbo_paper import FeedSource, PageListSource, Paper

log = logging.getLogger(__name__)
_GONE = frozenset({404, 410})
_FILE = Caps(total_seconds=60, body_bytes=MAX_DOCUMENT_BYTES)
_PREFERRED = (".hwpx", ".hwp", ".docx", ".pdf")
_MOST_FILES = 2


@dataclass(frozen=True, slots=True)
class PageCompleter:
    """Completes items whose text stands on a page of their own."""

    fetcher: Fetcher
    paper: Paper
    threads: Threads
    clock: Callable[[], datetime]

    async def complete(
        self, draft: Draft, source: FeedSource | PageListSource, most_pages: int
    ) -> Completed | None:
        """Return the item with its text; None when the page can't be had now.

        A page that is gone, or shows no article, leaves headline and link.
        """
        if source.bodies != "from-page" or draft.link is None:
            return Completed(draft)
        page = await self._fetched(draft.link, source, Caps())
        if isinstance(page, FetchFailure):
            log.info("%s: %s", source.name, page)
            return Completed(draft, 1) if page.status in _GONE else None
        found = await self._read(page, source)
        if found is None:
            return Completed(draft, 1)
        whole = _joined(draft, found)
        pages = 1
        for file in _files(found) if not (whole.body or whole.body_html) else ():
            pages += 1
            attached = await self._attached(file, source)
            if attached is not None:
                whole = _joined(whole, attached)
                break
        return Completed(fitted(whole, source, self.paper), pages)

    async def _fetched(
        self, url: str, source: FeedSource | PageListSource, caps: Caps
    ) -> Fetched | FetchFailure:
        # What the source's own site names is as trusted as the source; what others name is not.
        reach: Reach = "allowed" if is_own(url, source.url) else "public"
        cookies = source.cookies_from if reach == "allowed" else None
        request = Request(url, reach=reach, caps=caps, cookies_from=cookies, trust=trust_of(source))
        outcome = await self.fetcher.fetch(request)
        assert isinstance(outcome, Fetched | FetchFailure), "nothing was asked conditionally"
        return outcome

    async def _read(self, page: Fetched, source: FeedSource | PageListSource) -> Draft | None:
        document = Document(page.body, page.url, page.content_type or None, page.url)
        try:
            found = await self.threads.with_releases(
                partial(read_page, document, self._context(source))
            )
        except UnreadableDocumentError as error:
            log.info("%s: %s: %s", source.name, page.url.partition("?")[0], error)
            return None
        return found.drafts[0] if found.drafts else None

    async def _attached(
        self, file: Attachment, source: FeedSource | PageListSource
    ) -> Draft | None:
        assert file.url is not None
        fetched = await self._fetched(file.url, source, _FILE)
        if isinstance(fetched, FetchFailure):
            log.info("%s: %s: %s", source.name, file.name, fetched)
            return None
        document = Document(fetched.body, file.name, fetched.content_type or None)
        try:
            found = await self.threads.with_releases(
                partial(read_attached, document, self._context(source))
            )
        except UnreadableDocumentError as error:
            log.info("%s: %s: %s", source.name, file.name, error)
            return None
        return found.drafts[0] if found.drafts else None

    def _context(self, source: FeedSource | PageListSource) -> Context:
        zone = timezone(timedelta(hours=source.utc_offset_hours))
        return Context(self.paper, self.clock(), zone)


def _joined(draft: Draft, page: Draft) -> Draft:
    """Return the item as its list has it, with what only its page tells."""
    return replace(
        draft,
        subheads=page.subheads or draft.subheads,
        body=page.body,
        body_html=page.body_html,
        is_excerpt=page.is_excerpt,
        summary=page.summary or draft.summary,
        dateline=page.dateline or draft.dateline,
        byline=page.byline or draft.byline,
        source=_licensed(draft.source, page.source),
        published_at=_finer(draft, page).published_at,
        published_precision=_finer(draft, page).published_precision,
        embargo_until=page.embargo_until or draft.embargo_until,
        hold=page.hold or draft.hold,
        rights=page.rights or draft.rights,
        names_licence=page.names_licence or draft.names_licence,
        pictures=page.pictures or draft.pictures,
        attachments=page.attachments or draft.attachments,
    )


def _licensed(source: Source | None, of_page: Source | None) -> Source | None:
    """Return who is credited, with the licence that the page names; no other's counts for it."""
    kogl = of_page.kogl_type if of_page else None
    return source.model_copy(update={"kogl_type": kogl}) if source else of_page


def _finer(draft: Draft, page: Draft) -> Draft:
    """Return the one that tells the time to the minute."""
    if draft.published_at is None or draft.published_precision == "day":
        return page if page.published_at is not None else draft
    return draft


def _files(draft: Draft) -> list[Attachment]:
    """Return the files that may hold the release, the most readable format first."""
    ranked = [
        (rank, number, file)
        for number, file in enumerate(draft.attachments)
        if file.url is not None
        for rank, ending in enumerate(_PREFERRED)
        if file.name.lower().endswith(ending)
    ]
    return [file for _, _, file in sorted(ranked, key=lambda each: each[:2])][:_MOST_FILES]
