"""What happens to a reading: judged, kept, and said once it is stored that it is to be said."""

from collections.abc import Collection
from datetime import datetime, timedelta

from ilbo_bus import Clock
from ilbo_weather.observatory import FORGOTTEN_AFTER, Observatory
from ilbo_weather.ports import RecentStore
from ilbo_weather.publishing import ChangePublisher
from ilbo_weather.readings import Reading
from ilbo_weather.recent import Recent
from ilbo_weather.watch import Watch

_TIDY_EACH = timedelta(days=1)
_CORRECTED_FOR = timedelta(days=10)


class Bureau:
    """Takes readings in and publishes what follows from them.

    What was judged is stored first and published then: after a crash between them the next process
    finds it and says it, with the same flags, because they were made of the same reports.
    """

    def __init__(
        self,
        observatory: Observatory,
        store: RecentStore,
        publisher: ChangePublisher,
        watch: Watch,
        clock: Clock,
        stations: Collection[str],
    ) -> None:
        self._observatory = observatory
        self._store = store
        self._publisher = publisher
        self._watch = watch
        self._clock = clock
        self._stations = stations
        self._tidied_at: datetime | None = None

    @property
    def pending(self) -> int:
        """How many observations are not acknowledged yet."""
        return self._publisher.pending

    async def begin(self) -> None:
        """Go on with what is stored; raises redis-py's errors."""
        oldest = self._clock() - FORGOTTEN_AFTER
        stored = [j for j in await self._store.load() if j.report.observed_at >= oldest]
        known = self._observatory.recent
        if stored:
            self._observatory.recent = Recent(stored)
            self._observatory.recent.put_later(known.written.values())
        else:
            # The server may have lost everything: it gets again what this process knows.
            known.change_all()
        # The same for what was said. Whether a progress is there says nothing about it: it may
        # have been stored just after the loss.
        self._publisher.offer_known()
        self._watch.dropped(self._publisher.offer(self._observatory.newest()))

    def take(self, source: str, reading: Reading) -> None:
        """Judge a reading and keep what is to be said until it is."""
        taken = self._observatory.take(reading.observations, self._clock())
        self._watch.judged(source, taken.doubts, taken.refused)
        self._watch.dropped(self._publisher.offer(taken.say))

    def lacks(self, source: str) -> bool:
        """Return whether the newspaper's stations lack something that this source has."""
        return self._observatory.lacks(source, self._stations, self._clock())

    async def publish(self) -> None:
        """Store and say what is not yet; raises redis-py's errors and ContendedError."""
        recent = self._observatory.recent
        if recent.is_changed:
            await self._store.save(recent.written, recent.removed)
            recent.stored()
        self._watch.published(await self._publisher.flush())
        await self._tidy()

    async def _tidy(self) -> None:
        """Once a day, let the ledger forget what nobody will correct any more."""
        now = self._clock()
        if self._tidied_at is None or now - self._tidied_at >= _TIDY_EACH:
            await self._publisher.forget_before(now - _CORRECTED_FOR)
            self._tidied_at = now
