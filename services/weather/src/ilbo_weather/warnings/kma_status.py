"""Reads getPwnStatus of data.go.kr: all of KMA's warnings that are in force, as texts.

`t6` what is in force, `t7` what is foreseen, `tmFc` when it was announced, `tmEf` when it takes
effect, `tmSeq` its number of the day. A line of t6 is `o 강풍주의보 : 전라남도(거문도), 제주도`;
commas inside brackets part nothing, and a line without `o` goes on with the one before. Two
spellings of none are known, `o 없음` and `o 없 음`. Several items may come in any order: the newest
counts, by tmFc and tmSeq. Source: KMA, guide of WthrWrnInfoService, and a recorded answer.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from ilbo_events import WeatherWarningIssued
from ilbo_weather.exchange import Page
from ilbo_weather.providers.envelopes import Content, content_of
from ilbo_weather.providers.kst import NoTimeError, from_stamp
from ilbo_weather.providers.spec import KMA_CREDIT
from ilbo_weather.readings import Failure
from ilbo_weather.warnings.areas import split_areas
from ilbo_weather.warnings.bulletin import Bulletin, BulletinAnswer
from ilbo_weather.warnings.phenomena import UnknownWordError, named, warning_id

SOURCE = "kma-warnings"
_ITEM = re.compile(r"^\s*(?:o|ㅇ|○)\s+(?=\S)")
_NUMBER = re.compile(r"^\s*\(\d+\)\s*")
_NONE = "없음"


@dataclass(frozen=True, slots=True)
class _Status:
    in_force: str
    foreseen: str
    issued_at: datetime
    effective_at: datetime | None
    number: int


def read(page: Page, received_at: datetime) -> BulletinAnswer:
    """Return what is in force; a text that can't be read is a failure, never none."""
    content = content_of(page, ("json", "xml"), received_at, "warnings")
    if isinstance(content, Failure):
        return content
    try:
        items = [_status(item) for item in _items(content)]
    except (NoTimeError, ValueError) as error:
        return Failure("garbage", "unreadable_status", str(error)[:200])
    if not items:
        return Failure("no_data", "no_items")
    newest = max(items, key=lambda item: (item.issued_at, item.number))
    try:
        in_force = tuple(_in_force(newest, received_at))
    except UnknownWordError as error:
        return Failure("garbage", "unreadable_status", f"t6: {error}")
    try:
        foreseen = tuple(_foreseen(newest, received_at))
    except UnknownWordError as error:
        return Bulletin(in_force, speaks_of_foreseen=False, notes=(f"t7: {error}",))
    return Bulletin(in_force + foreseen)


def _items(content: Content) -> Iterator[Mapping[str, object]]:
    """Yield the items of either format: a list, or a single one where a list is expected."""
    if content.root is not None:
        for element in content.root.iter("item"):
            yield {child.tag: child.text or "" for child in element}
        return
    found = content.data
    for name in ("response", "body", "items", "item"):
        if isinstance(found, dict) and name in found:
            found = found[name]
    if isinstance(found, dict):
        found = [found]
    if isinstance(found, list):
        yield from (item for item in found if isinstance(item, dict) and "t6" in item)


def _status(item: Mapping[str, object]) -> _Status:
    effective = str(item.get("tmEf") or "")
    return _Status(
        in_force=str(item.get("t6") or ""),
        foreseen=str(item.get("t7") or ""),
        issued_at=from_stamp(str(item.get("tmFc") or "")),
        effective_at=from_stamp(effective) if effective else None,
        number=int(str(item.get("tmSeq") or 0)),
    )


def _in_force(status: _Status, received_at: datetime) -> Iterator[WeatherWarningIssued]:
    for line in _lines(status.in_force):
        name, colon, areas = line.partition(":")
        if not colon or not areas.strip():
            raise UnknownWordError(line[:100])
        yield _warning(name, split_areas(areas), status, received_at)


def _foreseen(status: _Status, received_at: datetime) -> Iterator[WeatherWarningIssued]:
    """Yield what t7 says: `(1) 풍랑 예비특보`, and below it `o 12일 밤 : 제주도남쪽먼바다`."""
    if _is_none(status.foreseen):
        return
    parts = re.split(r"(?m)^(?=\s*\(\d+\))", status.foreseen)
    for part in filter(str.strip, parts):
        head, _, rest = part.partition("\n")
        areas = [area for line in _lines(rest) for area in split_areas(line.partition(":")[2])]
        if not areas:
            raise UnknownWordError(part[:100])
        yield _warning(_NUMBER.sub("", head), areas, status, received_at)


def _lines(text: str) -> Iterator[str]:
    """Yield each item's text on one line; none for 없음. Raise UnknownWordError for no item."""
    if _is_none(text):
        return
    items: list[str] = []
    for line in filter(str.strip, text.splitlines()):
        if _ITEM.match(line):
            items.append(_ITEM.sub("", line).strip())
        elif items:
            items[-1] += " " + line.strip()
        else:
            raise UnknownWordError(line[:100])
    if not items:
        raise UnknownWordError("an empty text")
    yield from items


def _is_none(text: str) -> bool:
    bare = re.sub(r"\s", "", text)
    return bare.lstrip("oㅇ○") == _NONE


def _warning(
    name: str, areas: list[str], status: _Status, received_at: datetime
) -> WeatherWarningIssued:
    phenomenon, level, word = named(name)
    return WeatherWarningIssued(
        warning_id=warning_id(phenomenon, level, word),
        phenomenon=phenomenon,
        word=word,
        level=level,
        areas=tuple(areas),
        issued_at=status.issued_at,
        effective_at=status.effective_at,
        fetched_at=received_at,
        source=SOURCE,
        attribution=KMA_CREDIT,
    )
