"""Reads wrn_now_data of KMA's API Hub: one row for each area and warning that is in force.

Comma rows after the names `REG_UP REG_UP_KO REG_ID REG_KO TM_FC TM_EF WRN LVL CMD ED_TM`, in the
hub's frame, EUC-KR, with Korean words: WRN 강풍, LVL 예비, 주의 or 경보, CMD 발표, 변경 or 해제.
A row with 해제 is one that ends. Source: KMA, API Hub, and code that reads it.
"""

from collections import defaultdict
from datetime import datetime

from ilbo_events import WeatherWarningIssued
from ilbo_weather.exchange import Page
from ilbo_weather.providers.envelopes import content_of
from ilbo_weather.providers.hub_frame import rows_of
from ilbo_weather.providers.kst import NoTimeError, from_stamp
from ilbo_weather.providers.spec import KMA_CREDIT
from ilbo_weather.readings import Failure
from ilbo_weather.warnings.bulletin import Bulletin, BulletinAnswer
from ilbo_weather.warnings.phenomena import UnknownWordError, named, warning_id

SOURCE = "kma-warnings-hub"
_FIELDS = 10
_LEVELS = {"예비": "예비특보", "주의": "주의보", "경보": "경보"}
_LIFTED = "해제"


def read(page: Page, received_at: datetime) -> BulletinAnswer:
    """Return what is in force; a row that can't be read makes everything unknown."""
    content = content_of(page, ("text",), received_at)
    if isinstance(content, Failure):
        return content
    rows = rows_of(content.text)
    if isinstance(rows, Failure):
        # A frame without rows is complete and says that nothing is in force.
        return Bulletin(()) if rows.reason == "no_rows" else rows
    try:
        return Bulletin(_warnings([_cells(row) for row in rows], received_at))
    except (NoTimeError, UnknownWordError) as error:
        return Failure("garbage", "unreadable_row", str(error)[:200])


def _cells(row: str) -> list[str]:
    bare = row.rstrip().removesuffix("=").removesuffix(",")
    cells = [cell.strip() for cell in bare.split(",")]
    if len(cells) != _FIELDS:
        raise UnknownWordError(f"{len(cells)} fields, not {_FIELDS}: {row[:100]}")
    return cells


def _warnings(rows: list[list[str]], received_at: datetime) -> tuple[WeatherWarningIssued, ...]:
    grouped: dict[str, list[list[str]]] = defaultdict(list)
    for row in rows:
        what, level, command = row[6], row[7], row[8]
        if level not in _LEVELS:
            raise UnknownWordError(f"level {level!r}")
        if command != _LIFTED:
            grouped[what + _LEVELS[level]].append(row)
    return tuple(_warning(word, found, received_at) for word, found in sorted(grouped.items()))


def _warning(word: str, rows: list[list[str]], received_at: datetime) -> WeatherWarningIssued:
    phenomenon, level, plain = named(word)
    return WeatherWarningIssued(
        warning_id=warning_id(phenomenon, level, plain),
        phenomenon=phenomenon,
        word=plain,
        level=level,
        areas=tuple(sorted({f"{row[1]} {row[3]}".strip() for row in rows})),
        issued_at=max(from_stamp(row[4]) for row in rows),
        effective_at=min(from_stamp(row[5]) for row in rows),
        fetched_at=received_at,
        source=SOURCE,
        attribution=KMA_CREDIT,
    )
