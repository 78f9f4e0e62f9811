"""Asking API Hub: the newest hour or minute that has data, past hours, and its station list."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from ilbo_weather.exchange import Page, Request
from ilbo_weather.providers import kst
from ilbo_weather.providers.access import KeyedAccess
from ilbo_weather.providers.asos_client import AsosClient
from ilbo_weather.providers.aws_client import aws_client
from ilbo_weather.providers.hub_client import LONGEST_RANGE, ranges
from ilbo_weather.providers.keys import Key
from ilbo_weather.readings import Failure
from tests.unit.weather.providers.answers import (
    HOUR,
    NOW,
    FakeClock,
    FakeUpstream,
    asos_row,
    failure,
    hub_table,
    page,
    reading,
)
from tests.unit.weather.providers.test_aws import NOTHING, row

KEY = Key.of("hub-key")
REFUSED = page('{"result":{"status":403,"message":"활용신청이 필요한 API 입니다."}}', 403)


def query(request: Request) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(request.url).query).items()}


class Hub:
    """API Hub with hours up to the newest, which it may not allow us."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.newest = HOUR
        self.list = REFUSED
        self.upstream = FakeUpstream(self.answer)
        self.client = AsosClient(
            KeyedAccess(self.upstream, self.clock, "https://hub.test/api/typ01/", KEY)
        )

    def answer(self, request: Request) -> Page | Failure:
        asked = query(request)
        if "stn_inf" in request.url:
            return self.list
        if "kma_sfctm3" in request.url:
            first, last = kst.from_stamp(asked["tm1"]), kst.from_stamp(asked["tm2"])
            hours = [first + timedelta(hours=n) for n in range(100)]
            return hub_table(*(asos_row("108", h, TA="1.0") for h in hours if h <= last))
        moment = kst.from_stamp(asked["tm"])
        rows = [asos_row("108", moment, TA="8.7")] if moment <= self.newest else []
        return hub_table(*rows)

    def paths(self) -> list[str]:
        return [urlsplit(request.url).path.rpartition("/")[2] for request in self.upstream.asked]


async def test_all_stations_of_the_hour_are_asked_for_at_once() -> None:
    hub = Hub()
    assert reading(await hub.client.read()).observed_at == HOUR
    asked = hub.upstream.asked[0]
    assert asked.url.startswith("https://hub.test/api/typ01/url/kma_sfctm2.php?tm=202603121500&")
    assert query(asked) == {"tm": "202603121500", "stn": "0", "help": "0", "authKey": "hub-key"}
    assert (asked.endpoint, asked.account) == ("apihub.kma.go.kr/kma_sfctm2.php", KEY.fingerprint)
    assert hub.client.address == asked.endpoint


async def test_an_hour_that_is_not_there_yet_is_followed_by_the_one_before() -> None:
    hub = Hub()
    hub.newest = HOUR - timedelta(hours=1)
    assert reading(await hub.client.read()).observed_at == hub.newest
    hub.newest -= timedelta(hours=3)
    hub.upstream.asked.clear()
    assert failure(await hub.client.read()).kind == "no_data"
    assert hub.paths() == ["kma_sfctm2.php"] * 2


async def test_a_refused_key_is_asked_with_once_and_has_a_name() -> None:
    hub = Hub()
    hub.upstream.answer = lambda _: REFUSED
    answer = failure(await hub.client.read())
    assert (answer.kind, answer.reason) == ("auth", "hub_not_applied")
    assert len(hub.upstream.asked) == 1


async def test_once_a_day_the_station_list_is_compared_with_ours() -> None:
    hub = Hub()
    hub.list = page(
        "#START7777\n# STN LON LAT HT STN STN_KO STN_EN FCT_ID LAW_ID BASIN\n"
        " 108 126.9658 37.5714 85.67 108 한양 Seoul 11B10101 1111018000 1018\n#7777END\n"
    )
    notes = reading(await hub.client.read()).notes
    assert ("registry_differs", "108 한양: registered as 서울") in notes
    assert reading(await hub.client.read()).notes == ()
    hub.clock.passes(days=1)
    hub.newest = hub.clock.now
    assert len(reading(await hub.client.read()).notes) > 1
    assert hub.paths().count("stn_inf.php") == 2


async def test_a_station_list_that_is_not_allowed_us_changes_nothing() -> None:
    hub = Hub()
    assert reading(await hub.client.read()).notes == ()


async def test_past_hours_come_oldest_first_marked_as_late() -> None:
    hub = Hub()
    since = HOUR - timedelta(days=4)
    answers = await hub.client.history(since, NOW)
    found = [o for answer in answers for o in reading(answer).observations]
    assert [o.observed_at for o in found] == [since + timedelta(hours=n) for n in range(97)]
    assert all(o.backfilled for o in found)
    assert hub.paths() == ["kma_sfctm3.php"] * 2


async def test_a_failure_ends_the_past() -> None:
    hub = Hub()
    hub.upstream.answer = lambda _: Failure("upstream", "connect")
    (answer,) = await hub.client.history(HOUR - timedelta(days=30), NOW)
    assert failure(answer).reason == "connect"
    assert len(hub.upstream.asked) == 1


def test_ranges_cover_every_full_hour_once() -> None:
    since = datetime(2026, 3, 1, 0, 30, tzinfo=UTC)
    found = ranges(since, NOW)
    hours = [
        first + timedelta(hours=n)
        for first, last in found
        for n in range(int((last - first).total_seconds() // 3600) + 1)
    ]
    assert hours[0] == datetime(2026, 3, 1, 1, tzinfo=UTC)
    assert hours[-1] == HOUR
    assert hours == sorted(set(hours))
    assert len(hours) == int((hours[-1] - hours[0]).total_seconds() // 3600) + 1
    assert all(last - first < LONGEST_RANGE for first, last in found)
    assert ranges(NOW, NOW) == []


async def test_the_minute_that_has_data_is_found_within_eight() -> None:
    clock = FakeClock()
    available: set[str] = {"202603121512"}

    def answer(request: Request) -> Page:
        has = query(request)["tm2"] in available
        return hub_table(row() if has else row(**NOTHING))

    upstream = FakeUpstream(answer)
    client = aws_client(KeyedAccess(upstream, clock, "https://hub.test", KEY), every_minutes=5)
    assert client.spec.publication.slot_seconds == 300
    assert len(reading(await client.read()).observations) == 1
    assert [query(request)["tm2"][-4:] for request in upstream.asked] == ["1518", "1515", "1512"]
    assert "/cgi-bin/url/nph-aws2_min?" in upstream.asked[0].url
    available.clear()
    assert failure(await client.read()).reason == "placeholders"
    upstream.answer = lambda _: page("Unexpected errors", 500)
    upstream.asked.clear()
    assert failure(await client.read()).kind == "upstream"
    assert len(upstream.asked) == 1
