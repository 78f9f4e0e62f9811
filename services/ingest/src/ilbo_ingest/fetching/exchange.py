"""What is asked of an address that others gave, and what may come back."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_OWN_HEADERS = frozenset(
    {"host", "connection", "content-length", "transfer-encoding", "accept-encoding"}
    | {"cookie", "user-agent", "if-none-match", "if-modified-since"}
)
Method = Literal["GET", "POST"]
Reach = Literal["public", "allowed"]
Reason = Literal[
    "bad_url",
    "forbidden_port",
    "forbidden_address",
    "dns",
    "connect",
    "tls",
    "timeout",
    "protocol",
    "truncated",
    "too_large",
    "bad_encoding",
    "bad_redirect",
    "redirect_loop",
    "too_many_redirects",
    "http_status",
]
"""Why nothing was fetched; the names are labels of metrics and stand in a source's health.

bad_url             not an http or https address that is spelled plainly
forbidden_port      a port on which no web server of others is asked
forbidden_address   one of the name's addresses is not public
dns                 the name has no address, or none was told
connect             nobody takes the connection
tls                 no certificate that can be trusted, or no common version
timeout             connecting, a silence or the whole took too long
protocol            what answers does not speak HTTP
truncated           the answer ended before it was whole
too_large           more header or body, packed or unpacked, than the caps allow
bad_encoding        the body is packed in a way nobody asked for, or wrongly
bad_redirect        a redirect without a target, from https to http, or with a form to another host
redirect_loop       a redirect to where the chain has been
too_many_redirects  a longer chain than the caps allow
http_status         any status but 200, and 304 without having been asked for it
"""


@dataclass(frozen=True, slots=True)
class Caps:
    """How much of everything one fetch may take, its redirects together."""

    connect_seconds: float = 5
    read_seconds: float = 10
    """The longest silence."""
    total_seconds: float = 20
    """For names, connections, redirects and the body; waiting for one's turn does not count."""
    header_bytes: int = 64 * 1024
    """Of one answer."""
    body_bytes: int = 5 * 1024 * 1024
    """As it is sent, and as it is unpacked."""
    redirects: int = 5
    refusal_bytes: int = 0
    """Of an answer with another status than 200: some interfaces tell there what is wrong."""


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask with whether its page changed (RFC 9110, 8.8)."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Trust:
    """Whom a source's certificate may come from; it is verified whatever stands here."""

    extra_ca: Path | None = None
    """A PEM file of roots that count beside the common ones."""
    tls: Literal["modern", "legacy"] = "modern"
    """`legacy` takes servers without secure renegotiation and with short keys."""


@dataclass(frozen=True, slots=True)
class Request:
    """One page to be fetched.

    feed = await fetcher.fetch(Request(source.url, reach="allowed", validators=known))
    picture = await fetcher.fetch(Request(image.url, reach=feed.reach, caps=PICTURE))
    """

    url: str
    reach: Reach = "public"
    """`allowed` counts the operator's exceptions too: for addresses of the configuration, and
    for those found in a page whose `reach` says so. An address anybody wrote is `public`."""
    method: Method = "GET"
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Sent to the host of `url` only."""
    cookies_from: str | None = None
    """An address, relative to `url`, that is asked first because it hands out a cookie."""
    validators: Validators = Validators()
    caps: Caps = Caps()
    trust: Trust = Trust()

    def __post_init__(self) -> None:
        for name, value in self.headers.items():
            if not _TOKEN.fullmatch(name) or name.lower() in _OWN_HEADERS:
                raise ValueError(f"{name!a} is no header that a source may set")
            if not (value.isascii() and value.isprintable()):
                raise ValueError(f"the header {name} has a value that can't be sent")


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page that came whole, unpacked."""

    url: str
    """Where it was in the end."""
    body: bytes
    headers: tuple[tuple[str, str], ...]
    """Names in lower case, in the order they came, repeated ones too."""
    reach: Reach
    """How far the addresses found in this page may reach."""
    validators: Validators
    content_type: str = ""
    """The media type alone, in lower case."""
    charset: str | None = None
    """As the Content-Type names it."""
    max_age_seconds: float | None = None
    """How long it stays fresh by Cache-Control or Expires; None when the server says nothing."""
    moved_to: str | None = None
    """Set when every redirect was permanent: the address to use from now on."""


@dataclass(frozen=True, slots=True)
class NotModified:
    """The page is the one that is known."""

    url: str
    max_age_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class FetchFailure:
    """Nothing was fetched, and why."""

    reason: Reason
    detail: str
    """For people; names the address where it went wrong, without its query."""
    status: int | None = None
    """With `http_status` only."""
    retry_after_seconds: float | None = None
    """How long the server asks to be left alone; at most a day."""
    body: bytes = b""
    """With `http_status` only, and within `Caps.refusal_bytes`; empty when it was longer."""

    def __str__(self) -> str:
        return f"{self.reason}: {self.detail}"


Outcome = Fetched | NotModified | FetchFailure


class Fetcher(Protocol):
    """Fetches pages from addresses that nobody vouches for."""

    async def fetch(self, request: Request) -> Outcome:
        """Return the page, that it is the known one, or why there is none; raise nothing."""
