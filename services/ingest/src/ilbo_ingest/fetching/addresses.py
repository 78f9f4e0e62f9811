"""Addresses that others wrote, read strictly: one spelling, one meaning, or refused.

RFC 3986 with the host names of RFC 5891 (IDNA). Parsers disagree about everything odd, user info,
backslashes, blanks, numbers that mean an IPv4 address, so nothing odd is taken.
"""

import re
import unicodedata
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from urllib.parse import urljoin

import httpx

from ilbo_ingest.fetching.failures import FailedError

_PORTS = {"http": 80, "https": 443}
_LONGEST = 8_192
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_ADDRESS = re.compile(r"(https?)://([^/?#]*)([^#]*)(?:#.*)?", re.IGNORECASE | re.DOTALL)
_AUTHORITY = re.compile(r"(\[[0-9a-fA-F:.]+\]|[^:\[\]@%]+)(?::(\d{1,5})?)?")
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\\]")
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(?:\.{_LABEL})*")
_NUMBER = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")


@dataclass(frozen=True, slots=True)
class Address:
    """An http or https address, taken apart."""

    scheme: str
    host: str
    """A name in ASCII and lower case, or an IP address without brackets."""
    port: int
    target: str
    """Path and query, as they stand in the request line."""

    @property
    def authority(self) -> str:
        """Host and port as the Host header says them: the port where it isn't the scheme's."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The whole address."""
        return f"{self.scheme}://{self.authority}{self.target}"

    def __str__(self) -> str:
        """Return the address without its query, which may hold a key."""
        return self.url.partition("?")[0]

    def join(self, reference: str) -> "Address":
        """Return the address that `reference` means on this page."""
        reference = _plain(reference)
        if _ABSOLUTE.match(reference):
            return parse_address(reference)
        if reference.startswith("//"):
            return parse_address(f"{self.scheme}:{reference}")
        return parse_address(urljoin(self.url, reference))


def parse_address(text: str) -> Address:
    """Return the address; raise FailedError with bad_url for everything that isn't plain."""
    found = _ADDRESS.fullmatch(_plain(text))
    if found is None:
        raise _bad("only http:// and https:// are fetched", text)
    scheme = found[1].lower()
    authority = _AUTHORITY.fullmatch(found[2])
    if authority is None:
        raise _bad("no plain host, or more than a host and a port", text)
    host = _host(authority[1], text)
    port = int(authority[2]) if authority[2] else _PORTS[scheme]
    if not 0 < port < 65536:
        raise _bad("no such port", text)
    return Address(scheme, host, port, _target(found[3], text))


def _plain(text: str) -> str:
    text = text.strip(" \t\r\n")
    if not text or len(text) > _LONGEST:
        raise _bad(f"an address has 1 to {_LONGEST} characters", text)
    if _FORBIDDEN.search(text):
        raise _bad("control characters and backslashes are in no address", text)
    return text


def _host(written: str, text: str) -> str:
    try:
        if written.startswith("["):
            return str(IPv6Address(written[1:-1]))
        name = _ascii(written).removesuffix(".")
        if _NUMBER.fullmatch(name):
            return str(IPv4Address(name))
    except (AddressValueError, httpx.InvalidURL) as error:
        raise _bad("the host is spelled oddly", text) from error
    if not _NAME.fullmatch(name):
        raise _bad("the host is no name", text)
    return name


def _ascii(host: str) -> str:
    if host.isascii():
        return host.lower()
    return httpx.URL(f"http://{unicodedata.normalize('NFC', host)}/").raw_host.decode("ascii")


def _target(rest: str, text: str) -> str:
    try:
        return httpx.URL(f"http://host{rest}").raw_path.decode("ascii")
    except (httpx.InvalidURL, UnicodeEncodeError) as error:
        raise _bad("the path can't be sent", text) from error


def _bad(why: str, text: str) -> FailedError:
    """Return the refusal; what could be a password or a key stays out of it."""
    shown = re.sub("//[^/?#]*@", "//…@", text[:200]).partition("?")[0]
    return FailedError("bad_url", f"{shown!a}: {why}")
