"""What is known of a weather service before it is asked: its place in the ladder, its timetable."""

from dataclasses import dataclass
from typing import Literal

from ilbo_events import ReportField

ProviderKind = Literal["observation", "analysis", "model"]

KMA_CREDIT = "기상청 제공"
"""The credit of every value of the Korea Meteorological Administration (KOGL type 1)."""


@dataclass(frozen=True, slots=True)
class Publication:
    """When new values are there, so that they are asked for then and not before.

    Slots begin on the full hour of Korea and follow each other without a gap.
    """

    slot_seconds: int
    """A new value comes this often: 3600 is hourly."""
    ask_after_seconds: tuple[int, ...]
    """When to ask, counted from a slot's beginning; later times ask for revisions of the same."""


@dataclass(frozen=True, slots=True)
class ProviderSpec:
    """One weather service as poller, ladder and credit line need it."""

    name: str
    """Source of its values and label of its metrics, e.g. kma-asos-hourly."""
    rank: int
    """1 is the best; a value gives way to a fresh one of a smaller rank."""
    kind: ProviderKind
    attribution: str
    """The credit that stands beside its values."""
    fields: frozenset[ReportField]
    """What it can give."""
    publication: Publication
    host: str
    """Where it is asked by default."""
    key_setting: str | None = None
    """Name of the setting without which it is not asked."""

    @property
    def needs_key(self) -> bool:
        """Whether it is skipped while its setting is empty."""
        return self.key_setting is not None
