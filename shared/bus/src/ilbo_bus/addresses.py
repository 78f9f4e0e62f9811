"""Redis addresses: single servers, Sentinel and Cluster, told apart by their scheme."""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote, urlsplit

Kind = Literal["single", "sentinel", "cluster"]
_KINDS: dict[str, Kind] = {
    "redis": "single",
    "rediss": "single",
    "unix": "single",
    "redis+sentinel": "sentinel",
    "redis+cluster": "cluster",
}


@dataclass(frozen=True, slots=True)
class RedisAddress:
    """Where the log is. `nodes` are host and port; empty for a single server."""

    kind: Kind
    url: str
    nodes: tuple[tuple[str, int], ...] = ()
    master: str = ""
    database: int = 0
    username: str | None = None
    password: str | None = None


def parse_address(url: str) -> RedisAddress:
    """Return the parts of an address; raise ValueError saying what is wrong with it."""
    scheme, separator, rest = url.partition("://")
    kind = _KINDS.get(scheme)
    if kind is None or not separator:
        raise ValueError(f"{_hidden(url)} is no Redis address; schemes are {', '.join(_KINDS)}")
    if kind == "single":
        if scheme != "unix":
            _node(rest.partition("/")[0].rpartition("@")[2], 6379)
        return RedisAddress(kind, url)
    credentials, _, hosts = rest.rpartition("@")
    hosts, _, path = hosts.partition("/")
    username, _, password = credentials.partition(":")
    master, _, database = path.partition("/")
    if kind == "sentinel" and not master:
        raise ValueError(f"{_hidden(url)} names no master: redis+sentinel://host:port/master")
    if not (database or "0").isdecimal():
        raise ValueError(f"{database!r} is no database number")
    return RedisAddress(
        kind,
        url,
        nodes=tuple(
            _node(part, 26379 if kind == "sentinel" else 6379) for part in hosts.split(",")
        ),
        master=master,
        database=int(database or 0),
        username=unquote(username) or None,
        password=unquote(password) or None,
    )


def check_namespace(address: RedisAddress, namespace: str) -> None:
    """Raise ValueError for a cluster whose keys would lie in several slots."""
    start = namespace.find("{")
    if address.kind == "cluster" and not (start >= 0 and namespace.find("}", start) > start + 1):
        raise ValueError("a cluster needs ILBO_NAMESPACE with a hash tag, e.g. {paper}:")


def _node(part: str, default_port: int) -> tuple[str, int]:
    try:
        found = urlsplit(f"//{part.strip()}")
        host, port = found.hostname, found.port
    except ValueError as error:
        raise ValueError(f"{part!r} is no host:port") from error
    if not host or found.path:
        raise ValueError(f"{part!r} is no host:port")
    return host, default_port if port is None else port


def _hidden(url: str) -> str:
    """Return the address without user and password, fit for a log."""
    scheme, separator, rest = url.partition("://")
    return f"{scheme}{separator}{rest.rpartition('@')[2]}" if separator else "the address"
