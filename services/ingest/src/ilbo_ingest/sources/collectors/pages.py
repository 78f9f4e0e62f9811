"""Fetching for sources: how a source asks for an address, and what its answers mean."""

import hashlib
import re
from urllib.parse import urlsplit

from ilbo_ingest.fetching import Caps, Fetched, FetchFailure, Request, Trust, Validators
from ilbo_ingest.sources.arrivals import Ended
from ilbo_ingest.sources.memory import Failure
from ilbo_paper import FeedSource, PageListSource, PolicyNewsSource

_FORM = "application/x-www-form-urlencoded"
# Nobody answered: the others say that somebody is there, who does not do what he should.
_NO_CONTACT = frozenset(
    {"bad_url", "forbidden_port", "forbidden_address", "dns", "connect", "tls", "timeout"}
)
# Comments are taken whole or not at all: there are very many ways to take them in pieces.
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?><\?xml[^>]*+>\s*+)?(?:(?><!--.*?-->)\s*+)*+"
    rb"(?:<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>])",
    re.IGNORECASE | re.DOTALL,
)


def request_for(
    source: FeedSource | PageListSource, validators: Validators, caps: Caps | None = None
) -> Request:
    """Return how a source asks for its page."""
    is_post = source.method == "POST"
    return Request(
        source.url,
        reach="allowed",
        method=source.method,
        body=source.body.encode(),
        headers={"content-type": _FORM} if is_post else {},
        cookies_from=source.cookies_from,
        validators=validators,
        caps=caps or Caps(),
        trust=trust_of(source),
    )


def trust_of(source: FeedSource | PageListSource | PolicyNewsSource) -> Trust:
    """Return whom a source's certificate may come from."""
    return Trust(source.extra_ca, source.tls)


def server_of(url: str) -> str:
    """Return host and port of an address."""
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}"


def address_of(source: FeedSource | PageListSource | PolicyNewsSource) -> str:
    """Return what the answers to a source depend on, and what is made of them, as one text.

    After a change in the newspaper's file the document is read again, also when it is unchanged.
    """
    written = source.model_dump_json(exclude={"enabled", "interval_seconds", "max_silence_hours"})
    return f"{source.url}#{hashlib.sha256(written.encode()).hexdigest()[:16]}"


def failure_of(outcome: FetchFailure) -> Failure:
    """Return a fetch that went wrong as a source's failure."""
    reason = outcome.reason if outcome.status is None else f"http_{outcome.status}"
    return Failure("failing", reason, outcome.detail, outcome.retry_after_seconds)


def failed(outcome: FetchFailure) -> Ended:
    """Return how a visit ended that fetched nothing."""
    return Ended(failure_of(outcome), has_contact=outcome.reason not in _NO_CONTACT)


def is_web_page(data: bytes) -> bool:
    """Whether these are the bytes of an HTML page, whatever the server calls them."""
    return _PAGE.match(data[:4096]) is not None


def web_page_failure(fetched: Fetched, asked: str) -> Failure:
    """Return the failure of an answer that is a web page."""
    # The query is left out: it may hold a key.
    place, wanted = (url.partition("?")[0].rstrip("/") for url in (fetched.url, asked))
    moved = f", redirected to {place}/" if place != wanted else ""
    return Failure("error-page", "web_page", f"a web page answers{moved}")
