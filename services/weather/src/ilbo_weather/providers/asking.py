"""Asking once: what comes back has lost the key before anybody reads, cuts or logs it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from ilbo_bus import Clock
from ilbo_weather.exchange import Page, Request
from ilbo_weather.ports import Fetcher
from ilbo_weather.providers.keys import Key
from ilbo_weather.providers.spec import ProviderSpec
from ilbo_weather.readings import Answer, Failure, Reading, Unchanged, Validators

Reader = Callable[[Page, datetime], Reading | Failure]


async def ask(fetcher: Fetcher, request: Request, key: Key | None) -> Page | Unchanged | Failure:
    """Return the answer without the key, however the upstream echoes it."""
    answer = await fetcher.fetch(request)
    if key is None:
        return answer
    if isinstance(answer, Page):
        return replace(answer, content=key.scrub_bytes(answer.content))
    if isinstance(answer, Failure):
        return replace(answer, detail=key.scrub(answer.detail))
    return answer


class OnePageClient:
    """Asks for one page, conditionally, and reads it."""

    def __init__(
        self,
        spec: ProviderSpec,
        request: Callable[[datetime], Request],
        read: Reader,
        fetcher: Fetcher,
        clock: Clock,
        key: Key | None = None,
    ) -> None:
        self.spec = spec
        self.name = spec.name
        self._request = request
        self._read = read
        self._fetcher = fetcher
        self._clock = clock
        self._key = key
        self.address = self._request(clock()).endpoint

    async def read(self, known: Validators) -> Answer:
        """Ask once; known failures are answers, never exceptions."""
        request = replace(self._request(self._clock()), known=known)
        page = await ask(self._fetcher, request, self._key)
        if not isinstance(page, Page):
            return page
        answer = self._read(page, self._clock())
        if isinstance(answer, Reading):
            return replace(answer, validators=page.validators)
        return answer
