"""The rows of data.go.kr's short-term forecast service, as JSON or XML.

Form, after KMA's guide and recorded answers: response/body/items/item. `items` may be an empty
text, `item` one object instead of a list; values are texts, in old answers numbers. No data is
code 03 without a body, and so is an answer without rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element

from ilbo_paper.stations import StationPlace
from ilbo_weather.exchange import Page
from ilbo_weather.providers import kst
from ilbo_weather.providers.envelopes import Content, content_of
from ilbo_weather.providers.measured import number
from ilbo_weather.providers.xml_envelopes import child, local_name
from ilbo_weather.readings import Failure

Item = dict[str, object]
_MISSING_FROM = 900.0


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the grid and the stations in it."""

    nx: int
    ny: int
    stations: tuple[StationPlace, ...]


def items_of(page: Page, received_at: datetime) -> list[Item] | Failure:
    """Return the rows; an answer without any is no data."""
    content = content_of(page, ("json", "xml"), received_at)
    if isinstance(content, Failure):
        return content
    items = list(_items(content))
    return items or Failure("no_data", "no_items")


def cells_of(stations: tuple[StationPlace, ...]) -> tuple[Cell, ...]:
    """Return the cells that hold these stations, each once."""
    places: dict[tuple[int, int], tuple[StationPlace, ...]] = {}
    for station in stations:
        key = station.nx, station.ny
        places[key] = (*places.get(key, ()), station)
    return tuple(Cell(nx, ny, found) for (nx, ny), found in places.items())


def time_in_cell(item: Item, cell: Cell, what: str) -> datetime:
    """Return the time of a row of the cell that was asked for; raise NoTimeError."""
    if (number(item.get("nx")), number(item.get("ny"))) != (cell.nx, cell.ny):
        raise kst.NoTimeError("is of another cell")
    return time_of(item, what)


def by_category(items: list[Item], name: str) -> tuple[Item, list[str]]:
    """Return the values by category, and the categories of which two rows say different ones."""
    values: Item = {}
    conflicting: set[str] = set()
    for item in items:
        category = str(item.get("category", "")).strip()[:20]
        if values.setdefault(category, item.get(name)) != item.get(name):
            conflicting.add(category)
    return {c: v for c, v in values.items() if c not in conflicting}, sorted(conflicting)


def time_of(item: Item, what: str) -> datetime:
    """Return the time of `base` or `fcst`; raise NoTimeError."""
    date, time = str(item.get(f"{what}Date", "")), str(item.get(f"{what}Time", ""))
    return kst.from_stamp(date.strip() + time.strip().zfill(4))


def value_of(raw: object) -> float | None:
    """Return a value; from 900 on, either way, none was meant."""
    value = number(raw)
    return value if value is not None and abs(value) < _MISSING_FROM else None


def _items(content: Content) -> Iterator[Item]:
    if content.root is not None:
        yield from _in_xml(content.root)
        return
    found: object = content.data
    for name in ("response", "body", "items"):
        found = found.get(name) if isinstance(found, dict) else None
    found = found.get("item") if isinstance(found, dict) else found
    rows = found if isinstance(found, list) else [found]
    yield from (row for row in rows if isinstance(row, dict))


def _in_xml(root: Element) -> Iterator[Item]:
    body = child(root, "body")
    items = child(body, "items") if body is not None else None
    for row in items if items is not None else ():
        if local_name(row) == "item":
            yield {local_name(part): (part.text or "").strip() for part in row}
