"""Bodies of the Korean government: what they are called at a time, and which news is theirs.

`agencies.csv`: names with the days between which they are valid, what they became, and a proposed
section; `agency_aliases.csv`: short forms in use. Ministries are renamed, merged and split; print
the name that was valid when the item was published.
"""

import csv
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files

from ilbo_ingest.readers.dates import KST
from ilbo_paper import Paper

_FIRST, _LAST = date.min, date.max


@dataclass(frozen=True, slots=True)
class Agency:
    """One body under one name."""

    name: str
    section: str
    """A proposal: an item's own rule or an editor may say otherwise."""
    valid_from: date
    valid_to: date
    became: tuple[str, ...]
    code: str
    """repCode of korea.kr, for those of today."""
    feed_code: str

    def is_valid(self, day: date) -> bool:
        """Whether it bore this name on that day."""
        return self.valid_from <= day <= self.valid_to


@dataclass(frozen=True, slots=True)
class Named:
    """What a name stands for at a time."""

    name: str
    agency: Agency | None
    """None: nobody known bears it."""
    note: str | None = None
    """Why the name was kept or changed."""


def agency_at(name: str, at: datetime | None) -> Named:
    """Return the body of a name as it was called at a time; None: today's or the last name.

    A name that a split left without one successor stays as it is.
    """
    name = " ".join(name.split())
    known = _agencies().get(_aliases().get(name, name))
    if known is None:
        return Named(name, None)
    day = at.astimezone(KST).date() if at else known.valid_from
    if known.is_valid(day):
        return Named(known.name, known)
    later = _successor(known, day) if day > known.valid_to else _predecessor(known, day)
    if later is None:
        return Named(known.name, known, f"{known.name} was no name of {day.isoformat()}; it stays")
    return Named(later.name, later, f"{name} was called {later.name} on {day.isoformat()}")


def agency_in(text: str, at: datetime | None) -> Named | None:
    """Return the body whose full name stands in a text such as the title of a feed."""
    found = [name for name in _agencies() if name in text]
    return agency_at(max(found, key=len), at) if found else None


def section_of(agency: Agency | None, paper: Paper) -> str | None:
    """Return the section proposed for a body, None where the newspaper has none of that name."""
    if agency is None:
        return None
    return next((s.name for s in paper.sections if agency.section in (s.name, s.slug)), None)


def _successor(agency: Agency, day: date) -> Agency | None:
    while not agency.is_valid(day):
        if len(agency.became) != 1:
            return None
        agency = _agencies()[agency.became[0]]
    return agency


def _predecessor(agency: Agency, day: date) -> Agency | None:
    while not agency.is_valid(day):
        before = [old for old in _agencies().values() if agency.name in old.became]
        if len(before) != 1 or day > before[0].valid_to:
            return None
        agency = before[0]
    return agency


@cache
def _agencies() -> dict[str, Agency]:
    return {row["name"]: _agency(row) for row in _rows("agencies.csv")}


@cache
def _aliases() -> dict[str, str]:
    return {row["alias"]: row["name"] for row in _rows("agency_aliases.csv")}


def _agency(row: dict[str, str]) -> Agency:
    return Agency(
        name=row["name"],
        section=row["section"],
        valid_from=date.fromisoformat(row["valid_from"]) if row["valid_from"] else _FIRST,
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else _LAST,
        became=tuple(filter(None, row["became"].split("|"))),
        code=row["code"],
        feed_code=row["feed_code"],
    )


def _rows(name: str) -> list[dict[str, str]]:
    text = files("ilbo_ingest").joinpath(name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))
