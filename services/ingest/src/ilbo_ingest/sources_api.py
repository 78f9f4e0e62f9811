"""HTTP for sources: how each does, and what of them was refused."""

import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass

from ilbo_bus import REDIS_ERRORS
from ilbo_ingest.answers import Answer, json_answer, unavailable
from ilbo_ingest.door import Call
from ilbo_ingest.sources.leases import Standing
from ilbo_ingest.sources.redis_refusals import RedisRefusals
from ilbo_ingest.sources.redis_sources import RedisSources
from ilbo_ingest.sources.redis_tally import RedisTally
from ilbo_ingest.sources.report import report
from ilbo_paper import NewsSource

_MOST_REFUSALS = 200


@dataclass(frozen=True, slots=True)
class SourcesDesk:
    """What the requests about sources need."""

    sources: Mapping[str, NewsSource]
    store: RedisSources
    doors: RedisTally
    refusals: RedisRefusals
    now: Callable[[], float] = time.time

    async def report(self, _: Call) -> Answer:
        """Say how each source does, the same from every replica."""
        since, doors = await self.doors.counts()
        rows = report(self.sources, await self._standings(), doors, self.now())
        return json_answer(200, {"since": since, "sources": rows})

    async def refused(self, _: Call) -> Answer:
        """Say what of the sources was not used, newest first."""
        try:
            newest = await self.refusals.newest(_MOST_REFUSALS)
        except REDIS_ERRORS as error:
            raise unavailable("what was refused can't be looked up now") from error
        rows = [
            {
                "id": kept.id,
                **asdict(kept.refusal),
                "refused_at": kept.refused_at,
                "sha256": kept.sha256,
                "file": kept.file,
            }
            for kept in newest
        ]
        return json_answer(200, {"refused": rows})

    async def _standings(self) -> Mapping[str, Standing]:
        if not self.sources:
            return {}
        try:
            return await self.store.standings(list(self.sources))
        except REDIS_ERRORS as error:
            raise unavailable("the state of the sources can't be looked up now") from error
