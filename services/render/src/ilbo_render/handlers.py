"""What render does when something happened elsewhere: it is written, then shown, then said."""

import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TypeVar

from ilbo_bus import Delivery, Permanent
from ilbo_events import ARTICLES, WARNINGS, WEATHER, Stream
from ilbo_render.changes import Announcer
from ilbo_render.facets import to_us
from ilbo_render.metrics import RenderMetrics
from ilbo_render.projection import Change, Entry, entry_order
from ilbo_render.recorder import Recorder
from ilbo_render.sanitizer import clean_entries
from ilbo_render.site import Site
from ilbo_render.sqlite_writer import SqliteWriter
from ilbo_render.warning_board import OVER_KEPT, Said
from ilbo_render.weather_board import Observed

WEATHER_KEPT = timedelta(hours=48)
T = TypeVar("T")


class Handlers:
    """The handlers of each stream."""

    def __init__(
        self,
        writer: SqliteWriter,
        recorder: Recorder,
        site: Site,
        announcer: Announcer,
        metrics: RenderMetrics,
        followers: Sequence[Callable[[Sequence[Change]], None]] = (),
    ) -> None:
        self._writer = writer
        self._recorder = recorder
        self._site = site
        self._announcer = announcer
        self._metrics = metrics
        self._followers = followers

    async def on_articles(self, deliveries: Sequence[Delivery]) -> None:
        """Show and withdraw articles; refuse markup that is built to hurt."""
        refusals: list[str] = []

        def write() -> list[Change]:
            entries, refused = clean_entries(_entries(deliveries))
            refusals.extend(refused)
            return self._writer.record_articles(entries, _newest(deliveries))

        def show(changes: list[Change]) -> None:
            self._site.show(changes)
            for follow in self._followers:
                follow(changes)
            self._announcer.articles_changed(changes)

        await self._run(ARTICLES, deliveries, write, show)
        if refusals:  # the others are shown already; alone again, they change nothing
            raise Permanent(refusals[0])

    async def on_weather(self, deliveries: Sequence[Delivery]) -> None:
        """Show observations."""
        entries = _entries(deliveries)

        def write() -> list[Observed]:
            forget_before_us = to_us(self._site.now() - WEATHER_KEPT)
            return self._writer.record_weather(entries, _newest(deliveries), forget_before_us)

        def show(observations: list[Observed]) -> None:
            before = self._site.version
            self._site.observe(observations)
            if self._site.version != before:
                self._announcer.weather_changed(entries)

        await self._run(WEATHER, deliveries, write, show)

    async def on_warnings(self, deliveries: Sequence[Delivery]) -> None:
        """Show weather warnings, and take them away when they are lifted."""
        entries = _entries(deliveries)
        forget_before_us = to_us(self._site.now() - OVER_KEPT)

        def write() -> list[Said]:
            return self._writer.record_warnings(entries, _newest(deliveries), forget_before_us)

        def show(said: list[Said]) -> None:
            before = self._site.version
            self._site.warn(said, forget_before_us)
            if self._site.version != before:
                self._announcer.warnings_changed(entries)

        await self._run(WARNINGS, deliveries, write, show)

    async def _run(
        self,
        stream: Stream,
        deliveries: Sequence[Delivery],
        write: Callable[[], T],
        show: Callable[[T], None],
    ) -> None:
        began = time.perf_counter()
        await self._recorder.run(len(deliveries), write, show)
        self._metrics.batch_seconds.labels(stream.name).observe(time.perf_counter() - began)
        self._metrics.batch_events.labels(stream.name).inc(len(deliveries))
        reached = entry_order(self._writer.position(stream))[0] / 1000
        self._metrics.position.labels(stream.name).set(reached)


def _entries(deliveries: Sequence[Delivery]) -> list[Entry]:
    return [Entry(delivery.entry_id, delivery.event) for delivery in deliveries]


def _newest(deliveries: Sequence[Delivery]) -> str:
    return max((delivery.entry_id for delivery in deliveries), key=entry_order)
