"""Asking data.go.kr cell by cell: little when it fails, the rest later, nothing twice."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from ilbo_paper.stations import stations
from ilbo_weather.exchange import Page, Request
from ilbo_weather.providers import kst
from ilbo_weather.providers.access import KeyedAccess
from ilbo_weather.providers.cells_client import CellsClient
from ilbo_weather.providers.data_go_kr_client import ultra_fcst_plan, ultra_ncst_plan
from ilbo_weather.providers.forecast_items import cells_of
from ilbo_weather.providers.keys import Key
from ilbo_weather.readings import Failure, Unchanged
from tests.unit.weather.providers.answers import (
    HOUR,
    FakeClock,
    FakeUpstream,
    failure,
    fcst,
    in_json,
    ncst,
    page,
    reading,
)

PLACES = tuple(stations()[station] for station in ("108", "152", "184"))
NO_DATA = in_json("", code="03", message="NO_DATA")
DOWN = page("Unexpected errors", 500)


def query(request: Request) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(request.url).query).items()}


class Portal:
    """data.go.kr as far as its hours go; it can lack one, fail and change its files."""

    def __init__(self) -> None:
        self.clock = FakeClock(HOUR + timedelta(minutes=11))
        self.newest = HOUR
        self.lacks: set[str] = set()
        self.broken_after: int | None = None
        self.made_at = HOUR + timedelta(minutes=9)
        self.upstream = FakeUpstream(self.answer)
        self.seconds = 0.0
        self.slow = 0.0

    def client(self) -> CellsClient:
        access = KeyedAccess(
            self.upstream, self.clock, "https://go.test/V2/", Key.of("aB3%2BxY%3D")
        )
        return CellsClient(
            ultra_ncst_plan(access), access, cells_of(PLACES), 15, lambda: self.seconds
        )

    def answer(self, request: Request) -> Page | Failure:
        self.seconds += self.slow
        if self.broken_after is not None and len(self.upstream.asked) > self.broken_after:
            return DOWN
        asked = query(request)
        if "getFcstVersion" in request.url:
            version = f"{self.made_at.astimezone(kst.KST):%Y%m%d%H%M%S}"
            return in_json({"item": [{"filetype": "ODAM", "version": version}]})
        base = kst.from_stamp(asked["base_date"] + asked["base_time"])
        if base > self.newest or asked["nx"] in self.lacks:
            return NO_DATA
        rows = ncst({"T1H": "8.7"}, base, asked["nx"], asked["ny"])
        return in_json({"item": rows})


async def test_each_cell_is_asked_once_with_key_and_times_of_korea() -> None:
    portal = Portal()
    answer = reading(await portal.client().read())
    assert [o.station.name for o in answer.observations] == ["서울", "울산", "제주"]
    assert answer.incomplete is None
    first = portal.upstream.asked[0]
    assert first.url.startswith("https://go.test/V2/getUltraSrtNcst?serviceKey=aB3%2BxY%3D&")
    asked = query(first)
    assert (asked["base_date"], asked["base_time"]) == ("20260312", "1500")
    assert (asked["nx"], asked["ny"], asked["dataType"]) == ("60", "127", "JSON")
    assert first.endpoint == "data.go.kr/getUltraSrtNcst"
    assert first.account == Key.of("aB3+xY=").fingerprint
    assert "aB3" not in portal.client().address


async def test_before_ten_past_the_hour_before_is_asked_for() -> None:
    portal = Portal()
    portal.clock.now = HOUR + timedelta(minutes=9)
    await portal.client().read()
    assert query(portal.upstream.asked[0])["base_time"] == "1400"


async def test_an_hour_that_is_not_there_yet_is_looked_for_once() -> None:
    portal = Portal()
    portal.newest = HOUR - timedelta(hours=1)
    answer = reading(await portal.client().read())
    assert answer.observed_at == portal.newest
    assert len(portal.upstream.asked) == 1 + len(PLACES)
    portal.newest -= timedelta(hours=5)
    portal.upstream.asked.clear()
    assert failure(await portal.client().read()).kind == "no_data"
    assert len(portal.upstream.asked) == 2


async def test_a_cell_without_data_leaves_the_others_their_hour() -> None:
    portal = Portal()
    portal.lacks = {str(stations()["152"].nx)}
    answer = reading(await portal.client().read())
    assert [o.station.name for o in answer.observations] == ["서울", "제주"]
    assert answer.observed_at == HOUR
    assert answer.incomplete is None


async def test_a_portal_that_fails_is_asked_once() -> None:
    portal = Portal()
    portal.broken_after = 0
    client = portal.client()
    for attempt in (1, 2, 3):
        assert failure(await client.read()).kind == "upstream"
        assert len(portal.upstream.asked) == attempt


async def test_after_a_failure_the_rest_is_asked_for_and_nothing_twice() -> None:
    portal = Portal()
    portal.broken_after = 2
    client = portal.client()
    part = reading(await client.read())
    assert [o.station.name for o in part.observations] == ["서울", "울산"]
    assert part.incomplete is not None
    portal.broken_after = None
    whole = reading(await client.read())
    assert [o.station.name for o in whole.observations] == ["서울", "울산", "제주"]
    assert whole.incomplete is None
    assert len(portal.upstream.asked) == 4


async def test_what_is_slow_goes_on_the_next_time() -> None:
    portal = Portal()
    portal.slow = 9
    client = portal.client()
    part = reading(await client.read())
    assert part.incomplete is not None
    assert (part.incomplete.reason, len(part.observations)) == ("too_slow", 2)
    assert len(reading(await client.read()).observations) == 3


async def test_a_later_round_asks_only_for_the_version_while_no_file_is_newer() -> None:
    portal = Portal()
    client = portal.client()
    await client.read()
    portal.clock.passes(minutes=34)
    assert isinstance(await client.read(), Unchanged)
    assert "getFcstVersion?" in portal.upstream.asked[-1].url
    assert query(portal.upstream.asked[-1])["basedatetime"] == "202603121500"
    assert len(portal.upstream.asked) == 4
    portal.made_at = portal.clock.now - timedelta(minutes=1)
    assert len(reading(await client.read()).observations) == 3
    portal.broken_after = 0
    assert failure(await client.read()).kind == "upstream"


async def test_a_new_hour_is_a_new_round() -> None:
    portal = Portal()
    client = portal.client()
    await client.read()
    portal.newest += timedelta(hours=1)
    portal.clock.passes(hours=1)
    assert reading(await client.read()).observed_at == HOUR + timedelta(hours=1)


async def test_an_echoed_key_is_in_no_failure() -> None:
    portal = Portal()
    echo = page("no service for serviceKey=aB3%2BxY%3D, sorry")
    portal.upstream.answer = lambda _: echo
    answer = failure(await portal.client().read())
    assert "***" in answer.detail
    assert "aB3" not in repr(answer)


async def test_the_sky_is_taken_from_the_issue_whose_first_hour_runs() -> None:
    clock = FakeClock(HOUR + timedelta(minutes=2))
    issue = HOUR - timedelta(minutes=30)

    def answer(request: Request) -> Page:
        asked = query(request)
        assert (asked["base_date"], asked["base_time"]) == ("20260312", "1430")
        rows = fcst({HOUR: {"SKY": "4", "PTY": "0"}}, issue, int(asked["nx"]), int(asked["ny"]))
        return in_json({"item": rows})

    access = KeyedAccess(FakeUpstream(answer), clock, "https://go.test/V2", Key.of("key"))
    client = CellsClient(ultra_fcst_plan(access), access, cells_of(PLACES[:1]), 15)
    found = reading(await client.read())
    assert [o.condition.word for o in found.observations if o.condition] == ["흐림"]
