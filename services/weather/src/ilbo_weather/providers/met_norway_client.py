"""Asks MET Norway place by place, each again only when its answer has expired.

Its terms (https://api.met.no/doc/TermsOfService): a User-Agent that names a contact, at most four
decimals, no request before Expires, If-Modified-Since after it.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ilbo_paper.stations import StationPlace
from ilbo_weather.exchange import Page, Request
from ilbo_weather.http_dates import moment_of
from ilbo_weather.providers import met_norway
from ilbo_weather.providers.access import Access
from ilbo_weather.readings import NO_VALIDATORS, Answer, Failure, Reading, Unchanged, Validators

_SHORTEST_HOLD = timedelta(minutes=1)
_USUAL_HOLD = timedelta(minutes=30)
_LONGEST_HOLD = timedelta(hours=6)
# A forecast that could not be renewed for so long is not used any more.
_USED_AFTER_EXPIRY = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class _Known:
    page: Page
    expires_at: datetime


class MetNorwayClient:
    """Keeps each place's forecast until it expires."""

    def __init__(
        self,
        access: Access,
        user_agent: str,
        stations: tuple[StationPlace, ...],
        patience_seconds: float,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self.spec = met_norway.SPEC
        self.name = met_norway.SPEC.name
        self._access = access
        self._headers = {"User-Agent": user_agent}
        self._stations = stations
        self._patience_seconds = patience_seconds
        self._seconds = seconds
        self._known: dict[str, _Known] = {}

    @property
    def address(self) -> str:
        """What it asks; progress is stored by it."""
        return "api.met.no/locationforecast"

    @property
    def account(self) -> str:
        """Empty: there is no key."""
        return self._access.account

    async def read(self, known: Validators = NO_VALIDATORS) -> Answer:
        """Ask for the places whose forecast has expired; known failures are answers."""
        failure = await self._renew()
        now = self._access.clock()
        readings = [r for place in self._stations if (r := self._reading(place, now)) is not None]
        if not readings:
            return failure or Failure("no_data", "nothing_known")
        merged = Reading(
            max(reading.observed_at for reading in readings),
            tuple(o for reading in readings for o in reading.observations),
            tuple({note: None for reading in readings for note in reading.notes}),
            incomplete=failure,
        )
        if failure:
            return merged
        return replace(merged, not_before=min(k.expires_at for k in self._known.values()))

    async def _renew(self) -> Failure | None:
        started = self._seconds()
        for place in self._stations:
            now = self._access.clock()
            known = self._known.get(place.id)
            if known and known.expires_at > now:
                continue
            # The duty to poll is held for a limited time: what is slow goes on the next time.
            if self._seconds() - started > self._patience_seconds:
                return Failure("upstream", "too_slow", place.name)
            if failure := await self._renew_one(place, known):
                return failure
        return None

    async def _renew_one(self, place: StationPlace, known: _Known | None) -> Failure | None:
        validators = known.page.validators if known else NO_VALIDATORS
        answer = await self._access.ask(self._request(place, validators))
        now = self._access.clock()
        if isinstance(answer, Failure):
            return answer
        if isinstance(answer, Unchanged):
            if known:
                self._known[place.id] = replace(known, expires_at=_hold(answer.expires_at, now))
            return None
        reading = met_norway.read(answer, now, place)
        if isinstance(reading, Failure):
            return reading
        expires_at = _hold(moment_of(answer.headers.get("expires", "")), now)
        self._known[place.id] = _Known(answer, expires_at)
        return None

    def _reading(self, place: StationPlace, now: datetime) -> Reading | None:
        """Return what the kept forecast says of this hour."""
        known = self._known.get(place.id)
        if known is None or known.expires_at + _USED_AFTER_EXPIRY < now:
            return None
        reading = met_norway.read(known.page, now, place)
        return reading if isinstance(reading, Reading) else None

    def _request(self, place: StationPlace, known: Validators) -> Request:
        url = (
            f"{self._access.base}?lat={place.latitude_degrees:.4f}"
            f"&lon={place.longitude_degrees:.4f}&altitude={place.elevation_meters:.0f}"
        )
        return Request(url, endpoint=self.address, known=known, headers=self._headers)


def _hold(expires_at: datetime | None, now: datetime) -> datetime:
    """Return until when an answer holds; a clock that is wrong doesn't decide alone."""
    wanted = expires_at or now + _USUAL_HOLD
    return min(max(wanted, now + _SHORTEST_HOLD), now + _LONGEST_HOLD)
