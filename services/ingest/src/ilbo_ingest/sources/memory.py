"""What is known of one source, and what one visit adds to it. Pure; times are Unix seconds."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from pydantic import TypeAdapter

from ilbo_ingest.fetching import Validators
from ilbo_ingest.sources.rhythm import ARRIVALS_KEPT, longest_gap, wanted_hours
from ilbo_paper import Rhythm

Trouble = Literal["failing", "error-page", "changed-format"]
"""failing         nothing came, or a refusal
error-page      a web page came where a document was expected
changed-format  a document came that can't be read, where others could
"""
NO_VALIDATORS = Validators()
_SLOW_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a visit brought nothing."""

    trouble: Trouble
    reason: str
    """One word: the label of a metric."""
    detail: str
    """For people."""
    retry_after_seconds: float | None = None
    """How long the source asks to be left alone."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What one visit to a source came to."""

    started_at: float
    seconds: float
    """How long the source took to answer."""
    failure: Failure | None = None
    has_contact: bool = True
    """Whether anything answered at all."""
    unchanged: bool = False
    """Whether what answered is the very same as before."""
    format: str = ""
    """What the documents were; empty when none was read."""
    items: int = 0
    """How many items the documents held, known ones too."""
    arrivals: tuple[float, ...] = ()
    """When each new item came, by the source's own word or as it was seen; in ascending order."""
    newest_item_at: float | None = None
    """The newest time that an item of the source bears."""
    last_item: str | None = None
    """The article that came last."""
    states: Mapping[str, int] = field(default_factory=dict)
    """How many items came to which end."""
    validators: Validators = NO_VALIDATORS
    sha256: str = ""
    max_age_seconds: float | None = None
    moved_to: str | None = None
    """Where its server says that it is from now on."""
    cursor: Mapping[str, str] = field(default_factory=dict)
    """How far the source was read, in its kind's own terms."""


@dataclass(frozen=True, slots=True)
class Memory:
    """Everything that is remembered of one source between visits."""

    since: float = 0
    """When it was first visited; 0: never."""
    address: str = ""
    """What the validators and the cursor belong to."""
    validators: Validators = NO_VALIDATORS
    sha256: str = ""
    format: str = ""
    format_before: str = ""
    format_changed_at: float | None = None
    moved_to: str | None = None
    cursor: Mapping[str, str] = field(default_factory=dict)
    visits: int = 0
    visited_at: float | None = None
    last_contact_at: float | None = None
    last_success_at: float | None = None
    last_item_at: float | None = None
    last_item: str | None = None
    newest_item_at: float | None = None
    failing_since: float | None = None
    failure: Failure | None = None
    failures: int = 0
    """In a row."""
    parse_failures: int = 0
    """All of them."""
    zero_streak: int = 0
    """Visits in a row that found a document without items."""
    same_streak: int = 0
    """Visits in a row that found the very same document."""
    slow_streak: int = 0
    """Visits in a row that took long."""
    answer_seconds: float = 0
    items: Mapping[str, int] = field(default_factory=dict)
    arrivals: tuple[float, ...] = ()
    longest_gap_seconds: float = 0
    told: str = ""
    """The state that was told last."""

    @property
    def has_brought_items(self) -> bool:
        """Whether any document of it ever held an item."""
        return self.newest_item_at is not None or bool(self.arrivals)

    def at(self, address: str) -> "Memory":
        """Return what still holds when the source is read at this address from now on."""
        if self.address == address:
            return self
        return replace(
            self, address=address, validators=NO_VALIDATORS, sha256="", format="", cursor={}
        )


_STORED = TypeAdapter(Memory)


def write_memory(memory: Memory) -> bytes:
    """Return a memory as it is stored."""
    return _STORED.dump_json(memory)


def read_memory(raw: bytes | None) -> Memory:
    """Return a stored memory; an empty one where there is none, or another version's."""
    try:
        return _STORED.validate_json(raw) if raw else Memory()
    except ValueError:
        return Memory()


def after(memory: Memory, visit: Visit, rhythm: Rhythm) -> Memory:
    """Return what is known after a visit."""
    ended_at = visit.started_at + visit.seconds
    known = replace(
        memory,
        since=memory.since or visit.started_at,
        visits=memory.visits + 1,
        visited_at=ended_at,
        last_contact_at=ended_at if visit.has_contact else memory.last_contact_at,
        answer_seconds=visit.seconds,
        slow_streak=memory.slow_streak + 1 if visit.seconds > _SLOW_SECONDS else 0,
        items=dict(Counter(memory.items) + Counter(visit.states)),
        cursor=dict(visit.cursor) or memory.cursor,
    )
    if visit.failure is not None:
        return _failed(known, visit.failure, ended_at)
    return _with_items(_succeeded(known, visit, ended_at), visit, rhythm)


def _failed(memory: Memory, failure: Failure, at: float) -> Memory:
    return replace(
        memory,
        failure=failure,
        failures=memory.failures + 1,
        failing_since=memory.failing_since or at,
        parse_failures=memory.parse_failures + (failure.trouble != "failing"),
    )


def _succeeded(memory: Memory, visit: Visit, at: float) -> Memory:
    known = replace(memory, last_success_at=at, failure=None, failures=0, failing_since=None)
    known = replace(
        known,
        validators=visit.validators,
        sha256=visit.sha256,
        moved_to=visit.moved_to,
        same_streak=memory.same_streak + 1 if visit.unchanged else 0,
    )
    if visit.unchanged:
        # What had no items has none again.
        return replace(known, zero_streak=memory.zero_streak + bool(memory.zero_streak))
    changed = bool(visit.format and memory.format and visit.format != memory.format)
    return replace(
        known,
        zero_streak=memory.zero_streak + 1 if visit.format and not visit.items else 0,
        format=visit.format or memory.format,
        format_before=memory.format if changed else memory.format_before,
        format_changed_at=at if changed else memory.format_changed_at,
    )


def _with_items(memory: Memory, visit: Visit, rhythm: Rhythm) -> Memory:
    times = [at for at in (memory.newest_item_at, visit.newest_item_at) if at is not None]
    known = replace(memory, newest_item_at=max(times, default=None))
    if not visit.arrivals:
        return known
    arrivals = (*memory.arrivals, *visit.arrivals)[-ARRIVALS_KEPT:]
    gap = longest_gap(arrivals, wanted_hours(rhythm, arrivals))
    return replace(
        known,
        last_item_at=visit.started_at + visit.seconds,
        last_item=visit.last_item or memory.last_item,
        arrivals=arrivals,
        longest_gap_seconds=max(gap, memory.longest_gap_seconds),
    )
