"""What one answer about warnings says. Three-valued: some in force, none, or unknown."""

from dataclasses import dataclass

from ilbo_events import WeatherWarningIssued
from ilbo_weather.readings import Failure


@dataclass(frozen=True, slots=True)
class Bulletin:
    """Everything that is in force, or foreseen, of the kinds the answer speaks of."""

    warnings: tuple[WeatherWarningIssued, ...]
    """Empty: none is in force, and the source says so."""
    speaks_of_foreseen: bool = True
    """Whether preliminary warnings could be read; otherwise nothing is known of them."""
    notes: tuple[str, ...] = ()
    """What was odd and taken all the same."""


BulletinAnswer = Bulletin | Failure
"""A failure is unknown: nothing is issued and, above all, nothing is lifted."""
