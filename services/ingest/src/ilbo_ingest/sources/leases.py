"""Who visits a source, and what all replicas know of it."""

from dataclasses import dataclass

from ilbo_ingest.sources.memory import Memory


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to visit one source for a while."""

    source: str
    server: str
    fence: int
    """Counted up with each lease: what was written under an older one is refused."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What replicas know of one source."""

    memory: Memory
    due_at: float | None
