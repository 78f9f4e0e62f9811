"""What this service needs from outside, and no more."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from ilbo_bus import Claim, LogEntry, Publication, Record, Stamp
from ilbo_ingest.desk import Edited


class EventLedger(Protocol):
    """Counts what was said about each subject and publishes what is new, in one step."""

    async def publish(
        self,
        subject: str,
        decide: Callable[[Record | None, Stamp], Publication | None],
        claim: Claim | None = None,
    ) -> Record | None:
        """Say what `decide` returns; None when it says nothing.

        With a claim raise ClaimLostError when what waited is no longer what it was.
        """

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
    """An article that waits: for its time, or for an editor where `edited.hold` says why."""

    edited: Edited
    after_revision: int
    """The revision that was public when it was held; a later one supersedes it."""
    since: datetime
    """When it was held."""
    is_decided: bool = False
    """Whether an editor set its time: the same text again changes nothing."""
    kept: bytes = field(default=b"", compare=False, repr=False)
    """As the store has it: by this it tells whether it was changed meanwhile."""


class HeldArticles(Protocol):
    """Articles that are not public yet, kept durably where no reader looks."""

    async def hold(self, held: HeldArticle, instead_of: HeldArticle | None) -> bool:
        """Keep an article in place of another or of none; False when that is no longer so."""

    async def find(self, article_id: str) -> HeldArticle | None:
        """Return the article that waits under this id."""

    async def take(self, held: HeldArticle) -> bool:
        """Forget exactly this one; False when it is gone or was replaced."""

    def claim(self, held: HeldArticle) -> Claim:
        """Return what lets the ledger publish it, unless it is gone or was replaced."""

    async def due(self, now: datetime) -> list[HeldArticle]:
        """Return those whose time has come, the longest due first; none that needs an editor."""

    def everything(self) -> AsyncIterator[HeldArticle]:
        """Yield all of them."""
