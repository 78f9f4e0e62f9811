"""One spelling for the addresses of one page: what identity compares, never what is published."""

import re
from ipaddress import ip_address
from urllib.parse import parse_qsl, urlencode, urlsplit

from ilbo_ingest.fetching.addresses import parse_address
from ilbo_ingest.fetching.failures import FailedError
from ilbo_ingest.fetching.guard import is_public
from ilbo_ingest.readers import korea_kr

_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|mc_[ce]id|igshid|call_from|p[wW]ise\w*|pageIndex|jsessionid|PHPSESSID",
    re.IGNORECASE,
)
_SESSION = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}
_LOCAL = (".local", ".localhost", ".internal", ".intranet", ".lan", ".home.arpa", ".corp")
_MOBILE = re.compile(r"(www|m|mobile)\.(?=[^.]+\.)")


def canonical_link(link: str | None) -> str | None:
    """Return what all addresses of one page have in common; None where it is no page's address.

    Scheme, www., m., session and tracking are left out; the front page of a site is no page of an
    item. korea.kr shows one item under several paths, told apart by `newsId` alone.
    """
    try:
        parts = urlsplit((link or "").strip())
        host = (parts.hostname or "").rstrip(".")
        port = parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in _DEFAULT_PORTS or not host:
        return None
    query = [pair for pair in parse_qsl(parts.query) if not _TRACKING.fullmatch(pair[0])]
    if (number := korea_kr.news_id(link or "")) is not None:
        return f"{korea_kr.SCOPE}?newsId={number}"
    path = _SESSION.sub("", parts.path).rstrip("/")
    if not path and not query:
        return None
    authority = _MOBILE.sub("", host, count=1) + (f":{port}" if port not in (None, 80, 443) else "")
    return f"{authority}{path}" + (f"?{urlencode(sorted(query))}" if query else "")


def is_own(link: str | None, address: str) -> bool:
    """Whether a link leads to the site that gives the feed, and not to somebody else's."""
    return _site(link) == _site(address) != ""


def is_public_link(link: str) -> bool:
    """Whether readers can follow a link: its host is no private number and no local name."""
    try:
        host = parse_address(link).host
    except FailedError:
        return False
    if ":" in host or host.replace(".", "").isdigit():
        return is_public(ip_address(host))
    return "." in host and not host.endswith(_LOCAL)


def _site(address: str | None) -> str:
    """Return what hosts of one organisation share: `moel.go.kr`, `example.com`."""
    try:
        parts = urlsplit((address or "").strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if not re.search("[a-z]", host) or ":" in host:
        return f"{host}:{port}" if host else ""  # a number: each port is somebody else's
    labels = host.rstrip(".").split(".")
    # go.kr, co.kr, com.au: such a short label is a kind of owner, not an owner.
    short = len(labels) > 1 and len(labels[-2]) <= 3
    return ".".join(labels[-3:] if short else labels[-2:])
