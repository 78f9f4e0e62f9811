"""What can go wrong, and what the bus does with it.

BusError
├── Permanent      no retry can help: the event becomes a dead letter at once
├── Unavailable    fails only here (disk full): never a dead letter, tried again, service unready
├── ContendedError a ledger entry changed again and again while it was compared
├── ClaimLostError what waited to be said was changed or taken away: nothing was said
└── SettingsError  the service stops at start and says which setting is wrong

Every other exception of a handler is tried again, later each time, and is a dead letter after
the fifth delivery.
"""


class BusError(Exception):
    """Base of what this package raises."""


class Permanent(BusError):  # noqa: N818 - read as `raise Permanent("…")`, not an error of ours
    """No retry can help this event: it becomes a dead letter at once, with this reason."""


class Unavailable(BusError):  # noqa: N818 - the same
    """Only this process can't do it now; the batch is tried again and the service is unready."""


class ContendedError(BusError):
    """The ledger entry kept changing; the caller may simply try again."""


class ClaimLostError(BusError):
    """What waited to be said was changed or taken away; nothing was said, the caller looks anew."""


class SettingsError(BusError):
    """A setting is wrong or missing; the service must not start."""


def said(error: BaseException) -> str:
    """Return an error's kind and words; the repr of redis-py's errors keeps the words back."""
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
