"""Stand-ins for polling: a clock, what replicas share, an upstream with a feed, and its reader."""

import asyncio
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prometheus_client import CollectorRegistry

from ilbo_events import Image
from ilbo_ingest.drafts import Draft, Found, Picture, UnreadableDocumentError
from ilbo_ingest.fetching import (
    Fetched,
    Fetcher,
    FetchFailure,
    NotModified,
    Outcome,
    Reach,
    Request,
)
from ilbo_ingest.fetching import Validators as Known
from ilbo_ingest.media.pictures import Illustrated
from ilbo_ingest.newsroom import Newsroom
from ilbo_ingest.readers.reader import Context, Document
from ilbo_ingest.sources.collectors.document import DocumentCollector
from ilbo_ingest.sources.completion import PageCompleter
from ilbo_ingest.sources.items import ItemDesk
from ilbo_ingest.sources.leased_visits import LeasedVisits, Pace, PolledSource, Timing
from ilbo_ingest.sources.leases import Lease, Standing
from ilbo_ingest.sources.memory import Memory
from ilbo_ingest.sources.naming import Known as KnownItem
from ilbo_ingest.sources.poller import SourcePoller
from ilbo_ingest.sources.ports import Completed, Completer
from ilbo_ingest.sources.reading import read_for
from ilbo_ingest.sources.reception import Reception
from ilbo_ingest.sources.refusals import Refusal
from ilbo_ingest.sources.threads import Threads
from ilbo_ingest.sources.visits import Visits
from ilbo_ingest.sources.watch import SourceWatch
from ilbo_paper import FeedSource, NewsSource, PageListSource, read_paper
from tests.machine import ROOT
from tests.unit.ingest.fakes import FakeHeldArticles, FakeLedger

PAPER = read_paper(ROOT / "ilbo.toml")
NOON = datetime(2026, 6, 15, 3, tzinfo=UTC)
"""Monday noon in Korea."""
URL = "https://www.example.go.kr/rss.xml"


def feed_source(name: str = "고용노동부", **given: Any) -> FeedSource:
    return FeedSource.model_validate(
        {"name": name, "kind": "feed", "url": URL, "licence": "kogl-1", **given}
    )


class FakeTime:
    """Time that passes when the test lets it; sleepers wait for that."""

    def __init__(self, now: datetime = NOON) -> None:
        self.seconds = now.timestamp()

    def now(self) -> float:
        return self.seconds

    def utc(self) -> datetime:
        return datetime.fromtimestamp(self.seconds, UTC)

    async def sleep(self, seconds: float) -> None:
        until = self.seconds + seconds
        while self.seconds < until:  # noqa: ASYNC110 - the test sets plain seconds, no event
            await asyncio.sleep(0.001)

    def timing(self) -> Timing:
        return Timing(self.now, self.now, self.sleep, lambda: 0.5)


