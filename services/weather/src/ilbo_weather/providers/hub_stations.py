"""Reader of KMA API Hub's station lists, stn_inf.php with inf=SFC or AWS.

Text in EUC-KR under a comment with the names of the columns, of which the two lists have different
ones. STN occurs twice: the second is the office in charge. Names may hold blanks, and the last
column, the address, does; the forecast region (11B10101) tells where the names end.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import Literal

from ilbo_paper.stations import StationPlace
from ilbo_weather.exchange import Page
from ilbo_weather.providers.envelopes import content_of
from ilbo_weather.providers.hub_frame import header_of, rows_of
from ilbo_weather.providers.measured import number
from ilbo_weather.readings import Failure

Network = Literal["SFC", "AWS"]

_HEADERS: dict[Network, str] = {
    "AWS": "STN LON LAT STN_SP HT HT_WD LAU STN STN_KO STN_EN FCT_ID LAW_ID BASIN LAW_ADDR",
    "SFC": "STN LON LAT STN_SP HT HT_PA HT_TA HT_WD HT_RN STN STN_KO STN_EN FCT_ID LAW_ID BASIN",
}
_MOVED_DEGREES = 0.002  # two hundred metres
_HANGUL = re.compile("[가-힣]")
_REGION = re.compile(r"[0-9]{2}[A-Z][0-9]{5}|-{2,}")


@dataclass(frozen=True, slots=True)
class ListedStation:
    """A station as KMA lists it; degrees are WGS 84."""

    id: str
    name: str
    latitude_degrees: float
    longitude_degrees: float
    elevation_meters: float | None
    address: str


@dataclass(frozen=True, slots=True)
class StationList:
    """The stations of one list, and the rows that could not be read."""

    stations: tuple[ListedStation, ...]
    unreadable: tuple[str, ...] = ()

    def names(self) -> dict[str, str]:
        """Return the names by station number."""
        return {station.id: station.name for station in self.stations}


def read(page: Page, received_at: datetime, network: Network) -> StationList | Failure:
    """Return the stations of the list."""
    content = content_of(page, ("text",), received_at)
    if isinstance(content, Failure):
        return content
    rows = rows_of(content.text)
    if isinstance(rows, Failure):
        return rows
    header = header_of(content.text) or _HEADERS[network].split()
    read_rows = {line: _station(line, header) for line in rows}
    stations = tuple(station for station in read_rows.values() if station)
    unreadable = tuple(line[:200] for line, station in read_rows.items() if station is None)
    if not stations:
        return Failure("garbage", "unreadable_rows", rows[0][:200])
    return StationList(stations, unreadable)


def _station(line: str, header: list[str]) -> ListedStation | None:
    """Return the station of a row, None when it doesn't fit the header."""
    if "STN_KO" not in header or "HT" not in header:
        return None
    words = header.index("STN_KO")
    head = line.split(maxsplit=words)
    if len(head) <= words or not head[0].isdecimal():
        return None
    values = dict(zip(header[1:words], head[1:words], strict=True))
    longitude, latitude = number(_short(values["LON"])), number(_short(values["LAT"]))
    names = _name_and_address(head[words], header[words:])
    if names is None or longitude is None or latitude is None:
        return None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None
    elevation = number(values["HT"])
    return ListedStation(str(int(head[0])), names[0], latitude, longitude, elevation, names[1])


def _short(text: str) -> str:
    """Return degrees with at most six decimals: 126.87600000 is a measure of nothing smaller."""
    whole, point, decimals = text.partition(".")
    return f"{whole}{point}{decimals[:6]}"


def _name_and_address(text: str, header: list[str]) -> tuple[str, str] | None:
    """Return the Korean name and the address; English names of several words lie between."""
    tokens = text.split()
    region = next((i for i, t in enumerate(tokens) if i >= 2 and _REGION.fullmatch(t)), None)
    if region is None or "FCT_ID" not in header:
        return None
    behind = len(header) - 1 - header.index("FCT_ID")
    after = tokens[region + 1 :]
    address = " ".join(after[behind - 1 :]) if header[-1] == "LAW_ADDR" else ""
    name = takewhile(_HANGUL.search, tokens[1:region])
    return " ".join([tokens[0], *name]), address


def differences(listed: StationList, registered: Mapping[str, StationPlace]) -> list[str]:
    """Return where the list and our registry of today differ, one line for each station."""
    found = [
        f"{station.id} {station.name}: {difference}"
        for station in listed.stations
        if (place := registered.get(station.id)) is not None
        and (difference := _difference(station, place))
    ]
    ours, theirs = set(registered), {station.id for station in listed.stations}
    return found + [f"{id_} {registered[id_].name}: not listed" for id_ in sorted(ours - theirs)]


def _difference(station: ListedStation, place: StationPlace) -> str:
    if station.name != place.name:
        return f"registered as {place.name}"
    moved = max(
        abs(station.latitude_degrees - place.latitude_degrees),
        abs(station.longitude_degrees - place.longitude_degrees),
    )
    return f"moved by {moved:.4f} degrees" if moved > _MOVED_DEGREES else ""
