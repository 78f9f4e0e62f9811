"""The policy news interface: which days are asked for, how fast, and what its refusals mean."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from ilbo_bus import KST
from ilbo_ingest.fetching import Fetched, FetchFailure, Outcome, Request, Validators
from ilbo_ingest.sources.arrivals import Arrival, Ended
from ilbo_ingest.sources.collectors.policy_news import PolicyNewsCollector
from ilbo_ingest.sources.memory import Memory
from ilbo_ingest.sources.windows import (
    Window,
    lattice_of,
    lattice_window,
    newest_window,
    older_windows,
    read_reach,
)
from ilbo_paper import PolicyNewsSource

NOW = datetime(2026, 6, 15, 3, tzinfo=UTC)
TODAY = date(2026, 6, 15)
EMPTY = (
    "<response><header><resultCode>3</resultCode><resultMsg>NODATA_ERROR</resultMsg></header>"
    "</response>"
)
ITEM = (
    "<response><header><resultCode>0</resultCode><resultMsg>NORMAL SERVICE.</resultMsg></header>"
    "<body><NewsItem><NewsItemId>1</NewsItemId><Title>발표</Title></NewsItem></body></response>"
)
GATEWAY = (
    "<OpenAPI_ServiceResponse><cmmMsgHeader><errMsg>SERVICE ERROR</errMsg><returnAuthMsg>{}"
    "</returnAuthMsg><returnReasonCode>{}</returnReasonCode></cmmMsgHeader>"
    "</OpenAPI_ServiceResponse>"
)


def source(**given: Any) -> PolicyNewsSource:
    return PolicyNewsSource(name="정책뉴스", kind="policy-news", key_variable="KEY", **given)


class Interface:
    """data.go.kr, which answers each call as it is told, the last answer for ever."""

    def __init__(self, *answers: str | Outcome) -> None:
        self._answers = list(answers) or [ITEM]
        self.asked: list[Request] = []
        self.slept: list[float] = []

    async def fetch(self, request: Request) -> Outcome:
        self.asked.append(request)
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if not isinstance(answer, str):
            return answer
        return Fetched(request.url, answer.encode(), (), "public", Validators(), "text/xml")

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def windows(self) -> list[tuple[str, str]]:
        queries = [parse_qs(urlsplit(request.url).query) for request in self.asked]
        return [(query["startDate"][0], query["endDate"][0]) for query in queries]


async def visited(
    interface: Interface, cursor: dict[str, str] | None = None, **given: Any
) -> tuple[list[Arrival], Ended]:
    collector = PolicyNewsCollector(
        source(**given), "a+b/c==", interface, lambda: NOW, interface.sleep
    )
    brought = [each async for each in collector.collect(Memory(cursor=cursor or {}))]
    *arrivals, ended = brought
    assert isinstance(ended, Ended)
    return [each for each in arrivals if isinstance(each, Arrival)], ended


async def test_the_last_three_days_and_older_ones_are_asked_for_one_after_the_other() -> None:
    interface = Interface()
    arrivals, ended = await visited(interface)
    assert interface.windows()[0] == ("20260613", "20260615")
    assert len(arrivals) == len(interface.asked) == 2
    assert interface.slept == [0.5]
    second = Interface()
    await visited(second, dict(ended.cursor))
    assert second.windows()[1] != interface.windows()[1], "each time other old days"


async def test_the_key_is_sent_in_one_spelling_and_stands_nowhere_else() -> None:
    for spelled in ("a+b/c==", "a%2Bb%2Fc%3D%3D"):
        interface = Interface()
        collector = PolicyNewsCollector(source(), spelled, interface, lambda: NOW, interface.sleep)
        brought = [each async for each in collector.collect(Memory())]
        assert "serviceKey=a%2Bb%2Fc%3D%3D&" in interface.asked[0].url
        assert "a%2Bb" not in repr(brought) + collector.address


async def test_days_without_news_are_no_failure() -> None:
    _, ended = await visited(Interface(EMPTY))
    assert ended.failure is None


@pytest.mark.parametrize(
    ("answer", "reason", "wait"),
    [
        (GATEWAY.format("SERVICE_KEY_IS_NOT_REGISTERED_ERROR", "30"), "api_30", 3600),
        (EMPTY.replace("3<", "98<").replace("NODATA", "THREE_DAYS_OVER"), "api_98", 3600),
        (EMPTY.replace("3<", "1<").replace("NODATA", "APPLICATION"), "api_1", None),
        (GATEWAY.format("LIMITED_NUMBER_OF_SERVICE_REQUESTS_EXCEEDS_ERROR", "22"), "api_22", 43260),
    ],
)
async def test_a_refusal_ends_the_visit_and_says_when_to_come_again(
    answer: str, reason: str, wait: float | None
) -> None:
    interface = Interface(answer)
    arrivals, ended = await visited(interface)
    assert (arrivals, len(interface.asked)) == ([], 1)
    assert ended.failure is not None
    assert (ended.failure.reason, ended.failure.retry_after_seconds) == (reason, wait)
    assert ended.cursor["calls"] == "1", "a refused call counts"


async def test_a_refusal_behind_a_status_is_read_too() -> None:
    body = GATEWAY.format("SERVICE_KEY_IS_NOT_REGISTERED_ERROR", "30").encode()
    _, ended = await visited(Interface(FetchFailure("http_status", "status 403", 403, None, body)))
    assert ended.failure is not None
    assert ended.failure.reason == "api_30"
    _, ended = await visited(Interface(FetchFailure("http_status", "status 403", 403, None, b"x")))
    assert ended.failure is not None
    assert ended.failure.reason == "http_403"


async def test_no_more_calls_are_made_than_the_key_has() -> None:
    interface = Interface()
    _, ended = await visited(interface, calls_per_day=1)
    assert (len(interface.asked), ended.failure) == (1, None)
    _, ended = await visited(interface, dict(ended.cursor), calls_per_day=1)
    assert len(interface.asked) == 1
    assert ended.failure is not None
    assert ended.failure.reason == "calls_used_up"
    tomorrow = dict(ended.cursor) | {"day": "2026-06-14", "calls": "1"}
    await visited(interface, tomorrow, calls_per_day=1)
    assert len(interface.asked) == 2


async def test_the_archive_is_read_window_by_window_until_today() -> None:
    cursor: dict[str, str] = {}
    seen: list[tuple[str, str]] = []
    for _ in range(30):
        interface = Interface()
        _, ended = await visited(interface, cursor, backfill_from=date(2026, 5, 1))
        cursor = dict(ended.cursor)
        seen += interface.windows()[1:]
    firsts = [datetime.strptime(first, "%Y%m%d").replace(tzinfo=KST).date() for first, _ in seen]
    archive = [day for number, day in enumerate(firsts) if day not in firsts[:number]]
    assert archive[0] <= date(2026, 5, 1)
    assert all((later - earlier).days == 3 for earlier, later in pairwise(archive))
    assert archive[-1] >= date(2026, 6, 8)
    assert len(seen) > len(archive), "then old windows are read again"


def test_the_lattice_has_a_name_for_each_day() -> None:
    assert lattice_window(0) == Window(date(2015, 1, 1), date(2015, 1, 3))
    for day in (date(2015, 1, 3), date(2026, 2, 28), TODAY):
        window = lattice_window(lattice_of(day))
        assert window.first <= day <= window.last
        assert (window.last - window.first).days == 2
    assert newest_window(TODAY) == Window(date(2026, 6, 13), TODAY)


def test_days_pass_and_none_is_left_out() -> None:
    reach = read_reach({}, date(2026, 6, 1))
    read: set[date] = set()
    for day in range(1, 30):
        today = date(2026, 6, day)
        for window, then in older_windows(reach, today, date(2026, 6, 1)):
            read |= {window.first, window.first + timedelta(days=1), window.last}
            reach = then
    assert {date(2026, 6, day) for day in range(1, 24)} <= read
