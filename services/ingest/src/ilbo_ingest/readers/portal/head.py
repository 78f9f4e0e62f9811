"""The head of a portal page: the masthead's date and the weather ticker."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone

from ilbo_ingest.decoding import Row
from ilbo_ingest.drafts import Note, Sighting, UnreadableDocumentError
from ilbo_ingest.readers.portal.layout import is_more
from ilbo_ingest.readers.portal.marks import PageDate, is_agency, opening, page_date, weather_credit
from ilbo_ingest.readers.portal.ticker import TickerEntry, ticker_entries

KST = timezone(timedelta(hours=9), "KST")
# How far the masthead and the ticker can reach; the registry has under a hundred stations.
_MASTHEAD_ROWS = 150
_HEAD_ROWS = 400
_LONG_ROW = 100


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the article."""

    midnight: datetime
    """The masthead's day, in KST."""
    sightings: tuple[Sighting, ...]
    notes: tuple[Note, ...]
    rest: Sequence[Row]


def read_head(rows: Sequence[Row], stations: Collection[str]) -> Head:
    """Return the date, the weather and what is left; raise without a date in the masthead."""
    top = rows[: _head_length(rows, stations)]
    at, masthead = _masthead(top)
    ticker, credits_at = _ticker(top, at, stations)
    repeated = _repeated_dates(top, {at, *ticker, *credits_at})
    used = {at, *ticker, *credits_at, *repeated}
    midnight = datetime.combine(masthead.day, time.min, KST)
    weather = _Weather(midnight, next(iter(credits_at.values()), ""))
    for index, entries in ticker.items():
        weather.add(top[index], entries)
    notes = [
        Note(row.number, row.text, "stands above the article and says nothing known")
        for index, row in enumerate(top[: max(used)])
        if index not in used
    ]
    notes += [Note(top[i].number, top[i].text, "is a second date") for i in repeated]
    notes += [Note(top[at].number, top[at].text, reason) for reason in _doubts(masthead)]
    return Head(midnight, tuple(weather.sightings), (*notes, *weather.notes), rows[max(used) + 1 :])


def _doubts(masthead: PageDate) -> list[str]:
    doubts = []
    if not masthead.is_weekday_right:
        day = masthead.day.isoformat()
        doubts.append(f"the weekday is wrong: {day} is no {masthead.weekday}요일")
    if masthead.time:
        doubts.append(f"the hour {masthead.time} is not used: it is the page's, no article's")
    return doubts


def is_known_date(text: str) -> PageDate | None:
    """Return the date in a row, None when there is none or no calendar has it."""
    try:
        return page_date(text)
    except ValueError:
        return None


class _Weather:
    """Collects the ticker; a station counts once."""

    def __init__(self, midnight: datetime, credit: str) -> None:
        self.sightings: list[Sighting] = []
        self.notes: list[Note] = []
        self._midnight = midnight
        self._credit = credit
        self._seen: dict[str, TickerEntry] = {}

    def add(self, row: Row, entries: Sequence[TickerEntry]) -> None:
        for entry in entries:
            reason = self._refusal(entry)
            if reason:
                self.notes.append(Note(row.number, row.text, reason))
                continue
            self._seen[entry.station] = entry
            self.sightings.append(
                Sighting(
                    entry.station,
                    entry.word,
                    entry.temperature_celsius,
                    self._midnight,
                    self._credit,
                )
            )

    def _refusal(self, entry: TickerEntry) -> str | None:
        earlier = self._seen.get(entry.station)
        if earlier is not None:
            same = "is printed twice" if earlier == entry else "contradicts an earlier line"
            return f"{entry.station} {same}"
        if entry.temperature_celsius is None and entry.word is None:
            return f"{entry.station} has neither sky nor temperature"
        if entry.temperature_celsius is not None and abs(entry.temperature_celsius) > 100:
            return f"{entry.station}: no thermometer shows {entry.temperature_celsius}"
        return None


def _head_length(rows: Sequence[Row], stations: Collection[str]) -> int:
    """Return how many rows may belong to the head: those before the first that reads like text."""
    for index, row in enumerate(rows[:_HEAD_ROWS]):
        wire = opening(row.text)
        begins_text = wire is not None and is_agency(wire.dateline)
        is_long = len(row.text) > _LONG_ROW and not ticker_entries(row.text, stations)
        if begins_text or is_long or is_more(row.text):
            return index
    return min(len(rows), _HEAD_ROWS)


def _masthead(rows: Sequence[Row]) -> tuple[int, PageDate]:
    for index, row in enumerate(rows[:_MASTHEAD_ROWS]):
        try:
            printed = page_date(row.text)
        except ValueError as error:
            reason = f"line {row.number}: {row.text} is no day of the calendar"
            raise UnreadableDocumentError(reason) from error
        if printed and not printed.is_of_article:
            return index, printed
    raise UnreadableDocumentError("there is no masthead date such as 2026.03.12 (목)")


def _repeated_dates(rows: Sequence[Row], head: set[int]) -> list[int]:
    """Return the rows right below the head that give a date once more."""
    repeated: list[int] = []
    for index, row in enumerate(rows):
        if index - 1 in {*head, *repeated} and index not in head and is_known_date(row.text):
            repeated.append(index)
    return repeated


def _ticker(
    rows: Sequence[Row], masthead: int, stations: Collection[str]
) -> tuple[dict[int, list[TickerEntry]], dict[int, str]]:
    """Return the rows of the ticker and those that credit it.

    One row of something else may stand between; behind two of them (section and headline) only a
    row that names a station of the registry is weather, and none is a credit but KMA's.
    """
    ticker: dict[int, list[TickerEntry]] = {}
    credited: dict[int, str] = {}
    strangers = 0
    for index, row in enumerate(rows):
        entries = ticker_entries(row.text, stations)
        credit = weather_credit(row.text)
        if entries and (strangers < 2 or all(entry.station in stations for entry in entries)):
            ticker[index] = entries
        elif credit and (strangers == 0 or credit.startswith("기상청")):
            credited[index] = credit
        elif index != masthead:
            strangers += 1
            continue
        strangers = 0
    return ticker, credited
