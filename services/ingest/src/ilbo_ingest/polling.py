"""Composition of what polls sources: the part of the composition root that `app` leaves here."""

import asyncio
import logging
import secrets
import time
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import datetime

from ilbo_bus import REDIS_ERRORS, Bus, system_clock
from ilbo_ingest.fetching import Fetcher
from ilbo_ingest.media.pictures import Illustrator
from ilbo_ingest.newsroom import Newsroom
from ilbo_ingest.settings import Settings, read_secret
from ilbo_ingest.sources.arrivals import Collector
from ilbo_ingest.sources.collectors.document import DocumentCollector
from ilbo_ingest.sources.collectors.folder import FolderCollector
from ilbo_ingest.sources.collectors.mailbox import MailboxCollector
from ilbo_ingest.sources.collectors.policy_news import PolicyNewsCollector
from ilbo_ingest.sources.completion import PageCompleter
from ilbo_ingest.sources.document_folder import DocumentFolder
from ilbo_ingest.sources.items import ItemDesk
from ilbo_ingest.sources.leased_visits import LeasedVisits, Pace, PolledSource, Timing
from ilbo_ingest.sources.poller import SourcePoller
from ilbo_ingest.sources.reading import read_for
from ilbo_ingest.sources.reception import Reception
from ilbo_ingest.sources.redis_refusals import RedisRefusals
from ilbo_ingest.sources.redis_sources import RedisSources
from ilbo_ingest.sources.redis_tally import RedisTally
from ilbo_ingest.sources.tally import Tally
from ilbo_ingest.sources.threads import Threads
from ilbo_ingest.sources.visits import Visits
from ilbo_ingest.sources.watch import SourceWatch
from ilbo_ingest.sources_api import SourcesDesk
from ilbo_paper import (
    FeedSource,
    FolderSource,
    ImapSource,
    NewsSource,
    PageListSource,
    Paper,
    PolicyNewsSource,
)

log = logging.getLogger(__name__)
_MEBIBYTE = 1024 * 1024
_REFUSED_DOCUMENTS = 200
_REFUSED_BYTES = 64 * _MEBIBYTE


@dataclass(frozen=True, slots=True)
class Polling:
    """What polls, what counts, and what tells of both."""

    desk: SourcesDesk
    doors: RedisTally
    poller: SourcePoller | None
    """None: the newspaper names no source that is enabled."""
    threads: Threads

    @property
    def tasks(self) -> dict[str, Callable[[], Coroutine[None, None, None]]]:
        """What runs as long as the service does."""
        tasks: dict[str, Callable[[], Coroutine[None, None, None]]] = {"doors": self.doors.run}
        if self.poller is not None:
            tasks["sources"] = self.poller.run
        return tasks

    async def leave(self) -> None:
        """Leave to others what was being done, when the tasks have ended."""
        if self.poller is not None:
            await self.poller.leave()
        try:
            await self.doors.flush()
        except REDIS_ERRORS as error:
            log.warning("the last counts are lost: %r", error)
        self.threads.close()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What polling shares with the rest of the service."""

    settings: Settings
    bus: Bus
    paper: Paper
    newsroom: Newsroom
    fetcher: Fetcher
    pictures: Illustrator
    clock: Callable[[], datetime]


def compose_polling(around: Surroundings, tally: Tally) -> Polling:
    """Return what polls the newspaper's sources; a secret that is missing names itself."""
    settings, bus = around.settings, around.bus
    store = RedisSources(
        lambda: bus.client, bus.key("ingest:sources."), settings.ingest_source_lease_seconds
    )
    refused = DocumentFolder(settings.data / "refused", _REFUSED_DOCUMENTS, _REFUSED_BYTES)
    refusals = RedisRefusals(lambda: bus.client, bus.key("ingest:refused"), refused, around.clock)
    doors = RedisTally(lambda: bus.client, bus.key("ingest:doors"), tally, around.clock)
    sources = {source.name: source for source in around.paper.sources}
    threads = Threads()
    completer = PageCompleter(around.fetcher, around.paper, threads, around.clock)
    items = ItemDesk(
        around.paper, around.newsroom, store, refusals, completer, around.pictures, threads
    )
    reception = Reception(items, refusals, read_for, threads, around.clock)
    raw = DocumentFolder(
        settings.data / "raw", settings.ingest_raw_documents, settings.ingest_raw_bytes
    )
    poller = _poller(around, store, Visits(reception, raw, around.clock), sources)
    desk = SourcesDesk(sources, store, doors, refusals)
    return Polling(desk, doors, poller if poller.sources else None, threads)


def _poller(
    around: Surroundings, store: RedisSources, visits: Visits, sources: Mapping[str, NewsSource]
) -> SourcePoller:
    settings = around.settings
    watch = SourceWatch(around.bus.registry, sources, time.time)
    timing = Timing(time.time, time.monotonic, asyncio.sleep, secrets.SystemRandom().random)
    pace = Pace(
        settings.ingest_source_visits_at_once,
        settings.ingest_source_visit_seconds,
        settings.ingest_source_lease_seconds,
        settings.ingest_host_spacing_seconds,
    )
    polled = {
        name: PolledSource(source, _collector(source, around))
        for name, source in sources.items()
        if source.enabled
    }
    leased = LeasedVisits(store, visits, watch, pace, timing)
    return SourcePoller(polled, store, leased, watch, pace, timing)


def _collector(source: NewsSource, around: Surroundings) -> Collector:
    match source:
        case FeedSource() | PageListSource():
            return DocumentCollector(source, around.fetcher)
        case PolicyNewsSource():
            key = read_secret(source.key_variable)
            return PolicyNewsCollector(source, key, around.fetcher, system_clock())
        case FolderSource():
            return FolderCollector(source, around.settings.data)
        case ImapSource():
            return MailboxCollector(source, read_secret(source.password_variable), system_clock())
