"""What the weather service needs from outside: an upstream, a duty to hold, a place to say it."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import Literal, Protocol

from ilbo_bus import Record
from ilbo_bus.ledger import Decide
from ilbo_events import WeatherObserved
from ilbo_weather.checks import Judged
from ilbo_weather.exchange import Page, Request
from ilbo_weather.providers.spec import ProviderSpec
from ilbo_weather.readings import Answer, Failure, Reading, Unchanged, Validators
from ilbo_weather.recent import Key
from ilbo_weather.schedule import Progress

Hold = Literal["new", "kept", "other"]
"""new: this process has just taken it; kept: it had it already; other: another process has it."""
Verdict = Literal["allowed", "used_up"]
"""Whether a quota has room for a call."""


class Fetcher(Protocol):
    """Whoever asks an upstream; what counts quotas stands between it and the providers."""

    async def fetch(self, request: Request) -> Page | Unchanged | Failure:
        """Ask once; an answer with an error status is a page, its provider reads it."""


class Provider(Protocol):
    """One weather service: a thin client and a pure reader."""

    @property
    def spec(self) -> ProviderSpec:
        """Its place in the ladder and its timetable."""

    @property
    def name(self) -> str:
        """What metrics and logs call it."""

    @property
    def address(self) -> str:
        """What it asks; progress is stored by it."""

    @property
    def account(self) -> str:
        """Fingerprint of its key, empty without one: another key begins anew."""

    async def read(self, known: Validators) -> Answer:
        """Ask once; known failures are answers, never exceptions."""


class Historian(Protocol):
    """A source that can be asked for hours that are past."""

    async def history(self, since: datetime, until: datetime) -> list[Reading | Failure]:
        """Return the hours between the two, oldest first; what fails ends the list."""


class Duty(Protocol):
    """The right to poll, which one process has at a time, and how far polling has come.

    Every method raises RedisError while Redis is away.
    """

    async def take(self) -> Hold:
        """Take the duty or keep it; an owner that is not heard of loses it."""

    async def release(self) -> None:
        """Leave it to another process at once."""

    async def load(self) -> dict[str, Progress]:
        """Return how far asking each source has come, as far as it is known."""

    async def save(self, progress: Mapping[str, Progress]) -> None:
        """Store how far asking these sources has come."""


class Quotas(Protocol):
    """How many calls each key has made of each endpoint today."""

    async def reserve(self, endpoint: str, account: str, weight: int) -> Verdict:
        """Count calls if there is room for them."""


class RecentStore(Protocol):
    """The judged reports of the last hours. Every method raises RedisError while it is away."""

    async def load(self) -> list[Judged]:
        """Return what is stored."""

    async def save(self, written: Mapping[Key, Judged], removed: Collection[Key]) -> None:
        """Store some and remove others."""


class Ledger(Protocol):
    """What was said last about each subject."""

    async def publish(self, subject: str, decide: Decide) -> Record | None:
        """Say what `decide` returns, atomically with the record."""


class ObservationLedger(Ledger, Protocol):
    """A ledger whose subjects are over one day."""

    async def forget(self, is_over: Callable[[str], bool]) -> int:
        """Drop the records of subjects about which nothing will be said again."""


class History(Protocol):
    """Two days of each station. Every method raises RedisError while Redis is away."""

    async def keep(self, observations: Iterable[WeatherObserved]) -> None:
        """Store them, each in the place of what was said of its time before."""

    async def since(self, station: str, since: datetime) -> list[WeatherObserved]:
        """Return a station's observations of `since` and later, oldest first."""

    async def at(self, station: str, moment: datetime) -> WeatherObserved | None:
        """Return the observation of one time."""


class Newest(Protocol):
    """The newest observation of each station."""

    async def keep(self, observations: Iterable[WeatherObserved]) -> None:
        """Store those that are newer than what is stored; raise RedisError when it can't."""

    async def all(self) -> list[WeatherObserved]:
        """Return what is stored, or what was last known of it while Redis is away."""

    def remembered(self) -> list[WeatherObserved]:
        """Return what this process last knew of it."""
