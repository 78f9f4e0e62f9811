"""Reader of KMA's web map, sfc_web_map.xml: a page in, observations or a named refusal out.

Form, after code and comments that read it: `<weather year month day hour>` (Korea's clock) with
one `<local stn_id icon desc ta rn_hr1 sd_day>name</local>` for each station; the namespace of the
root is literally `current`. `desc` is the sky word, `-` or empty when the station reports none;
`rn_hr1` (mm) and `sd_day` (new snow of the day, cm) are absent when nothing fell.

A page is read whole or not at all. One that ends early is well-formed nowhere, so it is refused
even though some of its rows are complete: the next attempt brings all of them.
"""

import re
from datetime import datetime
from xml.etree.ElementTree import Element

from ilbo_events import ReportField
from ilbo_weather.exchange import Page
from ilbo_weather.providers import kst
from ilbo_weather.providers.envelopes import content_of
from ilbo_weather.providers.gathering import Gathering, Sighting
from ilbo_weather.providers.measured import Row
from ilbo_weather.providers.rows import UnreadableRowError, station_number
from ilbo_weather.providers.spec import KMA_CREDIT, ProviderSpec, Publication
from ilbo_weather.providers.xml_envelopes import local_name
from ilbo_weather.readings import Failure, Reading

FIELDS: frozenset[ReportField] = frozenset(
    {"temperature", "condition", "precipitation", "new_snow"}
)
SPEC = ProviderSpec(
    name="kma-web-map",
    rank=1,
    kind="observation",
    attribution=KMA_CREDIT,
    fields=FIELDS,
    # The page of an hour may come late: it is asked for, conditionally, every ten minutes.
    publication=Publication(3600, (0, 600, 1200, 1800, 2400, 3000)),
    host="www.kma.go.kr",
)
_MOST_ROWS = 1000
# KMA writes -99.9, -999 and the like where it has no value; nothing beyond was ever measured.
_TEMPERATURE = (-80.0, 60.0)
_NO_AMOUNT = (-9.0,)
_SKY_ICONS = {"01": "맑음", "02": "구름조금", "03": "구름많음", "04": "흐림"}


def read(page: Page, received_at: datetime) -> Reading | Failure:
    """Return what the page says; `received_at` bounds the times it may claim."""
    content = content_of(page, ("xml",), received_at)
    if isinstance(content, Failure):
        return content
    assert content.root is not None
    weather = next((part for part in content.root.iter() if local_name(part) == "weather"), None)
    if weather is None:
        return _refused("no_weather", f"the root is {content.root.tag}")
    try:
        observed_at = kst.not_future(_observed_at(weather), received_at)
    except kst.NoTimeError as error:
        return _refused("no_time", str(error))
    except kst.FutureTimeError as error:
        return _refused("future_time", str(error))
    return _read_rows(weather, observed_at, received_at)


def _read_rows(weather: Element, observed_at: datetime, received_at: datetime) -> Reading | Failure:
    rows = [child for child in weather if local_name(child) == "local"]
    if not 0 < len(rows) <= _MOST_ROWS:
        return _refused("too_many_rows" if rows else "no_rows", str(len(rows)))
    gathering = Gathering(SPEC, received_at)
    for element in rows:
        _add(gathering, element, observed_at)
    if gathering.is_empty:
        return _refused("unreadable_rows", str(len(rows)))
    return gathering.reading(observed_at)


def _add(gathering: Gathering, element: Element, observed_at: datetime) -> None:
    try:
        number = station_number(element.get("stn_id", ""))
    except UnreadableRowError:
        gathering.refuse(element.attrib)
        return
    row = Row(number)
    take_temperature(row, "ta", element.get("ta"))
    row.take("precipitation_millimeters", "rn_hr1", element.get("rn_hr1"), _NO_AMOUNT)
    row.take("new_snow_centimeters", "sd_day", element.get("sd_day"), _NO_AMOUNT)
    _compare_icon(row, element)
    name = (element.text or "").strip()
    gathering.add(Sighting(number, name, observed_at, element.get("desc")), row)


def _compare_icon(row: Row, element: Element) -> None:
    """Note a sky that is drawn as another; the word counts."""
    word, icon = element.get("desc", "").strip(), element.get("icon", "").strip()
    drawn = _SKY_ICONS.get(icon.removeprefix("NB").removesuffix("_N"))
    if drawn is not None and word in _SKY_ICONS.values() and word != drawn:
        row.note("icon_differs", "icon", f"{icon} {word}")


def take_temperature(row: Row, column: str, raw: object) -> None:
    """Keep a temperature of a KMA page; what lies beyond every record is a placeholder."""
    value = row.take("temperature_celsius", column, raw)
    if value is not None and not _TEMPERATURE[0] <= value <= _TEMPERATURE[1]:
        del row.values["temperature_celsius"]


def _observed_at(weather: Element) -> datetime:
    given = [weather.get(name, "").strip() for name in ("year", "month", "day", "hour")]
    if not re.fullmatch(r"20[0-9]{2}-[0-9]{1,2}-[0-9]{1,2}-[0-9]{1,2}", "-".join(given)):
        raise kst.NoTimeError("-".join(given)[:80])
    year, month, day, hour = map(int, given)
    return kst.moment(year, month, day, hour)


def _refused(reason: str, detail: str) -> Failure:
    return Failure("garbage", reason, detail[:200])