class FakeStore:
    """What replicas share, with leases that end by the fake time."""

    def __init__(self, time: FakeTime, lease_seconds: float = 30) -> None:
        self._time = time
        self._seconds = lease_seconds
        self.memories: dict[str, Memory] = {}
        self.planned: dict[str, float] = {}
        self.leases: dict[str, tuple[int, float]] = {}
        self.servers: dict[str, float] = {}
        self.items: dict[str, dict[str, KnownItem]] = {}
        self.fence = 0
        self.away = False

    def _check(self) -> None:
        if self.away:
            raise ConnectionError("away")

    async def due(self) -> dict[str, float]:
        self._check()
        return dict(self.planned)

    async def plan(self, due: Mapping[str, float]) -> None:
        self._check()
        self.planned = {**due, **self.planned}

    async def hasten(self, sources: Iterable[str], at: float) -> None:
        for name in sources:
            self.planned[name] = min(self.planned.get(name, at), at)

    async def forget(self, sources: Iterable[str]) -> None:
        for name in sources:
            self.planned.pop(name, None)

    async def take(self, source: str, server: str, now: float) -> Lease | None:
        self._check()
        _, ends_at = self.leases.get(source, (0, 0))
        if self.planned.get(source, now + 1) > now or ends_at > self._time.now():
            return None
        if self.servers.get(server, 0) > self._time.now():
            return None
        self.fence += 1
        self.leases[source] = (self.fence, self._time.now() + self._seconds)
        return Lease(source, server, self.fence)

    async def keep(self, lease: Lease) -> bool:
        self._check()
        fence, ends_at = self.leases.get(lease.source, (0, 0))
        if fence != lease.fence or ends_at <= self._time.now():
            return False
        self.leases[lease.source] = (fence, self._time.now() + self._seconds)
        return True

    async def finish(
        self, lease: Lease, memory: Memory, due_at: float, pause_seconds: float
    ) -> bool:
        self._check()
        if self.leases.get(lease.source, (0, 0))[0] != lease.fence:
            return False
        self.memories[lease.source] = memory
        self.planned[lease.source] = due_at
        self.servers[lease.server] = self._time.now() + pause_seconds
        del self.leases[lease.source]
        return True

    async def give_back(self, lease: Lease) -> None:
        self._check()
        if self.leases.get(lease.source, (0, 0))[0] == lease.fence:
            del self.leases[lease.source]

    async def memory(self, source: str) -> Memory:
        self._check()
        return self.memories.get(source, Memory())

    async def standings(self, sources: list[str]) -> dict[str, Standing]:
        self._check()
        return {n: Standing(self.memories.get(n, Memory()), self.planned.get(n)) for n in sources}

    async def known(self, source: str, names: list[str]) -> dict[str, KnownItem]:
        items = self.items.get(source, {})
        return {name: items[name] for name in names if name in items}

    async def remember(self, source: str, known: Mapping[str, KnownItem]) -> None:
        self.items.setdefault(source, {}).update(known)


@dataclass
class FakeUpstream:
    """A server with one feed, which can answer with other things."""

    items: list[dict[str, str]] = field(default_factory=list)
    answer: Outcome | None = None
    """What it answers instead of its feed."""
    asked: list[Request] = field(default_factory=list)
    hangs: asyncio.Event | None = None
    """It doesn't answer before this is set."""

    def publishes(self, number: int, at: datetime | None = None, **given: str) -> None:
        link = f"https://www.example.go.kr/news/{number}"
        item = {"id": f"g-{number}", "headline": f"발표 {number}", "body": "본문", "link": link}
        when = {"at": at.isoformat()} if at else {}
        self.items.insert(0, item | when | given)

    def shows_page(self, url: str = URL, status: int = 200) -> None:
        page = "<!DOCTYPE html><html><body>페이지를 찾을 수 없습니다</body></html>".encode()
        if status == 200:
            self.answer = Fetched(url, page, (), "public", Known(), "text/html")
        else:
            self.answer = FetchFailure("http_status", f"{url}: status {status}", status)

    def shows(self, body: bytes) -> None:
        self.answer = Fetched(URL, body, (), "public", Known(), "application/rss+xml")

    async def fetch(self, request: Request) -> Outcome:
        self.asked.append(request)
        if self.hangs is not None:
            await self.hangs.wait()
        if self.answer is not None:
            return self.answer
        body = json.dumps({"items": self.items}, ensure_ascii=False).encode()
        etag = f'"{hash(body)}"'
        if request.validators.etag == etag:
            return NotModified(request.url)
        return Fetched(request.url, body, (), "public", Known(etag), "application/rss+xml")


def read_fake(document: Document, context: Context, source: NewsSource) -> tuple[str, Found]:
    """Read the fake feed."""
    try:
        content = json.loads(document.data)
    except ValueError as error:
        raise UnreadableDocumentError("the feed is broken") from error
    drafts = tuple(_draft(item) for item in content["items"])
    return "fake", Found(content.get("format", "Fake 1.0"), drafts)


