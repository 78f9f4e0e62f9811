"""Addresses in feeds: which are whole, and what they are relative to."""

import re
from urllib.parse import urljoin, urlsplit

# As ilbo_events.text takes them: http or https, a host, no user name.
_PUBLIC = re.compile(r"https?://[^\s/@\\?#]+([/?#]\S*)?", re.IGNORECASE)
_MAX_LENGTH = 2048


def is_public(url: str) -> bool:
    """Whether a page may link to an address."""
    return len(url) <= _MAX_LENGTH and _PUBLIC.fullmatch(url) is not None


def absolute(url: str | None, base: str | None) -> str | None:
    """Return an address a page may link to, resolved against `base`; None when it is none."""
    if not url or len(url) > _MAX_LENGTH:
        return None
    url = url.strip().replace(" ", "%20")
    if not is_public(url) and base:
        try:
            url = urljoin(base, url)
        except ValueError:
            return None
    return url if is_public(url) else None


def host_of(url: str | None) -> str:
    """Return the host of an address, without www."""
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")
