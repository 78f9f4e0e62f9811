"""Answers in the forms of the weather services, with values of our own, and who gives them."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from ilbo_weather.exchange import Page, Request
from ilbo_weather.providers import kst
from ilbo_weather.readings import Failure, Reading, Unchanged

NOW = datetime(2026, 3, 12, 6, 20, tzinfo=UTC)
"""15:20 in Korea."""
HOUR = datetime(2026, 3, 12, 6, tzinfo=UTC)

_WIDTHS = {"WW": 22, "CT": 8}
_COLUMNS = [
    "WD",
    "WS",
    "GST_WD",
    "GST_WS",
    "GST_TM",
    "PA",
    "PS",
    "PT",
    "PR",
    "TA",
    "TD",
    "HM",
    "PV",
    "RN",
    "RN_DAY",
    "RN_JUN",
    "RN_INT",
    "SD_HR3",
    "SD_DAY",
    "SD_TOT",
    "WC",
    "WP",
    "WW",
    "CA_TOT",
    "CA_MID",
    "CH_MIN",
    "CT",
    "CT_TOP",
    "CT_MID",
    "CT_LOW",
    "VS",
    "SS",
    "SI",
    "ST_GD",
    "TS",
    "TE5",
    "TE10",
    "TE20",
    "TE30",
    "ST_SEA",
    "WH",
    "BF",
    "IR",
    "IX",
]
_NOTHING = dict.fromkeys(_COLUMNS, "-9") | {"WW": "-", "CT": "-", "TS": "-99.0"}


def page(content: str | bytes, status: int = 200, /, **headers: str) -> Page:
    """Return a page of a text in UTF-8."""
    body = content.encode() if isinstance(content, str) else content
    return Page(body, status=status, headers={k.replace("_", "-"): v for k, v in headers.items()})


def asos_row(station: str = "108", moment: datetime = HOUR, /, **values: str) -> str:
    """Return a row of the hourly observations; what isn't given is missing."""
    columns = _NOTHING | values
    parts = [columns[name].ljust(_WIDTHS.get(name, 0)) for name in _COLUMNS]
    return " ".join([kst.stamp(moment), station.rjust(3), *parts])


def hub_table(*rows: str, comments: bool = True, encoding: str = "cp949") -> Page:
    """Return a table of API Hub."""
    head = "#START7777\n#  TA : 기온 (C)\n# YYMMDDHHMI STN  WD   WS\n" if comments else ""
    return Page((head + "".join(f"{row}\n" for row in rows) + "#7777END\n").encode(encoding))


def ncst(
    values: Mapping[str, object] | None = None,
    base: datetime = HOUR,
    nx: object = 60,
    ny: object = 127,
) -> list[dict[str, object]]:
    """Return the rows of getUltraSrtNcst."""
    given = {"T1H": "8.7", "REH": "41", "RN1": "0", "PTY": "0", "WSD": "2.3", "VEC": "301"}
    local = base.astimezone(kst.KST)
    place = {"baseDate": f"{local:%Y%m%d}", "baseTime": f"{local:%H%M}", "nx": nx, "ny": ny}
    merged = given if values is None else values
    return [{**place, "category": name, "obsrValue": value} for name, value in merged.items()]


def fcst(
    hours: Mapping[datetime, Mapping[str, object]], base: datetime, nx: int = 60, ny: int = 127
) -> list[dict[str, object]]:
    """Return the rows of a forecast."""
    local = base.astimezone(kst.KST)
    place = {"baseDate": f"{local:%Y%m%d}", "baseTime": f"{local:%H%M}", "nx": nx, "ny": ny}
    return [
        {
            **place,
            "category": name,
            "fcstDate": f"{hour.astimezone(kst.KST):%Y%m%d}",
            "fcstTime": f"{hour.astimezone(kst.KST):%H%M}",
            "fcstValue": value,
        }
        for hour, values in hours.items()
        for name, value in values.items()
    ]


def in_json(items: object, code: object = "00", message: str = "NORMAL_SERVICE") -> Page:
    """Return items in data.go.kr's envelope."""
    body = {"dataType": "JSON", "items": items, "pageNo": 1, "numOfRows": 10, "totalCount": 8}
    header = {"resultCode": code, "resultMsg": message}
    return page(json.dumps({"response": {"header": header, "body": body}}, ensure_ascii=False))


def in_xml(rows: list[dict[str, object]], code: str = "00") -> Page:
    """Return rows in data.go.kr's envelope, as XML."""
    items = "".join(
        "<item>" + "".join(f"<{k}>{v}</{k}>" for k, v in row.items()) + "</item>" for row in rows
    )
    return page(
        f'<?xml version="1.0" encoding="UTF-8"?><response><header><resultCode>{code}</resultCode>'
        "<resultMsg>NORMAL_SERVICE</resultMsg></header><body><dataType>XML</dataType>"
        f"<items>{items}</items><numOfRows>10</numOfRows></body></response>"
    )


def reading(answer: object) -> Reading:
    """Return the answer, which must be a reading."""
    assert isinstance(answer, Reading), answer
    return answer


def failure(answer: object) -> Failure:
    """Return the answer, which must be a failure."""
    assert isinstance(answer, Failure), answer
    return answer


class FakeClock:
    """A clock that moves when it is told to."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def passes(self, **time: float) -> None:
        self.now += timedelta(**time)


Answering = Callable[[Request], Page | Unchanged | Failure]


class FakeUpstream:
    """Answers each request by a function and remembers what was asked."""

    def __init__(self, answer: Answering) -> None:
        self.answer = answer
        self.asked: list[Request] = []

    async def fetch(self, request: Request) -> Page | Unchanged | Failure:
        self.asked.append(request)
        return self.answer(request)

    def paths(self) -> list[str]:
        """Return what was asked, without what all of it has in common."""
        return [request.url.rpartition("/")[2] for request in self.asked]
