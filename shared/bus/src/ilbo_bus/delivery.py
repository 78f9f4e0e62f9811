"""What a handler receives, and how entries become deliveries."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ilbo_events import Envelope, Fact, Stream, UnreadableError, decode

Fields = Mapping[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Entry:
    """One raw entry of a stream and how often it was delivered."""

    entry_id: bytes
    fields: Fields
    attempt: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event as a handler gets it."""

    entry_id: str
    event: Fact
    envelope: Envelope
    attempt: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """An entry that no retry can help, and why."""

    entry: Entry
    reason: str


Handler = Callable[[Sequence[Delivery]], Awaitable[None]]


def open_entries(
    stream: Stream, entries: Iterable[Entry]
) -> tuple[list[tuple[Entry, Delivery]], list[Refusal]]:
    """Decode each entry for itself: a bad one hurts no other."""
    good: list[tuple[Entry, Delivery]] = []
    bad: list[Refusal] = []
    for entry in entries:
        entry_id = entry.entry_id.decode()
        try:
            event, envelope = decode(stream, entry_id, entry.fields)
        except UnreadableError as error:
            bad.append(Refusal(entry, str(error)))
        else:
            good.append((entry, Delivery(entry_id, event, envelope, entry.attempt)))
    return good, bad
