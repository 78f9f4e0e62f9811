"""No address, name or redirect makes the fetcher connect to a place that is not public."""

from collections.abc import Iterator

import pytest

from ilbo_ingest.fetching import Fetched, FetchFailure, Reach, Reason, Request
from tests.unit.ingest.fetching.forbidden import (
    INSIDE_V4,
    INSIDE_V6,
    PUBLIC,
    REDIRECTS,
    forbidden_urls,
    spellings,
)
from tests.unit.ingest.fetching.world import OTHER_PUBLIC, World, canary

EXPECTED = {"bad_url", "forbidden_address", "forbidden_port", "dns"}


@pytest.fixture
def world() -> World:
    return World()


def redirects() -> Iterator[str]:
    for status in REDIRECTS:
        for ip in INSIDE_V4:
            yield f"http://allowed.test/redir/{status}?to=http://{ip}/"
        for ip in INSIDE_V6:
            yield f"http://allowed.test/redir/{status}?to=//[{ip}]/x"
    for host in spellings("169.254.169.254"):
        yield f"http://allowed.test/redir/302?to=http://{host.replace('%', '%25')}/"


@pytest.mark.parametrize("reach", ["public", "allowed"])
async def test_nothing_inside_is_connected_to_however_it_is_spelled(
    world: World, reach: Reach
) -> None:
    urls = list(forbidden_urls())
    assert len(urls) > 880
    for url in urls:
        outcome = await world.fetch(Request(url, reach=reach))
        assert isinstance(outcome, FetchFailure), url
        assert outcome.reason in EXPECTED, (url, outcome)
        assert outcome.detail
    assert world.network.connected == []


async def test_no_redirect_leads_inside(world: World) -> None:
    for url in redirects():
        outcome = await world.fetch(Request(url, reach="allowed"))
        assert isinstance(outcome, FetchFailure), url
        assert outcome.reason in EXPECTED, (url, outcome)
    assert world.inside() == []
    assert len(world.network.connected) > 150


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ([[PUBLIC, "10.0.0.1"]], "forbidden_address"),
        ([["10.0.0.1", PUBLIC]], "forbidden_address"),
        ([[PUBLIC, "::ffff:127.0.0.1"]], "forbidden_address"),
        ([[PUBLIC, "64:ff9b::7f00:1"]], "forbidden_address"),
        ([["fe80::1%eth0"]], "forbidden_address"),
        ([[]], "dns"),
    ],
)
async def test_one_answer_that_is_not_public_refuses_the_name(
    world: World, answers: list[list[str]], reason: Reason
) -> None:
    world.names.answer("feed.test", *answers)
    outcome = await world.fetch(Request("http://feed.test/"))
    assert isinstance(outcome, FetchFailure)
    assert outcome.reason == reason
    assert world.network.connected == []


async def test_a_name_that_changes_its_mind_is_asked_once_a_connection(world: World) -> None:
    world.names.answer("rebind.test", [PUBLIC], ["127.0.0.1"])
    assert isinstance(await world.fetch(Request("http://rebind.test/")), Fetched)
    assert world.names.asked == ["rebind.test"]
    assert world.network.connected == [(PUBLIC, 80)]
    outcome = await world.fetch(Request("http://rebind.test/"))
    assert isinstance(outcome, FetchFailure)
    assert outcome.reason == "forbidden_address"
    assert world.inside() == []


async def test_a_redirect_to_the_same_name_is_resolved_and_checked_again(world: World) -> None:
    world.names.answer("rebind.test", [PUBLIC], ["169.254.169.254"])
    outcome = await world.fetch(Request("http://rebind.test/redir/302?to=/feed.xml"))
    assert isinstance(outcome, FetchFailure)
    assert outcome.reason == "forbidden_address"
    assert world.network.connected == [(PUBLIC, 80)]


async def test_the_next_answer_is_tried_where_one_takes_no_connection(world: World) -> None:
    world.names.answer("feed.test", ["2606:2800:220:1::dead", PUBLIC])
    assert isinstance(await world.fetch(Request("http://feed.test/")), Fetched)
    assert world.network.connected == [("2606:2800:220:1::dead", 80), (PUBLIC, 80)]


