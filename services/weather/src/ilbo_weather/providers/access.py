"""How one upstream is asked: by whom, where, with which key."""

from dataclasses import dataclass, replace

from ilbo_bus import Clock
from ilbo_weather.exchange import Page, Request
from ilbo_weather.ports import Fetcher
from ilbo_weather.providers.keys import Key
from ilbo_weather.readings import Failure, Unchanged


@dataclass(frozen=True, slots=True)
class Access:
    """The way to one upstream without a key."""

    fetcher: Fetcher
    clock: Clock
    base: str
    """The address, or what all addresses begin with."""

    @property
    def account(self) -> str:
        """What quotas and stops know the key by; empty without one."""
        return ""

    async def ask(self, request: Request) -> Page | Unchanged | Failure:
        """Ask once."""
        return await self.fetcher.fetch(request)


@dataclass(frozen=True, slots=True)
class KeyedAccess(Access):
    """The way to an upstream that wants a key."""

    key: Key

    @property
    def account(self) -> str:
        """What quotas and stops know the key by."""
        return self.key.fingerprint

    async def ask(self, request: Request) -> Page | Unchanged | Failure:
        """Ask once; the key is gone before anybody reads, cuts or logs what came back."""
        answer = await self.fetcher.fetch(request)
        if isinstance(answer, Page):
            return replace(answer, content=self.key.scrub_bytes(answer.content))
        if isinstance(answer, Failure):
            return replace(answer, detail=self.key.scrub(answer.detail))
        return answer
