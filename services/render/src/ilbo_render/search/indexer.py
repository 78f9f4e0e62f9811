"""Keeps the index beside the readers: a thread takes what was committed, many articles at once."""

import ctypes
import logging
import queue
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from ilbo_render.search.tantivy_index import Entry

COMMIT_SECONDS = 0.25
"""An article is found this long after it is shown; a commit costs 15 ms, whatever is in it."""
_MANY = 200
_BURST = 20
"""So many articles at once are the log being caught up, not news."""
_CATCH_UP_SECONDS = 60.0
_PAUSE_SECONDS = 5.0
_REST_SECONDS = 10.0
log = logging.getLogger(__name__)


class Index(Protocol):
    """What the indexer writes to."""

    @property
    def position(self) -> str | None:
        """The place in the log it is known to have reached."""

    def replace(self, row: int, entry: Entry | None) -> None:
        """Put an article in the place of what was there."""

    def clear(self) -> None:
        """Take everything out."""

    def commit(self, position: str | None) -> None:
        """Make it findable and note how far the log is in it."""

    def rest(self) -> None:
        """Give back what writing takes."""

    def open(self) -> None:
        """Take it, again after a failure."""

    def close(self) -> None:
        """Let it go."""


class Shelf(Protocol):
    """Where the words of articles are read."""

    def everything(self) -> Iterable[Entry]:
        """Yield what can be found of every article."""

    def entries(self, rows: Sequence[int]) -> Mapping[int, Entry]:
        """Return what can be found of these rows; of a withdrawn one nothing."""

    def close(self) -> None:
        """Let it go."""


class Batch(NamedTuple):
    """Which rows one transaction of the read model changed, and the position it reached."""

    rows: Sequence[int]
    position: str


class Indexer:
    """Writes batches to the index, in their order; rebuilds an index that is behind."""

    def __init__(self, index: Index, shelf: Shelf) -> None:
        self._index = index
        self._shelf = shelf
        self.commits = 0
        """Counts how often something new could be found."""
        self.reached = index.position
        """The position up to which everything is found."""
        self._batches: queue.SimpleQueue[Batch | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._closing = threading.Event()
        self._taken = "0"

    def start(self, position: str) -> None:
        """Begin; an index that has not reached `position` is made anew."""
        self._taken = position
        self._thread = threading.Thread(
            target=self._run, args=(position,), name="search index", daemon=True
        )
        self._thread.start()

    def take(self, batch: Batch) -> None:
        """Index a batch soon."""
        self._taken = batch.position
        self._batches.put(batch)

    def close(self) -> None:
        """Index what was taken, then end."""
        self._closing.set()
        self._batches.put(None)
        if self._thread is not None:
            self._thread.join()
        self._index.close()
        self._shelf.close()

    def _run(self, position: str) -> None:
        is_whole = (self._index.position or "0") == position  # a new one holds all of nothing
        while True:
            try:
                if not is_whole:
                    self._rebuild(position, self._shelf.everything())
                while batches := self._next():
                    self._write(batches)
            except (ValueError, OSError) as error:  # all that tantivy raises
                log.error("search index can't be written, it is made anew: %s", error)  # noqa: TRY400 - the cause is in the message
                if self._closing.wait(_PAUSE_SECONDS):
                    return
                self._index.close()
                self._index.open()
                position, is_whole = self._taken, False
            else:
                return

    def _rebuild(self, position: str, everything: Iterable[Entry]) -> None:
        began, count = time.monotonic(), 0
        self._index.clear()
        for entry in everything:
            self._index.replace(entry.row, entry)
            count += 1
            if count % _MANY == 0:
                time.sleep(0.001)  # readers first: the loop waits for the interpreter, too
        self._commit(position)
        log.info("search index made anew: %d articles, %.1f s", count, time.monotonic() - began)

    def _next(self) -> list[Batch]:
        """Return what came within one pause; an empty list at the end."""
        try:
            first = self._batches.get(timeout=_REST_SECONDS)
        except queue.Empty:
            self._index.rest()
            _give_back()
            first = self._batches.get()
        if first is None:
            return []
        return [first, *self._more(first)]

    def _more(self, first: Batch) -> Iterator[Batch]:
        """Yield what follows: for one pause, and as long as the log is being caught up.

        While hundreds of articles come at once, projecting them needs the processor more.
        """
        until = time.monotonic() + COMMIT_SECONDS
        latest = time.monotonic() + _CATCH_UP_SECONDS
        last = first
        while True:
            is_burst = len(last.rows) >= _BURST and time.monotonic() < latest
            left = COMMIT_SECONDS if is_burst else until - time.monotonic()
            try:
                batch = self._batches.get(timeout=max(left, 0.0))
            except queue.Empty:
                return
            if batch is None:
                self._batches.put(None)
                return
            yield batch
            last = batch
            if not is_burst and time.monotonic() >= until:
                return

    def _write(self, batches: list[Batch]) -> None:
        rows = list(dict.fromkeys(row for batch in batches for row in batch.rows))
        for start in range(0, len(rows), _MANY):
            part = rows[start : start + _MANY]
            entries = self._shelf.entries(part)
            for row in part:
                self._index.replace(row, entries.get(row))
            time.sleep(0.001)  # readers first: the loop waits for the interpreter, too
        self._commit(batches[-1].position)

    def _commit(self, position: str) -> None:
        self._index.commit(position)
        self.reached = position
        self.commits += 1


def _give_back() -> None:
    """Return to the system what catching up had taken, where the C library can (glibc)."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
