"""To which places a fetch may connect: public ones on web ports, and the operator's exceptions.

IANA's registries of special-purpose addresses (RFC 6890); Python's own `is_global` lets multicast,
6to4 relays and NAT64 pass, and answers differently from version to version.
"""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Self

from ilbo_ingest.fetching.addresses import Address, parse_address
from ilbo_ingest.fetching.exchange import Reach
from ilbo_ingest.fetching.failures import FailedError

IpAddress = IPv4Address | IPv6Address
WEB_PORTS = frozenset({80, 443, 8080, 8443})
_REFUSED_V4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # carriers' own, also a cloud's metadata
        "127.0.0.0/8",
        "168.63.129.16/32",  # public by number, but a cloud's own host agent
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
# Mapped, compatible, NAT64, site-local, unique local and multicast addresses lie outside.
_GLOBAL_UNICAST_V6 = IPv6Network("2000::/3")
_REFUSED_V6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # Teredo, ORCHID, benchmarking
        "2001:db8::/32",
        "2002::/16",  # 6to4: an IPv4 address, any one, inside
        "3fff::/20",
    )
)
_WITH_PORT = re.compile(r":\d+$")


def is_public(address: IpAddress) -> bool:
    """Return whether anybody's server may stand there."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _REFUSED_V4)
    inside = any(address in network for network in _REFUSED_V6)
    return address in _GLOBAL_UNICAST_V6 and not inside


@dataclass(frozen=True, slots=True)
class Exempt:
    """One exception of the operator."""

    place: str | IPv4Network | IPv6Network
    """A host name, or a network."""
    port: int | None = None
    """None: every port."""

    def covers(self, host: str, port: int, address: IpAddress) -> bool:
        """Return whether a connection to this name's address on this port is meant."""
        if self.port not in (None, port):
            return False
        return host == self.place if isinstance(self.place, str) else address in self.place


@dataclass(frozen=True, slots=True)
class Guard:
    """Decides about connections; asks nobody."""

    exempt: tuple[Exempt, ...] = ()
    ports: frozenset[int] = WEB_PORTS

    @classmethod
    def with_exceptions(cls, entries: str) -> Self:
        """Return a guard with exceptions, separated by commas; raise ValueError naming a bad one.

        An exception is a host name, an IP address or a network, with a port or without:
        `feeds.intra, 10.20.0.0/16, 127.0.0.1:8900, [::1]:8900`. Name it and nothing is checked.
        """
        return cls(tuple(_exempt(entry.strip()) for entry in entries.split(",") if entry.strip()))

    def check(self, address: Address, answers: tuple[IpAddress, ...], reach: Reach) -> Reach:
        """Return how far what comes from there may reach; raise FailedError.

        Every answer of the name has to be allowed: which one is used is up to the network.
        """
        exempted = [ip for ip in answers if reach == "allowed" and self._is_exempt(address, ip)]
        others = [ip for ip in answers if ip not in exempted]
        if others and address.port not in self.ports:
            raise FailedError("forbidden_port", f"no web server is on {address.port}")
        for ip in others:
            if not is_public(ip):
                raise FailedError("forbidden_address", f"{ip} is not public")
        return "allowed" if exempted else "public"

    def _is_exempt(self, address: Address, ip: IpAddress) -> bool:
        return any(entry.covers(address.host, address.port, ip) for entry in self.exempt)


def _exempt(entry: str) -> Exempt:
    if "/" in entry:
        return Exempt(ip_network(entry))
    try:
        address = parse_address(f"http://{entry}/")
    except FailedError as error:
        raise ValueError(
            f"{entry!r} is no host, address or network, with or without a port"
        ) from error
    port = address.port if _WITH_PORT.search(entry) else None
    try:
        return Exempt(ip_network(ip_address(address.host)), port)
    except ValueError:
        return Exempt(address.host, port)
