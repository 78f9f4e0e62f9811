"""Articles as they were committed last: news is asked for at once and need not be read back."""

from collections import OrderedDict
from collections.abc import Sequence

from ilbo_events import ArticlePublished
from ilbo_render.ports import ArticleStore, Stored
from ilbo_render.projection import Change
from ilbo_render.views import Withdrawal

LIMIT = 64


class Recent:
    """An article store before another one; keeps the newest few in memory."""

    def __init__(self, store: ArticleStore, limit: int = LIMIT) -> None:
        self._store = store
        self._limit = limit
        self._by_id: OrderedDict[str, Stored] = OrderedDict()
        self._by_row: dict[int, ArticlePublished] = {}

    def keep(self, change: Change) -> None:
        """Take in what was committed; what was withdrawn is read from the store."""
        self._forget(change.article_id)
        if not isinstance(change.event, ArticlePublished):
            return
        self._by_id[change.article_id] = Stored(change.row, change.event, change.is_held)
        self._by_row[change.row] = change.event
        if len(self._by_id) > self._limit:
            self._forget(next(iter(self._by_id)))

    def find(self, article_id: str) -> Stored | Withdrawal | None:
        """Return the article, or its withdrawal, or None when it never came."""
        return self._by_id.get(article_id) or self._store.find(article_id)

    def articles(self, rows: Sequence[int]) -> dict[int, ArticlePublished]:
        """Return the articles of `rows`."""
        known = {row: article for row in rows if (article := self._by_row.get(row)) is not None}
        missing = [row for row in rows if row not in known]
        return known | self._store.articles(missing) if missing else known

    def ids(self, rows: Sequence[int]) -> dict[int, str]:
        """Return the article ids of `rows`."""
        return self._store.ids(rows)

    def withdrawals(self, limit: int) -> list[Withdrawal]:
        """Return the newest withdrawals."""
        return self._store.withdrawals(limit)

    def _forget(self, article_id: str) -> None:
        stored = self._by_id.pop(article_id, None)
        if stored is not None:
            self._by_row.pop(stored.row, None)
