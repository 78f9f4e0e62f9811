"""Writes what deliveries change into the replica's database: a transaction for each batch.

It is used by one thread at a time. The position reached is part of the transaction, so a kill
between any two steps leaves either all of a batch or nothing. A commit may be shown at once and
survives the process; `sync`, before the batch is acknowledged, makes it survive the machine.
"""

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from ilbo_bus import Unavailable
from ilbo_events import ARTICLES, WARNINGS, WEATHER, ArticleWithdrawn, Stream
from ilbo_render.facets import Facets, to_us
from ilbo_render.packing import make_packer
from ilbo_render.projection import Change, Entry, Known, decide, entry_order
from ilbo_render.sqlite_database import connect
from ilbo_render.sqlite_rows import FACET_COLUMNS, facets_from, id_hash, traits_of
from ilbo_render.warning_board import Said, said_by
from ilbo_render.weather_board import Observed, observed_from

_KNOWN = f"""SELECT article_id, row, generation, revision, is_withdrawn, {FACET_COLUMNS}
FROM articles WHERE id_hash IN (SELECT value FROM json_each(?))"""  # noqa: S608 - a constant
_WRITE = "INSERT OR REPLACE INTO articles VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
_OBSERVE = """INSERT INTO observations VALUES (?,?,?,?,?,?)
ON CONFLICT DO UPDATE SET generation=excluded.generation, revision=excluded.revision,
event=excluded.event
WHERE (excluded.generation, excluded.revision) > (observations.generation, observations.revision)"""
_WARN = """INSERT INTO warnings VALUES (?,?,?,?,?,?)
ON CONFLICT DO UPDATE SET generation=excluded.generation, revision=excluded.revision,
is_lifted=excluded.is_lifted, over_us=excluded.over_us, event=excluded.event
WHERE (excluded.generation, excluded.revision, excluded.is_lifted)
> (warnings.generation, warnings.revision, warnings.is_lifted)"""
_REACH = "INSERT OR REPLACE INTO positions VALUES (?, ?)"
_FORGET = """DELETE FROM observations WHERE observed_us < ? AND observed_us < (
SELECT max(o.observed_us) FROM observations o WHERE o.station_id = observations.station_id)"""
_sync = getattr(os, "fdatasync", os.fsync)  # not every system has the cheaper one


class SqliteWriter:
    """The writing side of the read model."""

    def __init__(self, path: Path) -> None:
        self._connection = connect(path, mode="rw", cache_kib=4096)
        self._log_path = path.with_name(f"{path.name}-wal")
        self._log: int | None = None
        self._pack = make_packer()
        rows = self._connection.execute("SELECT stream, entry FROM positions")
        self._positions: dict[str, str] = dict(rows.fetchall())
        (last,) = self._connection.execute("SELECT max(row) FROM articles").fetchone()
        self._next_row = (last or 0) + 1

    def position(self, stream: Stream) -> str:
        """Return the entry id the committed state has reached; "0" for an empty one."""
        return self._positions.get(stream.name, "0")

    def record_articles(self, entries: Sequence[Entry], reached: str) -> list[Change]:
        """Store what the batch changes, and that `reached` was; raise Unavailable when it can't."""
        with self._transaction():
            changes = decide(entries, self._known(entries), self._next_row)
            self._connection.executemany(_WRITE, map(self._values, changes))
            position = self._reach(ARTICLES, reached)
        self._positions[ARTICLES.name] = position
        self._next_row = max([self._next_row, *(change.row + 1 for change in changes)])
        return changes

    def record_weather(
        self, entries: Sequence[Entry], reached: str, forget_before_us: int
    ) -> list[Observed]:
        """Store the batch's observations, and that `reached` was; return them all."""
        observations = [found for entry in entries if (found := observed_from(entry.event))]
        with self._transaction():
            self._connection.executemany(_OBSERVE, map(_observation_values, observations))
            self._connection.execute(_FORGET, (forget_before_us,))
            position = self._reach(WEATHER, reached)
        self._positions[WEATHER.name] = position
        return observations

    def record_warnings(
        self, entries: Sequence[Entry], reached: str, forget_before_us: int
    ) -> list[Said]:
        """Store what the batch says about warnings, and that `reached` was; return it all."""
        said = [found for entry in entries if (found := said_by(entry.event))]
        with self._transaction():
            self._connection.executemany(_WARN, map(_warning_values, said))
            self._connection.execute("DELETE FROM warnings WHERE over_us < ?", (forget_before_us,))
            position = self._reach(WARNINGS, reached)
        self._positions[WARNINGS.name] = position
        return said

    def sync(self) -> None:
        """Return when everything committed is on the disk; raise Unavailable when it can't be.

        Touches no connection, so it may run in a thread beside a write.
        """
        try:
            if self._log is None:
                self._log = os.open(self._log_path, os.O_RDONLY)
            _sync(self._log)
        except OSError as error:
            raise Unavailable(f"read model can't be synced: {error}") from error

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
        if self._log is not None:
            os.close(self._log)
            self._log = None

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
        except sqlite3.Error as error:
            raise Unavailable(f"read model can't be written: {error}") from error

    def _known(self, entries: Sequence[Entry]) -> Mapping[str, Known]:
        hashes = json.dumps([id_hash(getattr(event, "article_id", "")) for _, event in entries])
        rows = self._connection.execute(_KNOWN, (hashes,))
        return {
            article_id: Known(
                row,
                (generation, revision),
                bool(withdrawn),
                None if withdrawn else facets_from(rest),
            )
            for article_id, row, generation, revision, withdrawn, *rest in rows
        }

    def _values(self, change: Change) -> tuple[object, ...]:
        event = change.event
        id_ = event.article_id
        key = (change.row, id_, id_hash(id_), event.generation, event.revision)
        if isinstance(event, ArticleWithdrawn):
            note = json.dumps([event.kind, event.reason], ensure_ascii=False)
            return (*key, 1, 0, to_us(event.withdrawn_at), None, None, "", 0, None, note)
        facets: Facets | None = change.after
        assert facets is not None
        return (
            *key, 0, int(change.is_held), facets.published_us, facets.section, facets.source,
            "\n".join(facets.tags), traits_of(facets), self._pack(event), None,
        )  # fmt: skip

    def _reach(self, stream: Stream, reached: str) -> str:
        position = max(self.position(stream), reached, key=entry_order)
        self._connection.execute(_REACH, (stream.name, position))
        return position


def _observation_values(observed: Observed) -> tuple[object, ...]:
    event = observed.event
    return (
        event.station.id, observed.observed_us, event.time_precision, event.generation,
        event.revision, event.model_dump_json(exclude_defaults=True),
    )  # fmt: skip


def _warning_values(said: Said) -> tuple[object, ...]:
    event = said.event.model_dump_json(exclude_defaults=True)
    return (said.warning_id, *said.order, said.over_us, event)
