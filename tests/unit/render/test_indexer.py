"""The indexer: what was taken is written, and an index that fails is made anew."""

from collections.abc import Iterator, Sequence

import pytest

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
        self.rested = 0

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

    def rest(self) -> None:
        self.rested += 1

    def open(self) -> None:
        self.opened += 1

    def close(self) -> None:
        pass


ROWS = {row: article(f"a{row}") for row in (1, 2, 3)}


class FakeShelf:
    """Holds three articles."""

    def everything(self) -> Iterator[Entry]:
        yield from self.entries(list(ROWS)).values()

    def entries(self, rows: Sequence[int]) -> dict[int, Entry]:
        return {row: entry_of(PAPER, row, ROWS[row]) for row in rows if row in ROWS}

    def close(self) -> None:
        pass


def test_an_index_that_has_everything_is_left_alone() -> None:
    index = FakeIndex("5-0")
    found = Indexer(index, FakeShelf())
    found.start("5-0")
    found.take(Batch([2], "9-0"))
    found.close()
    assert (sorted(index.rows), index.position) == ([2], "9-0")


def test_an_index_that_is_behind_gets_everything() -> None:
    index = FakeIndex("4-0")
    found = Indexer(index, FakeShelf())
    found.start("5-0")
    found.close()
    assert (sorted(index.rows), index.position, found.commits) == ([1, 2, 3], "5-0", 1)


def test_an_index_that_fails_is_opened_again_and_made_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(indexer, "_PAUSE_SECONDS", 0.01)
    index = FakeIndex("5-0")
    index.failures = 2
    found = Indexer(index, FakeShelf())
    found.start("5-0")
    found.take(Batch([2], "9-0"))
    until(lambda: index.position == "9-0")
    found.close()
    assert (sorted(index.rows), index.opened) == ([1, 2, 3], 2)


def test_a_log_that_is_caught_up_is_indexed_when_it_pauses() -> None:
    index = FakeIndex("5-0")
    found = Indexer(index, FakeShelf())
    found.start("5-0")
    for number in range(3):
        found.take(Batch(list(range(100)), f"{number + 6}-0"))
    until(lambda: index.position == "8-0")
    found.close()
    assert (found.commits, sorted(index.rows)) == (1, [1, 2, 3])


def test_a_row_that_is_gone_is_taken_out() -> None:
    index = FakeIndex("5-0")
    index.rows[9] = entry_of(PAPER, 9, ROWS[1])
    found = Indexer(index, FakeShelf())
    found.start("5-0")
    found.take(Batch([9], "9-0"))
    found.close()
    assert index.rows == {}


def test_an_index_that_nobody_writes_to_gives_back_what_writing_takes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(indexer, "_REST_SECONDS", 0.01)
    index = FakeIndex("5-0")
    found = Indexer(index, FakeShelf())
    found.start("5-0")
    until(lambda: index.rested == 1)
    found.take(Batch([2], "9-0"))
    until(lambda: index.position == "9-0")
    found.close()
