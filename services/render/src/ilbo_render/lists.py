"""The lists of the site as arrays of row numbers in memory, oldest first."""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator
from datetime import date
from heapq import heappop, heappush

from ilbo_render.facets import ALL, Facets, ListKey, day_number


class Ticks:
    """Numbers every change of the site, so that a page knows whether what it shows changed."""

    def __init__(self) -> None:
        self.last = 0
        """The number of the newest change."""

    def next(self) -> int:
        """Return a number greater than all before."""
        self.last += 1
        return self.last


class RowList:
    """Rows in the order of publication; `version` is the tick of its last change."""

    __slots__ = ("rows", "version")

    def __init__(self) -> None:
        self.rows: array[int] = array("I")
        self.version = 0


class Lists:
    """Every list: all, by section, source, tag and day, photos, corrections.

    Order is (published_at, row); rows are numbered as articles first came. An article under
    embargo waits outside of all lists. The version of `ALL` changes with every article.
    """

    def __init__(self, resolve: Callable[[str | None], str]) -> None:
        self._resolve = resolve
        self.ticks = Ticks()
        self._published: array[int] = array("q", [0])
        self._lists: dict[ListKey, RowList] = {ALL: RowList()}
        self._named: dict[str, dict[str, RowList]] = {}
        self._hours: dict[int, array[int]] = {}
        self._waiting: list[tuple[int, int]] = []
        self._held: dict[int, Facets] = {}

    def replace(self, row: int, before: Facets | None, after: Facets | None) -> None:
        """Take `row` out of where it stood and put it where it belongs now."""
        tick = self._lists[ALL].version = self.ticks.next()
        if before is not None and self._held.pop(row, None) is None:
            self._remove(row, before, tick)
        if after is not None:
            self._insert(row, after, tick)

    def hold(self, row: int, before: Facets | None, after: Facets) -> None:
        """Keep `row` out of every list until its time of publication."""
        self.replace(row, before, None)
        self._held[row] = after
        heappush(self._waiting, (after.published_us, row))

    def release(self, now_us: int) -> list[int]:
        """List what was held until now; return the rows."""
        released = []
        while self._waiting and self._waiting[0][0] <= now_us:
            until, row = heappop(self._waiting)
            facets = self._held.get(row)
            if facets is not None and facets.published_us == until:
                del self._held[row]
                self._insert(row, facets, self.ticks.next())
                released.append(row)
        return released

    def is_held(self, row: int) -> bool:
        """Return whether `row` waits for its time."""
        return row in self._held

    def shows(self, row: int, published_us: int) -> bool:
        """Return whether `row` is listed as published then."""
        known = row < len(self._published) and self._published[row] == published_us
        return known and row not in self._held

    def published_us(self, row: int) -> int:
        """Return when `row` was published."""
        return self._published[row]

    def size(self, key: ListKey) -> int:
        """Return how many articles the list has."""
        found = self._lists.get(key)
        return len(found.rows) if found else 0

    def version(self, key: ListKey) -> int:
        """Return the tick of its last change; 0 for a list that never was."""
        found = self._lists.get(key)
        return found.version if found else 0

    def newest(self, key: ListKey, limit: int, skip: int = 0) -> list[int]:
        """Return up to `limit` rows, the newest first, after the `skip` newest."""
        found = self._lists.get(key)
        if found is None:
            return []
        end = len(found.rows) - skip
        return found.rows[max(end - limit, 0) : max(end, 0)].tolist()[::-1]

    def names(self, kind: str) -> Iterator[tuple[str, int]]:
        """Yield the names of a kind that have articles, with how many."""
        for name, found in self._named.get(kind, {}).items():
            if found.rows:
                yield name, len(found.rows)

    def hours(self, day: date) -> tuple[int, ...]:
        """Return how many articles of `day` came in each hour, of those that know their hour."""
        return tuple(self._hours.get(day_number(day)) or [0] * 24)

    def _insert(self, row: int, facets: Facets, tick: int) -> None:
        published, at, lists = self._published, facets.published_us, self._lists
        if row >= len(published):
            published.extend([0] * (row + 1 - len(published)))
        published[row] = at
        for key in facets.keys(self._resolve):
            found = lists.get(key)
            if found is None:
                found = lists[key] = RowList()
                self._named.setdefault(key.kind, {})[key.name] = found
            found.version = tick
            rows = found.rows
            if not rows or (last := published[rows[-1]]) < at or (last == at and rows[-1] < row):
                rows.append(row)
            else:
                rows.insert(self._place(rows, row), row)
        self._count_hour(facets, 1)

    def _remove(self, row: int, facets: Facets, tick: int) -> None:
        for key in facets.keys(self._resolve):
            found = self._lists[key]
            found.version = tick
            del found.rows[self._place(found.rows, row)]
        self._count_hour(facets, -1)

    def _place(self, rows: "array[int]", row: int) -> int:
        published = self._published
        return bisect_left(rows, (published[row], row), key=lambda r: (published[r], r))

    def _count_hour(self, facets: Facets, step: int) -> None:
        if facets.is_timed:
            day, hour = divmod(facets.hour_number, 24)
            hours = self._hours.get(day)
            if hours is None:
                hours = self._hours[day] = array("i", [0] * 24)
            hours[hour] += step
