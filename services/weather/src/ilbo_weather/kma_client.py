"""KMA's web map as a provider: the fetcher asks, the reader reads."""

from dataclasses import replace

from ilbo_bus import Clock
from ilbo_weather import kma_web_map
from ilbo_weather.httpx_fetcher import HttpxFetcher, Page
from ilbo_weather.readings import Answer, Reading, Validators


class KmaWebMapClient:
    """Asks one address for sfc_web_map.xml."""

    name = kma_web_map.SOURCE

    def __init__(self, fetcher: HttpxFetcher, address: str, clock: Clock) -> None:
        self._fetcher = fetcher
        self.address = address
        self._clock = clock

    async def read(self, known: Validators) -> Answer:
        """Ask once; known failures are answers, never exceptions."""
        fetched = await self._fetcher.fetch(self.address, known)
        if not isinstance(fetched, Page):
            return fetched
        answer = kma_web_map.read(fetched.content, self._clock())
        if isinstance(answer, Reading):
            return replace(answer, validators=fetched.validators)
        return answer
