"""What a provider can answer: a reading, nothing new, or a failure with its name."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ilbo_events import WeatherObserved

FailureKind = Literal["rate", "auth", "bad_request", "upstream", "garbage"]
"""Decides what the poller does next: only upstream and garbage are tried again in the slot."""

Note = Literal["unknown_station", "unknown_word", "conflicting_rows", "unreadable_row"]
"""What was odd in a reading that was taken all the same."""


@dataclass(frozen=True, slots=True)
class Validators:
    """What the upstream gave to ask with again, so that an unchanged page costs nothing."""

    etag: str | None = None
    last_modified: str | None = None


NO_VALIDATORS = Validators()


@dataclass(frozen=True, slots=True)
class Reading:
    """What one page says."""

    observed_at: datetime
    observations: tuple[WeatherObserved, ...]
    notes: tuple[tuple[Note, str], ...] = ()
    """Each with what it is about, e.g. the unknown word."""
    validators: Validators = NO_VALIDATORS


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The upstream says that its page is the one we have."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Nothing could be read; `reason` is a metric's label, `detail` is for people."""

    kind: FailureKind
    reason: str
    detail: str = ""
    retry_after_seconds: float = 0


Answer = Reading | Unchanged | Failure
