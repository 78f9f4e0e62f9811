"""Cookies of one chain of requests (RFC 6265): they end with it, no source sees another's."""

import re

import httpx

from ilbo_ingest.fetching.addresses import Address
from ilbo_ingest.fetching.headers import Headers

# http.cookiejar takes one without a value for a fault of its own, and warns with a traceback.
_BARE_MAX_AGE = re.compile(r";\s*max-age\s*(?=;|$)", re.IGNORECASE)
_MOST_TAKEN = 50
_LONGEST_SENT = 8_192


class Cookies:
    """What the servers of a chain asked to be told again."""

    def __init__(self) -> None:
        self._jar = httpx.Cookies()

    def learn(self, address: Address, headers: Headers) -> None:
        """Take the cookies of an answer; of a flood only the first."""
        lines = [
            ("set-cookie", _BARE_MAX_AGE.sub("", value))
            for value in headers.all("set-cookie")[:_MOST_TAKEN]
            if value.isascii() and value.isprintable()
        ]
        if lines:
            request = httpx.Request("GET", address.url)
            self._jar.extract_cookies(httpx.Response(200, headers=lines, request=request))

    def header(self, address: Address) -> str | None:
        """Return the Cookie header for an address."""
        request = httpx.Request("GET", address.url)
        self._jar.set_cookie_header(request)
        value: str = request.headers.get("cookie", "")
        return value if 0 < len(value) <= _LONGEST_SENT else None
