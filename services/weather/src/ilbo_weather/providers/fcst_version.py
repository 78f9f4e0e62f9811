"""Reader of data.go.kr's getFcstVersion: when the file behind an issue was made.

Form after KMA's guide (기상청 단기예보 조회서비스 활용가이드): `version=YYYYMMDDHHMMSS` of Korea's
clock. One call tells whether the values of all cells may have changed.
"""

from dataclasses import dataclass
from datetime import datetime

from ilbo_weather.exchange import Page
from ilbo_weather.providers import kst
from ilbo_weather.providers.forecast_items import items_of
from ilbo_weather.readings import Failure


@dataclass(frozen=True, slots=True)
class Version:
    """When the file was made; `kind` is ODAM, VSRT or SHRT."""

    kind: str
    made_at: datetime


def read(page: Page, received_at: datetime) -> Version | Failure:
    """Return the version."""
    items = items_of(page, received_at)
    if isinstance(items, Failure):
        return items
    try:
        made_at = kst.from_stamp(str(items[0].get("version", "")).strip())
    except kst.NoTimeError as error:
        return Failure("garbage", "no_time", str(error))
    return Version(str(items[0].get("filetype", ""))[:20], made_at)
