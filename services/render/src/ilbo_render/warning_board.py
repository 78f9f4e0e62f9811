"""The weather warnings that are in force, by the reader's clock.

A warning's events are ordered by generation, then revision; of two alike the lifting one counts, so
the state is the same in every order of arrival. A lifted warning is remembered for a while, or an
event that comes late would bring it back.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from ilbo_events import Fact, WarningLevel, WeatherWarningIssued, WeatherWarningLifted
from ilbo_render.facets import to_us
from ilbo_render.views import Alert

OVER_KEPT = timedelta(days=30)
_GRAVITY: dict[WarningLevel, int] = {"warning": 0, "advisory": 1, "preliminary": 2}


@dataclass(frozen=True, slots=True)
class Said:
    """What was said last about one warning."""

    event: WeatherWarningIssued | WeatherWarningLifted

    @property
    def warning_id(self) -> str:
        """Which warning."""
        return self.event.warning_id

    @property
    def is_lifted(self) -> bool:
        """Return whether it is in force no longer."""
        return isinstance(self.event, WeatherWarningLifted)

    @property
    def order(self) -> tuple[int, int, bool]:
        """Generation, then revision; who lifts by hand need not know the number."""
        return self.event.generation, self.event.revision, self.is_lifted

    @property
    def over_us(self) -> int | None:
        """When it is over; None: when it is lifted."""
        if isinstance(self.event, WeatherWarningLifted):
            return to_us(self.event.lifted_at)
        return to_us(self.event.expires_at) if self.event.expires_at else None


def said_by(event: Fact) -> Said | None:
    """Return what an event says about a warning; None for any other event."""
    if isinstance(event, WeatherWarningIssued | WeatherWarningLifted):
        return Said(event)
    return None


class WarningBoard:
    """Every warning that was said, and which of them are shown now."""

    def __init__(self) -> None:
        self._said: dict[str, Said] = {}
        self.version = 0
        """Counts what was added."""

    def add(self, said: Iterable[Said]) -> None:
        """Take in what was said, in any order."""
        for one in said:
            known = self._said.get(one.warning_id)
            if known is None or one.order > known.order:
                self._said[one.warning_id] = one
                self.version += 1

    def forget(self, before_us: int) -> None:
        """Forget what has long been over."""
        over = [id_ for id_, said in self._said.items() if (said.over_us or before_us) < before_us]
        for id_ in over:
            del self._said[id_]

    def active(self, now: datetime) -> tuple[Alert, ...]:
        """Return what is in force or announced, the gravest first, then the newest."""
        now_us = to_us(now)
        events = [
            said.event
            for said in self._said.values()
            if isinstance(said.event, WeatherWarningIssued)
            and (said.over_us is None or said.over_us > now_us)
        ]
        events.sort(key=lambda e: (_GRAVITY[e.level], -e.issued_at.timestamp(), e.warning_id))
        return tuple(map(_alert, events))


def _alert(event: WeatherWarningIssued) -> Alert:
    return Alert(
        word=event.word,
        is_foreseen=event.level == "preliminary",
        areas=event.areas,
        issued_at=event.issued_at,
        effective_at=event.effective_at,
        expires_at=event.expires_at,
        text=event.text,
        attribution=event.attribution,
    )
