"""What is public now, read back from the log: one article, or the newest ones."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from ilbo_bus import LogEntry, Record
from ilbo_events import ArticlePublished, ArticleWithdrawn
from ilbo_ingest.ports import ArticleLog, EventLedger
from ilbo_ingest.publishing import UnknownArticleError

# How far back one request looks: where almost all is withdrawn, a page is short, not late.
_BATCH = 200
_MAX_BATCHES = 25
Word = ArticlePublished | ArticleWithdrawn


class TrimmedError(Exception):
    """The article is known, but the log no longer holds its text; the request is refused."""


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """Articles in the order of the log, newest first."""

    articles: tuple[ArticlePublished, ...]
    before: str | None
    """The entry to look before for more; None: nothing is older."""


class PublishedArticles:
    """The latest word about each article; what is withdrawn or still to come is in no list."""

    def __init__(self, ledger: EventLedger, log: ArticleLog, clock: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._log = log
        self._clock = clock

    async def find(self, article_id: str) -> Word:
        """Return the latest word about an article, which may be that it is gone.

        Raises UnknownArticleError, and TrimmedError when only the ledger remembers it.
        """
        record = await self._ledger.record(article_id)
        if record is None:
            raise UnknownArticleError(article_id)
        entry = await self._log.entry(record.entry_id) if record.entry_id else None
        word = _word(entry) if entry else None
        if word is None or (isinstance(word, ArticlePublished) and not self._is_public(word)):
            raise TrimmedError(f"the log no longer holds article {article_id}")
        return word

    async def latest(self, limit: int, before: str | None = None) -> ArticlePage:
        """Return up to `limit` articles whose latest word is older than the entry `before`."""
        found: list[ArticlePublished] = []
        newer = _Newer(self._log, before)
        for _ in range(_MAX_BATCHES):
            entries = await self._log.newest(_BATCH, before)
            records = await self._ledger.records(_subjects(entries))
            for entry in entries:
                before = entry.entry_id
                word = _word(entry)
                if word is None or not await _is_latest(word, before, records, newer):
                    continue
                if isinstance(word, ArticlePublished) and self._is_public(word):
                    found.append(word)
                if len(found) == limit:
                    return ArticlePage(tuple(found), before)
            if len(entries) < _BATCH:
                return ArticlePage(tuple(found), None)
        return ArticlePage(tuple(found), before)

    def _is_public(self, article: ArticlePublished) -> bool:
        return article.published_at <= self._clock()


class _Newer:
    """Which articles have a word newer than those looked at, for articles in no ledger."""

    def __init__(self, log: ArticleLog, end: str | None) -> None:
        self._log = log
        self._end = end
        self._subjects: set[str] | None = None if end else set()
        self._is_whole = True

    async def is_first(self, article_id: str) -> bool:
        """Whether nothing newer was said; what can't be known counts as no."""
        if self._subjects is None:
            self._subjects = await self._look()
        is_first = self._is_whole and article_id not in self._subjects
        self._subjects.add(article_id)
        return is_first

    async def _look(self) -> set[str]:
        """Return the articles of all entries from the newest to the one that is the end."""
        subjects: set[str] = set()
        before = None
        for _ in range(_MAX_BATCHES):
            entries = await self._log.newest(_BATCH, before)
            between = [entry for entry in entries if _order(entry.entry_id) >= _order(self._end)]
            subjects.update(_subjects(between))
            if len(between) < _BATCH:
                return subjects
            before = entries[-1].entry_id
        self._is_whole = False
        return subjects


async def _is_latest(word: Word, entry_id: str, records: dict[str, Record], newer: _Newer) -> bool:
    """Whether nothing newer was said; other programs' articles are in no ledger."""
    record = records.get(word.article_id)
    if record is None:
        return await newer.is_first(word.article_id)
    if record.entry_id is None:
        return record.revision == word.revision
    return record.entry_id == entry_id


def _word(entry: LogEntry) -> Word | None:
    return entry.event if isinstance(entry.event, ArticlePublished | ArticleWithdrawn) else None


def _subjects(entries: list[LogEntry]) -> list[str]:
    return [word.article_id for entry in entries if (word := _word(entry)) is not None]


def _order(entry_id: str | None) -> tuple[int, int]:
    milliseconds, _, sequence = (entry_id or "0-0").partition("-")
    return int(milliseconds), int(sequence or 0)
