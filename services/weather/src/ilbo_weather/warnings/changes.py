"""What a bulletin changes: pure rules. Only a source that was understood lifts anything."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ilbo_bus import Publication, Record, Stamp
from ilbo_bus.ledger import Decide
from ilbo_events import WeatherWarningIssued, WeatherWarningLifted, warning_digest
from ilbo_weather.warnings.bulletin import Bulletin

_LIFTED = "lifted"


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be said after a bulletin."""

    issue: tuple[WeatherWarningIssued, ...]
    lift: tuple[WeatherWarningIssued, ...]
    """As they were said last."""


def changes(
    known: Iterable[WeatherWarningIssued], bulletin: Bulletin, source: str, now: datetime
) -> Changes:
    """Return what is new, changed and over, of one source.

    What is known of other sources stays; preliminary warnings stay when the bulletin could not
    say anything about them.
    """
    issued = {w.warning_id: w for w in bulletin.warnings if not has_ended(w, now)}
    over = [
        warning
        for warning in known
        if warning.warning_id not in issued
        and warning.source == source
        and (bulletin.speaks_of_foreseen or warning.level != "preliminary")
    ]
    return Changes(tuple(issued.values()), tuple(over))


def has_ended(warning: WeatherWarningIssued, now: datetime) -> bool:
    """Return whether a warning is over by the time it names itself."""
    return warning.expires_at is not None and warning.expires_at <= now


def issue_decision(warning: WeatherWarningIssued) -> Decide:
    """Return the rule for a warning that is in force: said once, again when it says more."""
    digest = warning_digest(warning)

    def decide(known: Record | None, stamp: Stamp) -> Publication | None:
        if known is not None and known.digest == digest:
            return None
        numbers = {"revision": stamp.revision, "generation": stamp.generation}
        return Publication(warning.model_copy(update=numbers), digest)

    return decide


def lift_decision(warning: WeatherWarningIssued, now: datetime) -> Decide:
    """Return the rule for a warning that is over: said once."""

    def decide(known: Record | None, stamp: Stamp) -> Publication | None:
        if known is not None and known.digest == _LIFTED:
            return None
        event = WeatherWarningLifted(
            warning_id=warning.warning_id,
            revision=stamp.revision,
            generation=stamp.generation,
            word=warning.word,
            lifted_at=now,
            source=warning.source,
            attribution=warning.attribution,
        )
        return Publication(event, _LIFTED)

    return decide
