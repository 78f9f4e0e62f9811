"""Reads the replica's database for the pages; used by the event loop's thread only."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ilbo_events import (
    ArticlePublished,
    WeatherObserved,
    WeatherWarningIssued,
    WeatherWarningLifted,
)
from ilbo_render.facets import Facets, from_us
from ilbo_render.packing import make_unpacker
from ilbo_render.ports import Stored
from ilbo_render.sqlite_database import connect
from ilbo_render.sqlite_rows import FACET_COLUMNS, facets_from, id_hash
from ilbo_render.views import Withdrawal
from ilbo_render.warning_board import Said
from ilbo_render.weather_board import Observed, observed_from

_WITHDRAWAL_COLUMNS = "article_id, published_us, withdrawal"


@dataclass(frozen=True, slots=True)
class Listed:
    """One article as the lists are rebuilt from it."""

    row: int
    is_held: bool
    facets: Facets


class SqliteReader:
    """The reading side of the read model."""

    def __init__(self, path: Path) -> None:
        self._connection = connect(path, mode="ro", cache_kib=1024)
        self._unpack = make_unpacker()

    def created_ms(self) -> int:
        """Return when this read model was begun, Unix milliseconds."""
        (value,) = self._one("SELECT value FROM meta WHERE name='created_ms'") or ("0",)
        return int(str(value))

    def listed(self) -> Iterator[Listed]:
        """Yield every article that is not withdrawn, oldest first."""
        for row, is_held, *columns in self._connection.execute(
            f"SELECT row, is_held, {FACET_COLUMNS} FROM articles WHERE NOT is_withdrawn "  # noqa: S608 - ours
            "ORDER BY published_us, row"
        ):
            yield Listed(row, bool(is_held), facets_from(columns))

    def everything(self) -> Iterator[tuple[int, ArticlePublished]]:
        """Yield every article that is not withdrawn, and its row."""
        for row, packed in self._connection.execute(
            "SELECT row, packed FROM articles WHERE packed IS NOT NULL"
        ):
            yield row, self._unpack(packed)

    def observations(self) -> Iterator[Observed]:
        """Yield every observation that is kept."""
        for (event,) in self._connection.execute("SELECT event FROM observations"):
            observed = observed_from(WeatherObserved.model_validate_json(event))
            assert observed is not None
            yield observed

    def warnings(self) -> Iterator[Said]:
        """Yield what was said last about each warning."""
        for is_lifted, event in self._connection.execute("SELECT is_lifted, event FROM warnings"):
            if is_lifted:
                yield Said(WeatherWarningLifted.model_validate_json(event))
            else:
                yield Said(WeatherWarningIssued.model_validate_json(event))

    def find(self, article_id: str) -> Stored | Withdrawal | None:
        """Return the article, or its withdrawal, or None when it never came."""
        found = self._one(
            f"SELECT row, is_held, packed, {_WITHDRAWAL_COLUMNS} FROM articles "  # noqa: S608 - ours
            "WHERE id_hash=? AND article_id=?",
            id_hash(article_id),
            article_id,
        )
        if found is None:
            return None
        row, is_held, packed, *withdrawal = found
        if packed is None:
            return _withdrawal(withdrawal)
        assert isinstance(row, int)
        assert isinstance(packed, bytes)
        return Stored(row, self._unpack(packed), bool(is_held))

    def articles(self, rows: Sequence[int]) -> dict[int, ArticlePublished]:
        """Return the articles of `rows`."""
        found = self._connection.execute(
            "SELECT row, packed FROM articles WHERE row IN (SELECT value FROM json_each(?)) "
            "AND packed IS NOT NULL",
            (json.dumps(list(rows)),),
        )
        return {row: self._unpack(packed) for row, packed in found}

    def ids(self, rows: Sequence[int]) -> dict[int, str]:
        """Return the article ids of `rows`."""
        found = self._connection.execute(
            "SELECT row, article_id FROM articles WHERE row IN (SELECT value FROM json_each(?))",
            (json.dumps(list(rows)),),
        )
        return dict(found.fetchall())

    def withdrawals(self, limit: int) -> list[Withdrawal]:
        """Return the newest withdrawals."""
        found = self._connection.execute(
            f"SELECT {_WITHDRAWAL_COLUMNS} FROM articles WHERE is_withdrawn "  # noqa: S608 - ours
            "ORDER BY published_us DESC LIMIT ?",
            (limit,),
        )
        return [_withdrawal(columns) for columns in found]

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _one(self, query: str, *values: object) -> tuple[object, ...] | None:
        found: tuple[object, ...] | None = self._connection.execute(query, values).fetchone()
        return found


def _withdrawal(columns: Sequence[object]) -> Withdrawal:
    article_id, withdrawn_us, note = columns
    assert isinstance(withdrawn_us, int)
    kind, reason = json.loads(str(note))
    return Withdrawal(str(article_id), from_us(withdrawn_us), reason, kind)


ReadError = sqlite3.Error
"""What reading raises when the file can't be read."""