@pytest.mark.parametrize(
    "url",
    [
        "http://allowed.test/feed.xml",
        "http://ALLOWED.test./feed.xml",
        "http://allowed.test:8080/feed.xml",
        f"http://{PUBLIC}/feed.xml",
        f"http://[{OTHER_PUBLIC}]/feed.xml",
        "http://allowed.test/redir/302?to=/feed.xml",
        "http://allowed.test/redir/301?to=http://93.184.216.34/feed.xml",
    ],
)
async def test_what_is_public_is_fetched(world: World, url: str) -> None:
    outcome = await world.fetch(Request(url))
    assert isinstance(outcome, Fetched), outcome
    assert outcome.body == b"<rss/>"
    assert outcome.reach == "public"


async def test_the_checked_address_is_asked_by_its_name(world: World) -> None:
    assert isinstance(await world.fetch(Request("https://allowed.test:8443/feed.xml")), Fetched)
    assert world.network.connected == [(PUBLIC, 8443)]
    assert world.network.tls_names == ["allowed.test"]
    assert "host: allowed.test:8443\r\n" in world.network.requests[0].lower()


async def test_an_address_of_version_six_stands_in_brackets_in_the_host() -> None:
    world = World()
    await world.fetch(Request(f"http://[{OTHER_PUBLIC}]:8080/"))
    assert f"host: [{OTHER_PUBLIC}]:8080\r\n" in world.network.requests[0].lower()


class TestExceptions:
    """What the operator allows is for the operator's own sources."""

    async def test_an_allowed_place_is_fetched_on_any_port(self) -> None:
        world = World("10.1.0.0/16, feeds.intra:9000")
        world.network.serve("10.1.2.3", canary)
        world.names.answer("feeds.intra", ["10.1.2.3"])
        for url in ("http://10.1.2.3:6379/", "http://feeds.intra:9000/"):
            outcome = await world.fetch(Request(url, reach="allowed"))
            assert isinstance(outcome, Fetched)
            assert outcome.reach == "allowed"

    async def test_other_places_and_ports_stay_forbidden(self) -> None:
        world = World("10.1.2.3:9000, feeds.intra")
        world.names.answer("other.intra", ["10.1.2.3"])
        for url in ("http://10.1.2.3/", "http://10.1.2.4:8080/", "http://other.intra/"):
            outcome = await world.fetch(Request(url, reach="allowed"))
            assert isinstance(outcome, FetchFailure)
            assert outcome.reason == "forbidden_address"
        assert world.network.connected == []

    async def test_what_a_public_page_names_stays_public(self) -> None:
        world = World("10.1.2.3")
        world.network.serve("10.1.2.3", canary)
        redirects = [
            f"http://allowed.test/redir/{status}?to=http://10.1.2.3/" for status in REDIRECTS
        ]
        requests = [Request(url, reach="allowed") for url in redirects]
        for request in (Request("http://10.1.2.3/"), *requests):
            outcome = await world.fetch(request)
            assert isinstance(outcome, FetchFailure)
            assert outcome.reason == "forbidden_address"
        assert world.inside() == []

    async def test_an_allowed_place_may_redirect_to_itself_and_to_public_ones(self) -> None:
        world = World("10.1.2.3")
        world.network.serve("10.1.2.3", canary)
        own = Request("http://10.1.2.3/redir/302?to=/feed.xml", reach="allowed")
        outcome = await world.fetch(own)
        assert isinstance(outcome, Fetched)
        assert outcome.reach == "allowed"
        away = Request("http://10.1.2.3/redir/302?to=http://allowed.test/", reach="allowed")
        outcome = await world.fetch(away)
        assert isinstance(outcome, Fetched)
        assert outcome.reach == "public"

    async def test_with_every_place_allowed_the_same_addresses_are_connected_to(self) -> None:
        """The red control: it is the guard that keeps the others out."""
        world = World("0.0.0.0/0, ::/0")
        for url in forbidden_urls():
            await world.fetch(Request(url, reach="allowed"))
        assert len(world.inside()) > 250


async def test_no_proxy_of_the_environment_is_used(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://10.9.9.9:3128")
    assert isinstance(await world.fetch(Request("http://allowed.test/")), Fetched)
    assert world.network.connected == [(PUBLIC, 80)]
