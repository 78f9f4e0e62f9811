"""Reader of KMA's web map, sfc_web_map.xml: bytes in, observations or a named refusal out.

A page is read whole or not at all. One that ends early is well-formed nowhere, so it is refused
even though some of its rows are complete: the next attempt brings all of them.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]
from pydantic import ValidationError

from ilbo_events import Flag, Quality, Station, WeatherObserved
from ilbo_events.conditions import condition_of
from ilbo_paper import stations
from ilbo_weather.readings import Failure, Note, Reading

SOURCE = "kma-web-map"
ATTRIBUTION = "기상청 제공"
_KST = timezone(timedelta(hours=9))
# A time-zone mix-up shows as nine hours; clocks of a few minutes apart are normal.
_FUTURE = timedelta(minutes=5)
_MOST_ROWS = 1000
# KMA writes -99.9, -999 and the like where it has no value; nothing beyond these was ever seen.
_TEMPERATURE = (-80.0, 60.0)
_PRECIPITATION = (0.0, 500.0)
_NUMBER = re.compile(r"[+-]?[0-9]{1,4}(\.[0-9]{1,4})?")
_HTML = re.compile(r"\s*(<\?xml[^>]*>\s*)?<(!doctype\s+)?html\b", re.IGNORECASE)


class _RefusedError(Exception):
    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.failure = Failure("garbage", reason, detail[:200])


def read(content: bytes, received_at: datetime) -> Reading | Failure:
    """Return what the page says; `received_at` bounds the times it may claim."""
    try:
        weather = _weather(_root(_decode(content)))
        observed_at = _observed_at(weather, received_at)
        rows = _rows(weather)
    except _RefusedError as refused:
        return refused.failure
    return _reading(rows, observed_at, received_at)


def _decode(content: bytes) -> str:
    """Return the text; the bytes decide, because pages and servers mislabel EUC-KR and UTF-8."""
    utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "cp949"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _RefusedError("undecodable", repr(content[:80]))


def _root(text: str) -> Element:
    if not text.strip():
        raise _RefusedError("empty")
    if _HTML.match(text[:2000]):
        raise _RefusedError("html", text[:200])
    try:
        root: Element = fromstring(text, forbid_dtd=True)
    except ParseError as error:
        raise _RefusedError("not_well_formed", f"{error}: {text[:80]}") from error
    except DefusedXmlException as error:
        raise _RefusedError("dtd", str(error)) from error
    return root


def _weather(root: Element) -> Element:
    found = next((part for part in root.iter() if _local_name(part) == "weather"), None)
    if found is None:
        raise _RefusedError("no_weather", f"the root is {root.tag}")
    return found


def _rows(weather: Element) -> list[Element]:
    rows = [child for child in weather if _local_name(child) == "local"]
    if not 0 < len(rows) <= _MOST_ROWS:
        raise _RefusedError("too_many_rows" if rows else "no_rows", str(len(rows)))
    return rows


def _local_name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _observed_at(weather: Element, received_at: datetime) -> datetime:
    given = [weather.get(name, "").strip() for name in ("year", "month", "day", "hour")]
    if not re.fullmatch(r"20[0-9]{2}-[0-9]{1,2}-[0-9]{1,2}-[0-9]{1,2}", "-".join(given)):
        raise _RefusedError("no_time", "-".join(given))
    year, month, day, hour = map(int, given)
    if hour > 24:
        raise _RefusedError("no_time", "-".join(given))
    try:
        # Hour 24 is hour 0 of the next day.
        observed_at = datetime(year, month, day, tzinfo=_KST) + timedelta(hours=hour)
    except (ValueError, OverflowError) as error:
        raise _RefusedError("no_time", "-".join(given)) from error
    if observed_at > received_at + _FUTURE:
        raise _RefusedError("future_time", observed_at.isoformat())
    return observed_at.astimezone(UTC)


def _reading(rows: list[Element], observed_at: datetime, received_at: datetime) -> Reading:
    """Return all rows that can be read; what two rows say differently is left out."""
    notes: list[tuple[Note, str]] = []
    found: dict[str, WeatherObserved] = {}
    conflicting: set[str] = set()
    for row in rows:
        try:
            observation = _observation(row, observed_at, received_at)
        except ValidationError:
            notes.append(("unreadable_row", repr(row.attrib)[:200]))
            continue
        if found.setdefault(observation.station.id, observation) != observation:
            conflicting.add(observation.station.id)
    notes += [("conflicting_rows", station) for station in sorted(conflicting)]
    kept = tuple(o for station, o in found.items() if station not in conflicting)
    notes += [note for o in kept for note in _oddities(o)]
    return Reading(observed_at, kept, tuple(notes))


def _observation(row: Element, observed_at: datetime, received_at: datetime) -> WeatherObserved:
    """Return what the row says; raise ValidationError when it names no station."""
    temperature = _value(row.get("ta"), _TEMPERATURE)
    precipitation = _value(row.get("rn_hr1"), _PRECIPITATION)
    condition = condition_of(row.get("desc"))
    return WeatherObserved(
        station=_station(row),
        observed_at=observed_at,
        time_precision="hour",
        fetched_at=received_at,
        temperature_celsius=temperature,
        condition=condition,
        precipitation_millimeters=precipitation,
        quality=Quality(
            temperature=_flag(temperature),
            condition=_flag(condition),
            humidity="missing",
            wind="missing",
            precipitation=_flag(precipitation),
        ),
        source=SOURCE,
        kind="observation",
        attribution=ATTRIBUTION,
    )


def _station(row: Element) -> Station:
    """Return the station by its number; the registry spells its name."""
    given = row.get("stn_id", "").strip()
    number = str(int(given)) if re.fullmatch(r"[0-9]{1,6}", given) else ""
    known = stations().get(number)
    return Station(id=number, name=known.name if known else (row.text or "").strip() or number)


def _value(text: str | None, limits: tuple[float, float]) -> float | None:
    text = (text or "").strip()
    if not _NUMBER.fullmatch(text):
        return None
    value = float(text)
    return value if limits[0] <= value <= limits[1] else None


def _flag(value: object) -> Flag:
    return "missing" if value is None else "not_checked"


def _oddities(observation: WeatherObserved) -> Iterator[tuple[Note, str]]:
    station = observation.station
    if station.id not in stations():
        yield "unknown_station", f"{station.id} {station.name}"
    if observation.condition is not None and observation.condition.code is None:
        yield "unknown_word", observation.condition.word
