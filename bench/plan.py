"""How long and how large a run of the measurements is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plan:
    """The sizes of one run; every figure is the median of `repeats`."""

    articles: int = 10_000
    """In the archive before anything is timed."""
    repeats: int = 5
    window_seconds: float = 10.0
    """How long events are published at `events_per_second`, for each repetition."""
    events_per_second: int = 50
    events: int = 20_000
    """That each consumer reads in the throughput measurement."""
    items_read: int = 100_000
    """Of feeds, one after the other, while the memory of reading them is watched."""
    load_seconds: float = 3.0
    """How long each page is asked for, for each repetition."""
    idle_seconds: float = 60.0
    """How long the services rest before their memory is read."""
    weather_hours: int = 24
    """How long every station reports every minute."""


FULL = Plan()
QUICK = Plan(
    window_seconds=3.0,
    events=10_000,
    items_read=10_000,
    load_seconds=1.0,
    idle_seconds=10.0,
    weather_hours=2,
)
"""For a look while something is being changed; its figures are not to be quoted."""
