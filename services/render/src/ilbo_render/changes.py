"""Which addresses a change of the read model changes, and saying so."""

import asyncio
import logging
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from ilbo_bus import REDIS_ERRORS
from ilbo_events import ARTICLES, PAGES, WEATHER, PagesChanged, Stream
from ilbo_paper import Paper
from ilbo_render.addresses import day_path, source_path, tag_path
from ilbo_render.facets import Facets
from ilbo_render.ports import Publisher
from ilbo_render.projection import Change, Entry, entry_order

log = logging.getLogger(__name__)
_MAX_PATHS = 10_000
_MAX_WAITING = 1000
_PAUSE_SECONDS = 1.0
_SITE = ("/", "/lite/", "/sections/all", "/archive", "/sources", "/corrections", "/feed.xml",
         "/atom.xml", "/feed.json", "/sitemap.xml", "/news-sitemap.xml")  # fmt: skip
WEATHER_PATHS = ("/", "/weather")
"""The weather line stands on every page; these two are about it."""


def changed_paths(paper: Paper, changes: Iterable[Change]) -> list[str]:
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

    def __init__(self, publisher: Publisher, paper: Paper, created_ms: int) -> None:
        self._publisher = publisher
        self._paper = paper
        self._created_ms = created_ms
        self._waiting: asyncio.Queue[tuple[str, PagesChanged]] = asyncio.Queue(_MAX_WAITING)

    def articles_changed(self, changes: Sequence[Change]) -> None:
        """Announce what the changes of articles changed."""
        newest = self._news(change.entry_id for change in changes)
        if newest is not None:
            self._say(ARTICLES, newest, changed_paths(self._paper, changes))

    def weather_changed(self, entries: Sequence[Entry]) -> None:
        """Announce new observations."""
        newest = self._news(entry.entry_id for entry in entries)
        if newest is not None:
            self._say(WEATHER, newest, list(WEATHER_PATHS))

    def _news(self, entry_ids: Iterable[str]) -> str | None:
        """Return the newest of the entries, or None when they are history."""
        newest = max(entry_ids, key=entry_order, default=None)
        is_history = newest is None or entry_order(newest)[0] < self._created_ms
        return None if is_history else newest

    def _say(self, stream: Stream, newest: str, paths: list[str]) -> None:
        for number, start in enumerate(range(0, len(paths), _MAX_PATHS)):
            event = PagesChanged(
                paths=tuple(paths[start : start + _MAX_PATHS]),
                changed_at=datetime.now(UTC),
                because_stream=stream.name,
                because_entry=newest,
            )
            event_id = f"{stream.name}/{newest}" + (f"/{number}" if number else "")
            try:
                self._waiting.put_nowait((event_id, event))
            except asyncio.QueueFull:
                log.warning("%s is not announced: %d wait already", event_id, _MAX_WAITING)

    async def run(self) -> None:
        """Publish what waits. Never returns."""
        while True:
            event_id, event = await self._waiting.get()
            while True:
                try:
                    await self._publisher.publish(PAGES, event, event_id=event_id)
                    break
                except REDIS_ERRORS as error:
                    log.debug("%s waits: %r", event_id, error)
                    await asyncio.sleep(_PAUSE_SECONDS)
