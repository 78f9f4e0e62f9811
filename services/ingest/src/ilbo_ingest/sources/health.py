"""How a source does: judged from what is known of it, whoever asks and whenever. Pure."""

from dataclasses import dataclass
from typing import Literal

from ilbo_ingest.sources.memory import Memory
from ilbo_ingest.sources.rhythm import (
    Hours,
    expected_seconds,
    learned_silence,
    longest_gap,
    wanted_hours,
)
from ilbo_paper import NewsSource

State = Literal[
    "ok", "new", "paused", "slow", "empty", "changed-format", "error-page", "frozen", "silent",
    "failing",
]  # fmt: skip
"""ok              it answers and brings what it is expected to
new             it was not visited yet
paused          the newspaper's file says that it is not read
slow            it takes long to answer, or is visited late
empty           its documents hold no items, where others did, or twice in a row
changed-format  its documents can't be read any more, or are of another format since the last visit
error-page      it answers with a web page instead of a document
frozen          it answers with the very same for longer than it ever did
silent          it brings nothing new for longer than it ever did
failing         it doesn't answer, or with a refusal
"""
FINE: frozenset[State] = frozenset({"ok", "new", "paused"})
_ZEROS = 2
_SLOW_VISITS = 2
_LATE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Health:
    """How a source does, and why that is said."""

    state: State
    reason: str = ""
    expected_seconds: float | None = None
    """How much silence is normal, in hours that count; None: not known yet."""
    silent_seconds: float | None = None
    """How long it has been silent in such hours; None: it never brought anything."""


def judge(source: NewsSource, memory: Memory, due_at: float | None, now: float) -> Health:
    """Return how a source does; `due_at` is when it is to be visited next."""
    hours = wanted_hours(source.rhythm, memory.arrivals)
    allowed = _allowed_silence(source, memory, hours)
    silent = _silence(memory, hours, now)
    state, reason = _state(source, memory, due_at, now)
    if state in ("ok", "slow") and (said := _silent(source, memory, allowed, silent)):
        state, reason = said
    return Health(state, reason, allowed, silent)


def _state(
    source: NewsSource, memory: Memory, due_at: float | None, now: float
) -> tuple[State, str]:
    if not source.enabled:
        return "paused", "enabled = false in the newspaper's file"
    if memory.failure is not None:
        again = f", {memory.failures} times in a row" if memory.failures > 1 else ""
        return memory.failure.trouble, f"{memory.failure.detail}{again}"
    if memory.zero_streak >= (1 if memory.has_brought_items else _ZEROS) and memory.zero_streak:
        return "empty", f"no items in {memory.zero_streak} documents in a row"
    changed_at = memory.format_changed_at
    if changed_at is not None and now - changed_at < 2 * source.interval_seconds:
        return "changed-format", f"was {memory.format_before}, is {memory.format}"
    return _pace(source, memory, due_at, now)


def _pace(
    source: NewsSource, memory: Memory, due_at: float | None, now: float
) -> tuple[State, str]:
    late = now - due_at if due_at is not None else 0
    if late > max(source.interval_seconds, _LATE_SECONDS):
        return "slow", f"to be visited {late:.0f} s ago"
    if not memory.visits:
        return "new", "not visited yet"
    if memory.slow_streak >= _SLOW_VISITS:
        return "slow", f"the last answer took {memory.answer_seconds:.0f} s"
    return "ok", ""


def _silence(memory: Memory, hours: frozenset[Hours], now: float) -> float | None:
    last = memory.arrivals[-1] if memory.arrivals else memory.newest_item_at
    return None if last is None else expected_seconds(last, now, hours)


def _allowed_silence(source: NewsSource, memory: Memory, hours: frozenset[Hours]) -> float | None:
    if source.max_silence_hours is not None:
        return source.max_silence_hours * 3600
    longest = max(memory.longest_gap_seconds, longest_gap(memory.arrivals, hours))
    return learned_silence(memory.arrivals, longest, source.interval_seconds, memory.since)


def _silent(
    source: NewsSource, memory: Memory, allowed: float | None, silent: float | None
) -> tuple[State, str] | None:
    if allowed is None or silent is None or silent <= allowed:
        return None
    reason = f"nothing new for {_hours(silent)}, expected within {_hours(allowed)}"
    if memory.same_streak and source.kind in ("feed", "page-list", "policy-news"):
        return "frozen", f"{reason}; the document is the very same"
    return "silent", reason


def _hours(seconds: float) -> str:
    return f"{seconds / 3600:.1f} h" if seconds >= 3600 else f"{seconds / 60:.1f} min"