def _draft(item: dict[str, str]) -> Draft:
    at = item.get("at")
    return Draft(
        headline=item["headline"],
        upstream_id=item["id"] or None,
        link=item["link"] or None,
        body=(item["body"],),
        published_at=datetime.fromisoformat(at) if at else None,
        withdrawn=item.get("withdrawn"),
        upstream_revision=int(item["revision"]) if "revision" in item else None,
        pictures=(Picture(item["picture"]),) if "picture" in item else (),
    )


class FakePictures:
    """A media store; while it is away, drafts stay without what they name."""

    def __init__(self) -> None:
        self.is_away = False

    async def illustrate(self, draft: Draft, reach: Reach | None) -> Illustrated:
        images = (Image(media_id="f" * 32, width_pixels=800, height_pixels=600),)
        ready = replace(draft, pictures=(), images=images if draft.pictures else ())
        if self.is_away and draft.pictures:
            return Illustrated(replace(ready, images=()), is_whole=False)
        return Illustrated(ready)


class FakeCompleter:
    """Nothing stands elsewhere."""

    async def complete(
        self, draft: Draft, source: FeedSource | PageListSource, most_pages: int
    ) -> Completed | None:
        return Completed(draft)


class FakeRefusals:
    def __init__(self) -> None:
        self.kept: list[Refusal] = []

    async def add(self, refusal: Refusal, document: bytes) -> None:
        self.kept.append(refusal)


class FakePayloads:
    def __init__(self) -> None:
        self.kept: list[bytes] = []

    def keep(self, source: str, data: bytes, about: Mapping[str, object], at: datetime) -> Path:
        self.kept.append(data)
        return Path("raw")


class FakeDesk:
    """One replica of ingest with its newsroom; `beside` shares store and ledger with another."""

    def __init__(
        self,
        upstreams: Mapping[str, Fetcher],
        *,
        sources: Iterable[FeedSource | PageListSource] = (),
        beside: "FakeDesk | None" = None,
        site: Fetcher | None = None,
        at_once: int = 8,
    ) -> None:
        """With a `site` documents and pages are real and read as such."""
        self.time: FakeTime = beside.time if beside else FakeTime()
        self.store: FakeStore = beside.store if beside else FakeStore(self.time)
        self.ledger: FakeLedger = beside.ledger if beside else FakeLedger()
        self.refusals = FakeRefusals()
        self.payloads = FakePayloads()
        self.registry = CollectorRegistry()
        self.newsroom = Newsroom(self.ledger, FakeLedger(), FakeHeldArticles(), self.time.utc)
        self.threads = Threads()
        self.pictures = FakePictures()
        completer: Completer = FakeCompleter()
        if site is not None:
            completer = PageCompleter(site, PAPER, self.threads, self.time.utc)
        items = ItemDesk(
            PAPER, self.newsroom, self.store, self.refusals, completer, self.pictures,
            self.threads,
        )  # fmt: skip
        read = read_for if site is not None else read_fake
        reception = Reception(items, self.refusals, read, self.threads, self.time.utc)
        named = list(sources) or [feed_source(name) for name in upstreams]
        self.sources = {source.name: source for source in named}
        self.visits = Visits(reception, self.payloads, self.time.utc, self.time.now)
        watch = SourceWatch(self.registry, self.sources, self.time.now)
        pace = Pace(at_once, 300, 30, 0)
        leased = LeasedVisits(self.store, self.visits, watch, pace, self.time.timing())
        polled = {
            source.name: PolledSource(source, DocumentCollector(source, upstreams[source.name]))
            for source in named
        }
        self.leased = leased
        self.polled = polled
        self.poller = SourcePoller(polled, self.store, leased, watch, pace, self.time.timing())

    async def visit(self, name: str) -> Memory:
        """Visit a source now, due or not, and return what is known of it."""
        self.store.planned[name] = self.time.now()
        await self.leased.attend(self.polled[name])
        return self.store.memories[name]

    def said(self) -> list[object]:
        """Return every event about articles."""
        return list(self.ledger.said)
