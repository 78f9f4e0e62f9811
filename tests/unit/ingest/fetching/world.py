"""A world with two public servers and everything inside, and a fetcher let loose in it."""

from urllib.parse import unquote

from ilbo_ingest.fetching import Outcome, Request
from ilbo_ingest.fetching.fetcher import GuardedFetcher
from ilbo_ingest.fetching.guard import Guard
from ilbo_ingest.fetching.turns import Turns
from ilbo_ingest.fetching.wire import HttpcoreWire
from tests.unit.ingest.fetching.fakes import FakeNames, FakeNetwork, moved, page
from tests.unit.ingest.fetching.forbidden import NAMES, PUBLIC

OTHER_PUBLIC = "2606:2800:220:1::1"


class World:
    """An allowed server that redirects wherever it is told, and the fetcher under test."""

    def __init__(self, exceptions: str = "") -> None:
        self.names = FakeNames()
        self.network = FakeNetwork()
        self.network.serve(PUBLIC, canary)
        self.network.serve(OTHER_PUBLIC, canary)
        self.names.answer("allowed.test", [PUBLIC])
        for name in NAMES:
            self.names.answer(name, ["172.18.0.2"])
        guard = Guard.with_exceptions(exceptions)
        wire = HttpcoreWire(guard, self.names.resolve, self.network)
        self.fetcher = GuardedFetcher(wire, Turns(0), "ilbo-ingest test")

    async def fetch(self, request: Request) -> Outcome:
        try:
            return await self.fetcher.fetch(request)
        finally:
            assert self.network.open == 0, "a connection is left open"

    def inside(self) -> list[str]:
        """Return the addresses that were connected to and should not have been."""
        return [ip for ip, _ in self.network.connected if ip not in (PUBLIC, OTHER_PUBLIC)]


def canary(target: str) -> bytes:
    """Redirect from /redir/STATUS?to=ADDRESS; every other path is a page."""
    if target.startswith("/redir/"):
        status, _, location = target.removeprefix("/redir/").partition("?to=")
        return moved(unquote(location), int(status))
    return page()
