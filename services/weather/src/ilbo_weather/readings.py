"""What a provider can answer: a reading, nothing new, or a failure with its name."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ilbo_events import WeatherObserved

FailureKind = Literal["no_data", "quota", "rate", "auth", "bad_request", "upstream", "garbage"]
"""Decides what the poller does next.

no_data: the slot is not there yet, ask for the one before; neither a failure nor a success.
quota: nothing more until the account's day ends. rate: back off. auth: the key does not work, no
retry. bad_request: our own mistake, no retry. upstream and garbage: tried again in the slot.
"""

Note = Literal[
    "unknown_station",
    "unknown_word",
    "unknown_field",
    "conflicting_rows",
    "unreadable_row",
    "unreadable_value",
    "out_of_range",
    "three_hour_sum",
    "deprecated",
    "registry_differs",
    "icon_differs",
]
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
    incomplete: "Failure | None" = None
    """Why a part is missing, where a reading takes several requests; the next `read` of the same
    slot asks for that part only."""
    not_before: datetime | None = None
    """The upstream asks not to be asked again earlier."""


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The upstream says that its page is the one we have."""

    expires_at: datetime | None = None
    """Until when its page says that this holds."""
    not_before: datetime | None = None
    """The upstream asks not to be asked again earlier."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Nothing could be read; `reason` is a metric's label, `detail` is for people."""

    kind: FailureKind
    reason: str
    detail: str = ""
    retry_after_seconds: float = 0
    code: str = ""
    """The service's own code, e.g. 30."""
    constant: str = ""
    """The service's own name of it, e.g. SERVICE_KEY_IS_NOT_REGISTERED_ERROR."""


Answer = Reading | Unchanged | Failure
