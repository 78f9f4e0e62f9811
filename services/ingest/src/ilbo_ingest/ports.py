"""What this service needs from outside, and no more."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ilbo_bus import LogEntry, Publication, Record, Stamp
from ilbo_ingest.desk import Edited


class EventLedger(Protocol):
    """Counts what was said about each subject and publishes what is new, in one step."""

    async def publish(
        self, subject: str, decide: Callable[[Record | None, Stamp], Publication | None]
    ) -> Record | None:
        """Say what `decide` returns; None when it says nothing."""

    async def record(self, subject: str) -> Record | None:
        """Return what was said last."""

    async def records(self, subjects: Sequence[str]) -> dict[str, Record]:
        """Return what was said last about each of the subjects that are known."""


class ArticleLog(Protocol):
    """The log of articles, looked back at."""

    async def entry(self, entry_id: str) -> LogEntry | None:
        """Return one entry; None when it was trimmed."""

    async def newest(self, count: int, before: str | None = None) -> list[LogEntry]:
        """Return the newest entries, those older than `before` when it is given."""


@dataclass(frozen=True, slots=True)
class HeldArticle:
    """An article that waits for its time."""

    edited: Edited
    after_revision: int
    """The revision that was public when it was held; a later one supersedes it."""


class HeldArticles(Protocol):
    """Articles under embargo, kept durably where no reader looks."""

    async def hold(self, held: HeldArticle) -> None:
        """Keep an article, in place of an earlier one with its id."""

    async def find(self, article_id: str) -> HeldArticle | None:
        """Return the article that waits under this id."""

    async def drop(self, article_id: str) -> None:
        """Forget it."""

    async def due(self, now: datetime) -> list[HeldArticle]:
        """Return those whose time has come, the longest due first."""
