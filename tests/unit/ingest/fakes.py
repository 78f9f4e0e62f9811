"""Small stand-ins that keep state and speak the words of the trade."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from ilbo_bus import Claim, ClaimLostError, LogEntry, Publication, Record, Stamp
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
        self.known: dict[str, Record] = {}
        self.generation = 1
        self._trimmed = 0
        self.redeem: Callable[[Claim], bool] = lambda _: True
        """Whether what waited is still there; it is not any more then."""

    async def publish(
        self,
        subject: str,
        decide: Callable[[Record | None, Stamp], Publication | None],
        claim: Claim | None = None,
    ) -> Record | None:
        known = self.known.get(subject)
        stamp = Stamp(self.generation, known.revision + 1 if known else 1)
        publication = decide(known, stamp)
        if publication is None:
            return None
        if claim is not None and not self.redeem(claim):
            raise ClaimLostError(subject)
        self.said.append(publication.event)
        entry_id = f"{len(self.said)}-0"
        record = Record(stamp.revision, publication.digest, publication.note, entry_id)
        self.known[subject] = record
        return record

    async def record(self, subject: str) -> Record | None:
        return self.known.get(subject)

    async def records(self, subjects: Sequence[str]) -> dict[str, Record]:
        return {subject: self.known[subject] for subject in subjects if subject in self.known}

    async def entry(self, entry_id: str) -> LogEntry | None:
        """Return what was said there, as the log of this ledger does."""
        return next((entry for entry in self._entries() if entry.entry_id == entry_id), None)

    async def newest(self, count: int, before: str | None = None) -> list[LogEntry]:
        """Return what was said last, as the log of this ledger does."""
        end = int(before.split("-")[0]) if before else len(self.said) + 1
        older = [entry for entry in self._entries() if int(entry.entry_id.split("-")[0]) < end]
        return older[::-1][:count]

    def flush(self) -> None:
        """Forget everything, as Redis does after FLUSHALL."""
        self.known.clear()
        self.generation += 1

    def trims(self, count: int) -> None:
        """Lose the oldest entries, as a log that has grown too long does."""
        self._trimmed = count

    def ages(self, subject: str) -> None:
        """Have a record of the time when the entry was not kept."""
        self.known[subject] = replace(self.known[subject], entry_id=None)

    def _entries(self) -> list[LogEntry]:
        entries = [LogEntry(f"{number}-0", event) for number, event in enumerate(self.said, 1)]
        return entries[self._trimmed :]


class FakeHeldArticles:
    """Held articles in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, HeldArticle] = {}
        self.between: Callable[[], None] = lambda: None
        """What another replica does after this one looked, once."""
        self.no_longer_due: list[HeldArticle] = []
        """What a look at what is due still finds, as it is in two steps."""
        self._count = 0

    async def hold(self, held: HeldArticle, instead_of: HeldArticle | None) -> bool:
        self._happens_between()
        name = held.edited.article.article_id
        known = self.kept.get(name)
        if (known.kept if known else b"") != (instead_of.kept if instead_of else b""):
            return False
        self._count += 1
        self.kept[name] = replace(held, kept=str(self._count).encode())
        return True

    async def find(self, article_id: str) -> HeldArticle | None:
        return self.kept.get(article_id)

    async def take(self, held: HeldArticle) -> bool:
        self._happens_between()
        return self.redeem(self.claim(held))

    def claim(self, held: HeldArticle) -> Claim:
        return Claim("held", "held.times", held.edited.article.article_id, held.kept)

    def redeem(self, claim: Claim) -> bool:
        """Forget what a claim names, if it is still that."""
        known = self.kept.get(claim.name)
        if known is None or known.kept != claim.value:
            return False
        del self.kept[claim.name]
        return True

    async def due(self, now: datetime) -> list[HeldArticle]:
        waiting = [held for held in self.kept.values() if held.edited.hold is None]
        due = [held for held in waiting if held.edited.public_at <= now]
        self._happens_between()
        found = [*due, *self.no_longer_due]
        return sorted(found, key=lambda held: held.edited.public_at)

    async def everything(self) -> AsyncIterator[HeldArticle]:
        for held in list(self.kept.values()):
            yield held

    def _happens_between(self) -> None:
        happens, self.between = self.between, lambda: None
        happens()
