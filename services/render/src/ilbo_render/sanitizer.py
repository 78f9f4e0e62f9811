"""Makes a `body_html` harmless, whoever sent it; the list is the one of ilbo_events."""

import re
from collections import Counter
from collections.abc import Iterable

import nh3

from ilbo_events import ArticlePublished, markup
from ilbo_render.projection import Entry

MAX_HTML_BYTES = 65_536
MAX_DEPTH = 100
"""nh3 needs time that grows with the square of the depth: 256 KB of <div> take 3.4 s."""
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)[^>]*>")
# They hold nothing, or the parser closes them itself when the next one begins.
_FLAT = frozenset(
    "br img hr input meta link wbr col area source "  # noqa: SIM905 - reads better as words
    "p li dt dd td th tr thead tbody tfoot option".split()
)
_CLEANER = nh3.Cleaner(
    tags=set(markup.TAGS),
    clean_content_tags=set(markup.TAGS_DROPPED_WITH_CONTENT),
    attributes={tag: set(names) for tag, names in markup.ATTRIBUTES.items()},
    url_schemes=set(markup.URL_SCHEMES),
    url_relative="deny",
    strip_comments=True,
    link_rel=markup.LINK_REL,
)


class RefusedMarkupError(ValueError):
    """No retry helps: too deep or too long; the event becomes a dead letter."""


def sanitize(html: str) -> str:
    """Return the allowed part of `html`; raise RefusedMarkupError when it is built to hurt."""
    if len(html.encode()) > MAX_HTML_BYTES:
        raise RefusedMarkupError(f"body_html has more than {MAX_HTML_BYTES} bytes")
    if html.count("<") > MAX_DEPTH and _depth(html) > MAX_DEPTH:
        raise RefusedMarkupError(f"body_html is nested deeper than {MAX_DEPTH}")
    clean = _CLEANER.clean(html)
    if len(clean.encode()) > 2 * MAX_HTML_BYTES:
        raise RefusedMarkupError(f"body_html grows beyond {2 * MAX_HTML_BYTES} bytes")
    return clean


def clean_entries(entries: Iterable[Entry]) -> tuple[list[Entry], list[str]]:
    """Return the entries with harmless bodies, and why others are refused."""
    clean: list[Entry] = []
    refused: list[str] = []
    for entry in entries:
        event = entry.event
        if isinstance(event, ArticlePublished) and event.body_html is not None:
            try:
                body = sanitize(event.body_html)
            except RefusedMarkupError as error:
                refused.append(str(error))
                continue
            entry = Entry(entry.entry_id, event.model_copy(update={"body_html": body}))
        clean.append(entry)
    return clean, refused


def _depth(html: str) -> int:
    """Return how deep `html` may nest; an end tag without its start tag closes nothing."""
    opened: Counter[str] = Counter()
    depth = deepest = 0
    for closing, name, *_ in _TAG.findall(html.lower()):
        if name in _FLAT:
            continue
        if not closing:
            opened[name] += 1
            depth += 1
            deepest = max(deepest, depth)
        elif opened[name]:
            opened[name] -= 1
            depth -= 1
    return deepest
