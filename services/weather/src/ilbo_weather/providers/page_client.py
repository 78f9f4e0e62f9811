"""A provider that gets all its stations in one page."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from ilbo_weather.exchange import Page, Request
from ilbo_weather.providers.access import Access
from ilbo_weather.providers.spec import ProviderSpec
from ilbo_weather.readings import NO_VALIDATORS, Answer, Failure, Reading, Validators

Reader = Callable[[Page, datetime], Reading | Failure]
Moments = Callable[[datetime], Sequence[datetime]]


def this_moment(now: datetime) -> Sequence[datetime]:
    """Return now: what is asked for has no time in its address."""
    return (now,)


class PageClient:
    """Asks for one page and reads it; where a slot has no data yet, the one before is asked for."""

    def __init__(
        self,
        spec: ProviderSpec,
        access: Access,
        request: Callable[[datetime], Request],
        read: Reader,
        moments: Moments = this_moment,
    ) -> None:
        self.spec = spec
        self.name = spec.name
        self._access = access
        self._request = request
        self._read = read
        self._moments = moments

    @property
    def address(self) -> str:
        """What it asks, without a key; progress is stored by it."""
        return self._request(self._access.clock()).endpoint

    @property
    def account(self) -> str:
        """Fingerprint of its key, empty without one."""
        return self._access.account

    async def read(self, known: Validators = NO_VALIDATORS) -> Answer:
        """Ask for the newest slot that has data; known failures are answers, never exceptions."""
        moments = self._moments(self._access.clock())
        answer: Answer = Failure("no_data", "no_slot")
        for moment in moments:
            request = self._request(moment)
            # What was known of one slot's page says nothing of another's.
            answer = await self._ask(
                replace(request, known=known) if len(moments) == 1 else request
            )
            if not (isinstance(answer, Failure) and answer.kind == "no_data"):
                return answer
        return answer

    async def _ask(self, request: Request) -> Answer:
        page = await self._access.ask(request)
        if not isinstance(page, Page):
            return page
        answer = self._read(page, self._access.clock())
        if isinstance(answer, Reading):
            return replace(answer, validators=page.validators)
        return answer
