"""What render needs from elsewhere: where articles are kept, and somebody who publishes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ilbo_events import ArticlePublished, PagesChanged, Stream
from ilbo_render.search.question import Question
from ilbo_render.search.tantivy_index import Hits, Limits
from ilbo_render.views import Withdrawal


@dataclass(frozen=True, slots=True)
class Stored:
    """An article as it was committed."""

    row: int
    article: ArticlePublished
    was_held: bool
    """True when it came under embargo, whether or not that is over."""


class ArticleStore(Protocol):
    """Where committed articles are read."""

    def find(self, article_id: str) -> Stored | Withdrawal | None:
        """Return the article, or its withdrawal, or None when it never came."""

    def articles(self, rows: Sequence[int]) -> dict[int, ArticlePublished]:
        """Return the articles of `rows`."""

    def ids(self, rows: Sequence[int]) -> dict[int, str]:
        """Return the article ids of `rows`."""

    def withdrawals(self, limit: int) -> list[Withdrawal]:
        """Return the newest withdrawals."""


class Finder(Protocol):
    """Finds articles by their words."""

    def find(self, question: Question, limits: Limits, limit: int, skip: int) -> Hits:
        """Return the rows of one page of results."""


class Publisher(Protocol):
    """Appends an event to a stream."""

    async def publish(
        self, stream: Stream, event: PagesChanged, *, event_id: str | None = None
    ) -> str:
        """Return the entry id; raise one of REDIS_ERRORS when Redis can't take it."""
