"""Saying what changed: each observation once, a changed one as the next revision."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice

from ilbo_bus import Publication, Record, Stamp
from ilbo_events import WeatherObserved
from ilbo_events.weather import observation_digest, observation_subject
from ilbo_weather.ports import History, Newest, ObservationLedger

_BATCH = 200


class ChangePublisher:
    """Keeps what is not acknowledged yet, at most `limit` observations, and says it in order."""

    def __init__(
        self, ledger: ObservationLedger, newest: Newest, history: History, limit: int = 10_000
    ) -> None:
        self._ledger = ledger
        self._newest = newest
        self._history = history
        self._limit = limit
        self._pending: dict[str, WeatherObserved] = {}

    @property
    def pending(self) -> int:
        """How many observations are not acknowledged yet."""
        return len(self._pending)

    def offer(self, observations: Iterable[WeatherObserved]) -> int:
        """Take them in for the next flush; return how many older ones there was no room for."""
        self._pending |= {observation_subject(o): o for o in observations}
        dropped = overflow(self._pending, self._limit)
        for subject in dropped:
            del self._pending[subject]
        return len(dropped)

    def offer_known(self) -> None:
        """Take in what this process knows already: a log that lost it must hear it again."""
        self.offer(
            o for o in self._newest.remembered() if observation_subject(o) not in self._pending
        )

    async def flush(self) -> int:
        """Say what is new or changed and return how many that were.

        Raises RedisError or ContendedError; what was not acknowledged is said by the next call,
        once, because the ledger knows what was.
        """
        said = 0
        while batch := dict(islice(self._pending.items(), _BATCH)):
            outcomes = [await self._say(subject, o) for subject, o in batch.items()]
            standing = [outcome.observation for outcome in outcomes if outcome.stands]
            await self._newest.keep(standing)
            await self._history.keep(standing)
            said += sum(1 for outcome in outcomes if outcome.said)
            for subject, observation in batch.items():
                if self._pending.get(subject) is observation:
                    del self._pending[subject]
        return said

    async def forget_before(self, oldest: datetime) -> None:
        """Drop what the ledger knows of times before; raises redis-py's errors.

        Values of a day stay, they are of documents and may be corrected at any time.
        """
        await self._ledger.forget(lambda subject: _is_before(subject, oldest))

    async def _say(self, subject: str, observation: WeatherObserved) -> "_Outcome":
        digest = observation_digest(observation)
        outcome = _Outcome(observation)

        def decide(record: Record | None, stamp: Stamp) -> Publication | None:
            nonlocal outcome
            numbered = numbered_as(observation, digest, record, stamp)
            publication = judge(numbered, digest, record)
            known = record is not None and record.digest == digest
            outcome = _Outcome(numbered, stands=known or publication is not None)
            return publication

        record = await self._ledger.publish(subject, decide)
        return replace(outcome, said=record is not None)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of an observation that was offered."""

    observation: WeatherObserved
    """With the revision it was said in, if it stands."""
    stands: bool = False
    """Whether it is what was said last of its subject."""
    said: bool = False
    """Whether it was said just now."""


def numbered_as(
    observation: WeatherObserved, digest: str, record: Record | None, stamp: Stamp
) -> WeatherObserved:
    """Return the observation as the ledger counts it: what was said keeps its revision."""
    revision = record.revision if record and record.digest == digest else stamp.revision
    return observation.model_copy(update={"revision": revision, "generation": stamp.generation})


def judge(observation: WeatherObserved, digest: str, record: Record | None) -> Publication | None:
    """Return what is to be said: nothing when it was said, or when later received was.

    An hour that is fetched late fills a gap; what was said of it before was made of more sources.
    """
    received = observation.fetched_at.astimezone(UTC).isoformat()
    if record and observation.backfilled:
        return None
    if record and (record.digest == digest or record.note.get("fetched_at", "") > received):
        return None
    return Publication(observation, digest, {"fetched_at": received})


def overflow(pending: Mapping[str, WeatherObserved], limit: int) -> list[str]:
    """Return the subjects to give up: the oldest, but never the newest of a station."""
    excess = len(pending) - limit
    if excess <= 0:
        return []
    newest = {o.station.id: s for s, o in sorted(pending.items(), key=_observed_at)}
    old = [
        s for s, _ in sorted(pending.items(), key=_observed_at) if newest[_station(pending[s])] != s
    ]
    return old[:excess]


def _observed_at(item: tuple[str, WeatherObserved]) -> float:
    return item[1].observed_at.timestamp()


def _station(observation: WeatherObserved) -> str:
    return observation.station.id


def _is_before(subject: str, oldest: datetime) -> bool:
    """Return whether a subject, e.g. 108@2026-03-11T15:00:00Z, is of an earlier time."""
    _, _, time = subject.rpartition("@")
    if "T" not in time:
        return False
    try:
        return datetime.fromisoformat(time) < oldest
    except ValueError:
        return False
