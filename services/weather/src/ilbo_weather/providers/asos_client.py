"""Asks KMA API Hub for the hour's surface observations, for past hours, and for its stations."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from ilbo_paper.stations import stations
from ilbo_weather.exchange import Page
from ilbo_weather.providers import asos_hourly, hub_stations
from ilbo_weather.providers.access import KeyedAccess
from ilbo_weather.providers.hub_client import (
    asos_range_request,
    asos_request,
    ranges,
    stations_request,
)
from ilbo_weather.providers.page_client import PageClient
from ilbo_weather.readings import NO_VALIDATORS, Answer, Failure, Note, Reading, Validators

_HOUR = timedelta(hours=1)
_CHECK_STATIONS = timedelta(days=1)


class AsosClient(PageClient):
    """Asks for all stations at once; once a day it compares KMA's list of them with ours."""

    def __init__(self, access: KeyedAccess) -> None:
        super().__init__(
            asos_hourly.SPEC,
            access,
            partial(asos_request, access),
            asos_hourly.read,
            _hours,
        )
        self._hub = access
        self._checked_at: datetime | None = None

    async def read(self, known: Validators = NO_VALIDATORS) -> Answer:
        """Ask for the newest hour; a list that differs from the registry is noted."""
        answer = await super().read(known)
        if not isinstance(answer, Reading) or not self._is_check_due():
            return answer
        return replace(answer, notes=answer.notes + await self._differences())

    async def history(self, since: datetime, until: datetime) -> list[Reading | Failure]:
        """Return the hours between the two, oldest first; what fails ends the list."""
        found: list[Reading | Failure] = []
        for first, last in ranges(since, until):
            page = await self._hub.ask(asos_range_request(self._hub, first, last))
            if isinstance(page, Page):
                found.append(_late(asos_hourly.read(page, self._hub.clock())))
            elif isinstance(page, Failure):
                found.append(page)
            if found and isinstance(found[-1], Failure):
                break
        return found

    def _is_check_due(self) -> bool:
        return self._checked_at is None or self._hub.clock() - self._checked_at >= _CHECK_STATIONS

    async def _differences(self) -> tuple[tuple[Note, str], ...]:
        """Return what the list says otherwise; a list that isn't allowed us says nothing."""
        now = self._checked_at = self._hub.clock()
        page = await self._hub.ask(stations_request(self._hub, "SFC", now))
        if not isinstance(page, Page):
            return ()
        listed = hub_stations.read(page, now, "SFC")
        if isinstance(listed, Failure):
            return ()
        differing = hub_stations.differences(listed, stations())
        return tuple(("registry_differs", line) for line in differing)


def _hours(now: datetime) -> tuple[datetime, ...]:
    hour = now.replace(minute=0, second=0, microsecond=0)
    return hour, hour - _HOUR


def _late(answer: Reading | Failure) -> Reading | Failure:
    if isinstance(answer, Failure):
        return answer
    late = tuple(o.model_copy(update={"backfilled": True}) for o in answer.observations)
    return replace(answer, observations=late)
