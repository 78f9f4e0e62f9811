"""Which places are public, and how exceptions are written."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilbo_ingest.fetching.guard import Exempt, Guard, is_public
from tests.unit.ingest.fetching.forbidden import INSIDE_V4, INSIDE_V6, embeddings

PUBLIC = (
    "1.1.1.1",
    "8.8.8.8",
    "93.184.216.34",
    "100.63.255.255",
    "100.128.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "192.0.1.1",
    "192.167.255.255",
    "198.17.255.255",
    "223.255.255.255",
    "2001:200::1",
    "2001:4860:4860::8888",
    "2400:cb00::1",
    "2606:2800:220:1::1",
    "2a00:1450::1",
)


@pytest.mark.parametrize("ip", PUBLIC)
def test_public_places_are_public(ip: str) -> None:
    assert is_public(ip_address(ip))


@pytest.mark.parametrize("ip", [*INSIDE_V4, *INSIDE_V6])
def test_places_inside_are_not(ip: str) -> None:
    assert not is_public(ip_address(ip))


@given(st.ip_addresses(v=4).map(str))
def test_no_address_is_reached_inside_another(ip: str) -> None:
    assert not any(is_public(inside) for inside in embeddings(IPv4Address(ip)))


@given(st.ip_addresses())
def test_what_python_calls_not_global_is_never_public(ip: IPv4Address | IPv6Address) -> None:
    if not ip.is_global or ip.is_multicast or ip.is_reserved:
        assert not is_public(ip)


def test_exceptions_are_hosts_addresses_and_networks_with_ports() -> None:
    guard = Guard.with_exceptions(
        " feeds.intra , 127.0.0.1:8900,10.20.0.0/16, [::1]:90,Feed.KR:1 ,한국.kr"
    )
    assert [str(entry.place) for entry in guard.exempt] == [
        "feeds.intra",
        "127.0.0.1/32",
        "10.20.0.0/16",
        "::1/128",
        "feed.kr",
        "xn--3e0b707e.kr",
    ]
    assert [entry.port for entry in guard.exempt] == [None, 8900, None, 90, 1, None]
    assert Guard.with_exceptions("").exempt == ()
    assert not Exempt("feeds.intra").covers("x.feeds.intra", 80, ip_address("10.0.0.1"))


@pytest.mark.parametrize(
    "entry",
    ["http://feeds.intra", "a b", "a:x", "u@feeds.intra", "10.0.0.1/8", "10.0.0.0/99", "::1"],
)
def test_an_exception_that_cannot_be_read_is_named(entry: str) -> None:
    with pytest.raises(ValueError, match=entry.split("/", maxsplit=1)[0]):
        Guard.with_exceptions(f"feeds.intra, {entry}")
