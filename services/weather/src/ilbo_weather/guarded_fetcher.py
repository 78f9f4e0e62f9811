"""Between providers and upstreams: no call that its quota has no room for is made."""

from ilbo_weather.exchange import Page, Request
from ilbo_weather.ports import Fetcher, Quotas
from ilbo_weather.readings import Failure, Unchanged


class GuardedFetcher:
    """Reserves each call, then makes it."""

    def __init__(self, fetcher: Fetcher, quotas: Quotas) -> None:
        self._fetcher = fetcher
        self._quotas = quotas

    async def fetch(self, request: Request) -> Page | Unchanged | Failure:
        """Ask once, or say that today's calls are used up."""
        verdict = await self._quotas.reserve(request.endpoint, request.account, request.weight)
        if verdict == "used_up":
            return Failure("quota", "own_ceiling", f"{request.endpoint}: today's calls are used up")
        return await self._fetcher.fetch(request)
