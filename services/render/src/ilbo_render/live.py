"""Server-sent events: what changes reaches all who listen, and nobody waits for a slow one.

Every listener has a place in one short memory of what was said; who falls out of it is told that
there is more. A line has the log's entry id, so that a reader who comes back, to whichever replica,
hears what he missed. Format: WHATWG HTML, server-sent events.
"""

import asyncio
import json
from collections import deque
from collections.abc import AsyncGenerator, Iterable
from dataclasses import dataclass

from ilbo_events import ArticlePublished
from ilbo_render import moments
from ilbo_render.projection import Change, entry_order
from ilbo_render.views import Chrome

KEPT = 512
HEARTBEAT_SECONDS = 15.0
TICK_SECONDS = 0.5
_RETRY_MS = 3000
_HEARTBEAT = b": still here\n\n"
_MORE = b"event: more\ndata: {}\n\n"


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    entry_id: str
    """Of the article's event; empty for what has no place in the log of articles."""
    text: bytes


class Live:
    """What was said lately, and everybody who listens."""

    def __init__(self, limit: int, kept: int = KEPT) -> None:
        self._limit = limit
        self._lines: deque[_Line] = deque(maxlen=kept)
        self._number = 0
        self._state: dict[str, bytes] = {}
        """What a reader has to know when he comes, by event name."""
        self._changed: asyncio.Future[None] | None = None
        self._beats = 0
        self._closed = False
        self.listeners = 0
        """How many listen now."""

    @property
    def is_full(self) -> bool:
        """Whether another listener has to be refused."""
        return self._closed or self.listeners >= self._limit

    def articles(self, changes: Iterable[Change]) -> None:
        """Say what became public; what waits for its time is not said."""
        for change in changes:
            if change.is_held or change.after is None:
                continue
            event = change.event
            assert isinstance(event, ArticlePublished)
            data = {"id": event.article_id, "revision": event.revision}
            self._add("article", data, change.entry_id)
        self._wake()

    def chrome(self, chrome: Chrome) -> None:
        """Say the weather line when it changed."""
        said = _message("weather", weather_of(chrome))
        if self._state.get("weather") == said:
            return
        is_first = "weather" not in self._state
        self._state["weather"] = said
        if not is_first:
            self._number += 1
            self._lines.append(_Line(self._number, "", said))
            self._wake()

    def beat(self) -> None:
        """Let everybody know that the line still stands."""
        self._beats += 1
        self._wake()

    def close(self) -> None:
        """Let every stream end with the next tick; may be called while the loop sleeps."""
        self._closed = True

    def tick(self) -> None:
        """Let streams notice that they have to end."""
        if self._closed:
            self._wake()

    async def listen(self, last_event_id: str) -> AsyncGenerator[bytes]:
        """Yield what one reader is to hear: what he missed, what is now, then what comes."""
        self.listeners += 1
        try:
            place, beats = self._number, self._beats
            yield self._welcome(last_event_id)
            while not self._closed:
                if self._number == place and self._beats == beats:
                    await self._change()
                text = self._since(place)
                place = self._number
                if text:
                    yield text
                elif self._beats != beats:
                    yield _HEARTBEAT
                beats = self._beats
        finally:
            self.listeners -= 1

    def _welcome(self, last_event_id: str) -> bytes:
        parts = [f"retry: {_RETRY_MS}\n\n".encode(), *self._state.values()]
        return b"".join([*parts, self._missed(last_event_id)])

    def _missed(self, last_event_id: str) -> bytes:
        """Return what was said of articles after an entry id; more than is kept is just more."""
        try:
            last = entry_order(last_event_id) if last_event_id else None
        except ValueError:
            last = None
        if last is None:
            return b""
        known = [(entry_order(line.entry_id), line) for line in self._lines if line.entry_id]
        if len(self._lines) == self._lines.maxlen and known and known[0][0] > last:
            return _MORE
        return b"".join(line.text for order, line in known if order > last)

    def _since(self, place: int) -> bytes:
        new = self._number - place
        if new > len(self._lines):
            return _MORE
        return b"".join(line.text for line in list(self._lines)[len(self._lines) - new :])

    def _add(self, name: str, data: dict[str, object], entry_id: str) -> None:
        self._number += 1
        text = _message(name, data, entry_id)
        self._lines.append(_Line(self._number, entry_id, text))

    async def _change(self) -> None:
        if self._changed is None:
            self._changed = asyncio.get_running_loop().create_future()
        await asyncio.shield(self._changed)

    def _wake(self) -> None:
        changed, self._changed = self._changed, None
        if changed is not None and not changed.done():
            changed.set_result(None)


def weather_of(chrome: Chrome) -> dict[str, object]:
    """Return the weather line as a page needs it to bring itself up to date.

    A page takes it only as a whole, with its time and credit: where one station shows a time of
    its own (`mixed`), or another set of stations, the page stays as it was made.
    """
    line, newest = chrome.weather, chrome.weather.observed_at
    shown = moments.observed(newest, line.time_precision, chrome.now.date()) if newest else ""
    return {
        "observed_at": moments.machine(newest, line.time_precision) if newest else "",
        "observed": f"{shown} 관측",
        "credit": " · ".join(line.attributions),
        "mixed": any(moments.is_behind(r.observed_at, newest) for r in line.readings if newest),
        "stations": [
            {
                "id": reading.station_id,
                "word": reading.word,
                "celsius": round(reading.temperature_celsius, 1) + 0.0,
            }
            for reading in line.readings
        ],
    }


def _message(name: str, data: dict[str, object], entry_id: str = "") -> bytes:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    id_line = f"id: {entry_id}\n" if entry_id else ""
    return f"{id_line}event: {name}\ndata: {text}\n\n".encode()
