"""Small stand-ins that keep state and speak the words of the trade."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from ilbo_bus import Publication, Record, Stamp
from ilbo_events import Fact
from ilbo_ingest.ports import HeldArticle

NOON = datetime(2026, 3, 12, 3, tzinfo=UTC)


class FakeClock:
    """A clock that goes when it is told to."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def passes(self, **duration: float) -> None:
        self.now += timedelta(**duration)


class FakeLedger:
    """The ledger's promise in memory: a record and its event appear together."""

    def __init__(self) -> None:
        self.said: list[Fact] = []
        self.records: dict[str, Record] = {}
        self.generation = 1

    async def publish(
        self, subject: str, decide: Callable[[Record | None, Stamp], Publication | None]
    ) -> Record | None:
        known = self.records.get(subject)
        stamp = Stamp(self.generation, known.revision + 1 if known else 1)
        publication = decide(known, stamp)
        if publication is None:
            return None
        record = Record(stamp.revision, publication.digest, publication.note)
        self.records[subject] = record
        self.said.append(publication.event)
        return record

    async def record(self, subject: str) -> Record | None:
        return self.records.get(subject)

    def flush(self) -> None:
        """Forget everything, as Redis does after FLUSHALL."""
        self.records.clear()
        self.generation += 1


class FakeHeldArticles:
    """Held articles in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, HeldArticle] = {}
        self.between: Callable[[], None] = lambda: None
        """What another request does between the look at what is due and its release."""

    async def hold(self, held: HeldArticle) -> None:
        self.kept[held.edited.article.article_id] = held

    async def find(self, article_id: str) -> HeldArticle | None:
        return self.kept.get(article_id)

    async def drop(self, article_id: str) -> None:
        self.kept.pop(article_id, None)

    async def due(self, now: datetime) -> list[HeldArticle]:
        due = [held for held in self.kept.values() if held.edited.public_at <= now]
        self.between()
        return sorted(due, key=lambda held: held.edited.public_at)
