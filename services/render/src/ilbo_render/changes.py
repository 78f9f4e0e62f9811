"""Which addresses a change of the read model changes, and saying so."""

import asyncio
import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from ilbo_bus import REDIS_ERRORS
from ilbo_events import ARTICLES, PAGES, WARNINGS, WEATHER, PagesChanged
from ilbo_paper import Paper
from ilbo_render.addresses import day_path, photo_path, source_path, tag_path
from ilbo_render.facets import Facets
from ilbo_render.ports import Publisher
from ilbo_render.projection import Change, Entry, entry_order

log = logging.getLogger(__name__)
_MAX_PATHS = 10_000
_MAX_WAITING = 1000
_PAUSE_SECONDS = 1.0
AFTER_READERS_SECONDS = 0.02
"""Who waits for a page is served first; programs that follow the pages hear of it after that."""
_SITE = ("/", "/lite/", "/sections/all", "/archive", "/sources", "/corrections", "/feed.xml",
         "/atom.xml", "/feed.json", "/sitemap.xml", "/news-sitemap.xml")  # fmt: skip
WEATHER_PATHS = ("/", "/weather")
"""The weather line stands on every page; these two are about it."""
WARNING_PATHS = (*WEATHER_PATHS, "/lite/")
"""Warnings stand on every page, too; these show them first."""
_PATHS = {WEATHER.name: WEATHER_PATHS, WARNINGS.name: WARNING_PATHS}


class Moved(NamedTuple):
    """One article and how it was and is listed."""

    article_id: str
    before: Facets | None
    after: Facets | None


def changed_paths(paper: Paper, changes: Iterable[Moved]) -> list[str]:
    """Return the addresses that `changes` change, the articles first.

    Blocks of other articles' pages change, too; they are not named, or one event would name
    every page.
    """
    own: dict[str, None] = {}
    lists: dict[str, None] = {}
    for change in changes:
        own[f"/articles/{change.article_id}"] = None
        own[f"/lite/{change.article_id}"] = None
        for facets in (change.before, change.after):
            if facets is not None and facets.has_photo:
                own[photo_path(change.article_id, 1)] = None
            if facets is not None:
                lists |= dict.fromkeys(_list_paths(paper, facets))
    return [*own, *_SITE, *lists] if own else []


def _list_paths(paper: Paper, facets: Facets) -> list[str]:
    section = f"/sections/{paper.section_slug(paper.section_name(facets.section))}"
    owners = [section, *([source_path(facets.source)] if facets.source else [])]
    paths = [f"{owner}{end}" for owner in owners for end in ("", "/feed.xml", "/atom.xml")]
    paths += [f"{owner}/feed.json" for owner in owners]
    paths += map(tag_path, facets.tags)
    return [*paths, day_path(facets.day), *(["/photos"] if facets.has_photo else [])]


class Announcer:
    """Says PagesChanged after the commit; when Redis is away it waits, and nothing waits for it.

    The id is made of the newest source entry, so what several replicas say can be told apart from
    something new. Entries from before the read model was begun are history and not said.
    """

    def __init__(
        self,
        publisher: Publisher,
        paper: Paper,
        created_ms: int,
        after_seconds: float = AFTER_READERS_SECONDS,
    ) -> None:
        self._publisher = publisher
        self._after_seconds = after_seconds
        self._paper = paper
        self._created_ms = created_ms
        self._waiting: asyncio.Queue[_Reason] = asyncio.Queue(_MAX_WAITING)

    def articles_changed(self, changes: Sequence[Change]) -> None:
        """Announce what the changes of articles changed."""
        newest = self._news(change.entry_id for change in changes)
        if newest is not None:
            moved = tuple(Moved(c.article_id, c.before, c.after) for c in changes)
            self._say(_Reason(ARTICLES.name, newest, moved))

    def weather_changed(self, entries: Sequence[Entry]) -> None:
        """Announce new observations."""
        newest = self._news(entry.entry_id for entry in entries)
        if newest is not None:
            self._say(_Reason(WEATHER.name, newest, ()))

    def warnings_changed(self, entries: Sequence[Entry]) -> None:
        """Announce warnings that were issued or lifted."""
        newest = self._news(entry.entry_id for entry in entries)
        if newest is not None:
            self._say(_Reason(WARNINGS.name, newest, ()))

    def _news(self, entry_ids: Iterable[str]) -> str | None:
        """Return the newest of the entries, or None when they are history."""
        newest = max(entry_ids, key=entry_order, default=None)
        is_history = newest is None or entry_order(newest)[0] < self._created_ms
        return None if is_history else newest

    def _say(self, reason: "_Reason") -> None:
        try:
            self._waiting.put_nowait(reason)
        except asyncio.QueueFull:
            log.warning("%s is not announced: %d wait already", reason.name, _MAX_WAITING)

    async def run(self) -> None:
        """Publish what waits. Never returns."""
        while True:
            reason = await self._waiting.get()
            await asyncio.sleep(self._after_seconds)
            for event_id, event in self._sentences(reason):
                await self._publish(event_id, event)

    def _sentences(self, reason: "_Reason") -> Iterator[tuple[str, PagesChanged]]:
        paths = _PATHS.get(reason.stream) or changed_paths(self._paper, reason.moved)
        for number, start in enumerate(range(0, len(paths), _MAX_PATHS)):
            event = PagesChanged(
                paths=tuple(paths[start : start + _MAX_PATHS]),
                changed_at=reason.changed_at,
                because_stream=reason.stream,
                because_entry=reason.entry,
            )
            yield reason.name + (f"/{number}" if number else ""), event

    async def _publish(self, event_id: str, event: PagesChanged) -> None:
        while True:
            try:
                await self._publisher.publish(PAGES, event, event_id=event_id)
            except REDIS_ERRORS as error:
                log.debug("%s waits: %r", event_id, error)
                await asyncio.sleep(_PAUSE_SECONDS)
            else:
                return


@dataclass(frozen=True, slots=True)
class _Reason:
    """Why pages changed: the newest entry, and what it moved."""

    stream: str
    entry: str
    moved: tuple[Moved, ...]
    changed_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def name(self) -> str:
        return f"{self.stream}/{self.entry}"
