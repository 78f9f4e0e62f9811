"""What a visit to a source brings: documents, and how it ended."""

from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from ilbo_ingest.fetching import Reach, Validators
from ilbo_ingest.readers.reader import Document
from ilbo_ingest.sources.memory import NO_VALIDATORS, Failure, Memory


@dataclass(slots=True)
class Receipt:
    """What became of one document."""

    format: str = ""
    unreadable: str | None = None
    """Why nothing of it could be used."""
    items: int = 0
    pages: int = 0
    """How many pages were fetched to complete its items."""
    is_whole: bool = True
    """False when items wait for the next visit: then the document is read again."""
    states: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)
    """The reason of each item that was refused."""
    arrivals: list[float] = field(default_factory=list)
    newest_item_at: float | None = None
    last_item: str | None = None


async def _nothing(_: Receipt) -> None:
    """Leave a document where it is."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One document, as it came."""

    document: Document
    headers: tuple[tuple[str, str], ...] = ()
    """As the server or the mail sent them."""
    reach: Reach = "public"
    """How far the addresses in it may reach."""
    hold: str | None = None
    """Why an editor has to look at whatever it holds."""
    settle: Callable[[Receipt], Awaitable[None]] = _nothing
    """Called when all of it is taken in: a file is moved, a mail is marked."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a visit ended; always the last thing it brings."""

    failure: Failure | None = None
    has_contact: bool = True
    """Whether anything answered at all."""
    unchanged: bool = False
    """Whether what answered is the very same as before."""
    validators: Validators = NO_VALIDATORS
    sha256: str = ""
    max_age_seconds: float | None = None
    moved_to: str | None = None
    """Where the server says that it is from now on."""
    cursor: Mapping[str, str] = field(default_factory=dict)


class Collector(Protocol):
    """One way to get documents from a source."""

    @property
    def address(self) -> str:
        """What is asked, and how: what is known of another address holds no longer."""

    @property
    def server(self) -> str:
        """Who is asked; a server is asked by one visit at a time."""

    def collect(self, memory: Memory) -> AsyncGenerator[Arrival | Ended, None]:
        """Bring what is new, and say last how it ended; raise nothing of the outside world."""
