"""A provider that is asked cell by cell: it stops at the first failure and goes on there later."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from ilbo_weather.exchange import Page, Request
from ilbo_weather.providers import fcst_version
from ilbo_weather.providers.access import Access
from ilbo_weather.providers.forecast_items import Cell
from ilbo_weather.providers.spec import ProviderSpec
from ilbo_weather.readings import (
    NO_VALIDATORS,
    Answer,
    Failure,
    Note,
    Reading,
    Unchanged,
    Validators,
)

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class CellPlan:
    """What is asked of each cell, and when."""

    spec: ProviderSpec
    slot: Callable[[datetime], datetime]
    """The newest issue that may be there."""
    request: Callable[[Cell, datetime], Request]
    read: Callable[[Page, datetime, Cell], Reading | Failure]
    version: Callable[[datetime], Request]
    """Asks when an issue's file was made: one call instead of one for each cell."""


@dataclass(slots=True)
class _Round:
    """How far asking for one issue has come."""

    slot: datetime
    began_at: datetime
    base: datetime
    """The issue that is there: the slot's, or the one before while it isn't."""
    done: dict[Cell, Reading] = field(default_factory=dict)
    is_complete: bool = False


class CellsClient:
    """Asks for each cell once in a round."""

    def __init__(
        self,
        plan: CellPlan,
        access: Access,
        cells: tuple[Cell, ...],
        patience_seconds: float,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self.spec = plan.spec
        self.name = plan.spec.name
        self._plan = plan
        self._access = access
        self._cells = cells
        self._patience_seconds = patience_seconds
        self._seconds = seconds
        self._round: _Round | None = None

    @property
    def address(self) -> str:
        """What it asks, without a key; progress is stored by it."""
        return self._plan.request(self._cells[0], self._access.clock()).endpoint

    @property
    def account(self) -> str:
        """Fingerprint of its key, empty without one."""
        return self._access.account

    async def read(self, known: Validators = NO_VALIDATORS) -> Answer:
        """Ask for all cells, or for those that failed before; known failures are answers."""
        now = self._access.clock()
        slot = self._plan.slot(now)
        if self._round and self._round.slot == slot and self._round.is_complete:
            if (same := await self._same_as_before(self._round)) is not None:
                return same
            self._round = None
        if self._round is None or self._round.slot != slot:
            self._round = _Round(slot, now, slot)
        failure = await self._ask_the_rest(self._round)
        if not self._round.done:
            return failure or Failure("no_data", "no_cells")
        self._round.is_complete = failure is None
        return replace(_merged(self._round), incomplete=failure)

    async def _same_as_before(self, before: _Round) -> Answer | None:
        """Return that nothing changed since, or that it can't be told; None: ask again."""
        if before.base != before.slot:
            return None
        page = await self._access.ask(self._plan.version(before.slot))
        if not isinstance(page, Page):
            return page
        version = fcst_version.read(page, self._access.clock())
        if isinstance(version, Failure):
            return version if version.kind != "no_data" else Unchanged()
        return Unchanged() if version.made_at < before.began_at else None

    async def _ask_the_rest(self, round_: _Round) -> Failure | None:
        started = self._seconds()
        for cell in self._cells:
            if cell in round_.done:
                continue
            # The duty to poll is held for a limited time: what is slow goes on the next time.
            if self._seconds() - started > self._patience_seconds:
                return Failure("upstream", "too_slow", f"{len(round_.done)} cells are done")
            answer = await self._ask(cell, round_)
            if isinstance(answer, Failure):
                return answer
            round_.done[cell] = answer
        return None

    async def _ask(self, cell: Cell, round_: _Round) -> Reading | Failure:
        """Ask for the issue; while nobody has it, for the one before, once."""
        answer = await self._ask_at(cell, round_.base)
        if not isinstance(answer, Failure) or answer.kind != "no_data":
            return answer
        if round_.base == round_.slot:
            earlier = round_.slot - _HOUR
            answer = await self._ask_at(cell, earlier)
            if isinstance(answer, Reading) and not round_.done:
                round_.base = earlier
        if isinstance(answer, Failure) and answer.kind == "no_data" and round_.done:
            missing: tuple[Note, str] = ("unreadable_row", f"cell {cell.nx},{cell.ny}: no data")
            return Reading(round_.base, (), (missing,))
        return answer

    async def _ask_at(self, cell: Cell, base: datetime) -> Reading | Failure:
        page = await self._access.ask(self._plan.request(cell, base))
        if isinstance(page, Failure):
            return page
        if isinstance(page, Unchanged):
            return Failure("garbage", "http_304")
        return self._plan.read(page, self._access.clock(), cell)


def _merged(round_: _Round) -> Reading:
    readings = round_.done.values()
    return Reading(
        max(reading.observed_at for reading in readings),
        tuple(o for reading in readings for o in reading.observations),
        tuple(note for reading in readings for note in reading.notes),
    )
