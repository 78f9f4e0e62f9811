"""The indexer: what was taken is written, and an index that fails is made anew."""

from collections.abc import Iterator

import pytest

from ilbo_render.projection import Change, facets_of
from ilbo_render.search import indexer
from ilbo_render.search.entries import entry_of
from ilbo_render.search.indexer import Batch, Indexer
from ilbo_render.search.tantivy_index import Entry
from tests.unit.render.newsroom import PAPER
from tests.unit.render.stories import article
from tests.until import until


class FakeIndex:
    """Keeps rows; a commit fails as often as it is told to."""

    def __init__(self, position: str | None) -> None:
        self.position = position
        self.rows: dict[int, Entry] = {}
        self.failures = 0
        self.opened = 0

    def replace(self, row: int, entry: Entry | None) -> None:
        if entry is None:
            self.rows.pop(row, None)
        else:
            self.rows[row] = entry

    def clear(self) -> None:
        self.rows.clear()

    def commit(self, position: str | None) -> None:
        if self.failures:
            self.failures -= 1
            raise ValueError("no space left on device")
        self.position = position

    def open(self) -> None:
        self.opened += 1

    def close(self) -> None:
        pass


ROWS = {row: article(f"a{row}") for row in (1, 2, 3)}


def everything() -> Iterator[Entry]:
    for row, event in ROWS.items():
        yield entry_of(PAPER, row, event)


def change(row: int) -> Change:
    event = ROWS[row]
    return Change(event.article_id, row, "9-0", event, None, facets_of(event), is_held=False)


def entry(changed: Change) -> Entry:
    return entry_of(PAPER, changed.row, ROWS[changed.row])


def test_an_index_that_has_everything_is_left_alone() -> None:
    index = FakeIndex("5-0")
    found = Indexer(index, entry)
    found.start("5-0", everything)
    found.take(Batch([change(2)], "9-0"))
    found.close()
    assert (sorted(index.rows), index.position) == ([2], "9-0")


def test_an_index_that_is_behind_gets_everything() -> None:
    index = FakeIndex("4-0")
    found = Indexer(index, entry)
    found.start("5-0", everything)
    found.close()
    assert (sorted(index.rows), index.position, found.commits) == ([1, 2, 3], "5-0", 1)


def test_an_index_that_fails_is_opened_again_and_made_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(indexer, "_PAUSE_SECONDS", 0.01)
    index = FakeIndex("5-0")
    index.failures = 2
    found = Indexer(index, entry)
    found.start("5-0", everything)
    found.take(Batch([change(2)], "9-0"))
    until(lambda: index.position == "9-0")
    found.close()
    assert (sorted(index.rows), index.opened) == ([1, 2, 3], 2)
