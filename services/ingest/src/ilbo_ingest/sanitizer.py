"""HTML bodies made harmless: the allow-list of ilbo_events.markup, by nh3, in bounded time."""

import re
from functools import lru_cache

import nh3

from ilbo_events.articles import MAX_HTML_BYTES
from ilbo_events.markup import (
    ATTRIBUTES,
    LINK_REL,
    TAGS,
    TAGS_DROPPED_WITH_CONTENT,
    URL_SCHEMES,
)

MAX_DEPTH = 100
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_PICTURE = re.compile("<img|<figcaption", re.IGNORECASE)
# Elements that have no content or that the next of their kind closes: they don't nest.
_FLAT = frozenset(
    "area base br col dd dt embed hr img input li link meta option p param source tbody td"  # noqa: SIM905 - reads better as words
    " tfoot th thead tr wbr".split()
)
# An address that needs a base: behind href=, src= or cite=, known by their last letters, since a
# pattern that begins with one character is found ten times as fast.
_RELATIVE = re.compile(
    r"""=(?:(?<=[eE][fF]=)|(?<=[rR][cC]=)|(?<=[tT][eE]=)|(?<=[\s/]=))"""
    r"""\s*["']?\s*(?!\s|["']|[hH][tT]{2}[pP][sS]?:|[mM][aA][iI][lL][tT][oO]:)"""
)


class RefusedHtmlError(ValueError):
    """The HTML is too long or too deep to be cleaned; the request is refused."""


def sanitize(html: str, base: str | None) -> str:
    """Return what may be shown of `html`, its links resolved against `base`.

    Raises RefusedHtmlError before nh3 sees what would keep it busy: its time grows with the
    square of the nesting depth, its output can be eleven times its input.
    """
    _refuse_heavy(html)
    # A cleaner for one more base takes as long as cleaning does.
    clean = _cleaner_for(base if _RELATIVE.search(html) else None).clean(html).strip()
    size = len(clean.encode())
    if size > MAX_HTML_BYTES:
        raise RefusedHtmlError(f"has {size} bytes once cleaned, {MAX_HTML_BYTES} are allowed")
    return clean


def without_pictures(html: str) -> str:
    """Return `html`, harmless, without its pictures and what is written below them.

    Raises RefusedHtmlError as `sanitize` does; relative links stay, to be resolved there.
    """
    if not _PICTURE.search(html):
        return html
    _refuse_heavy(html)
    return _PICTURELESS.clean(html).strip()


def _refuse_heavy(html: str) -> None:
    size = len(html.encode(errors="replace"))
    if size > MAX_HTML_BYTES:
        raise RefusedHtmlError(f"has {size} bytes, {MAX_HTML_BYTES} are allowed")
    if _depth(html) > MAX_DEPTH:
        raise RefusedHtmlError(f"nests elements more than {MAX_DEPTH} deep")


def _depth(html: str) -> int:
    depth = deepest = 0
    for match in _TAG.finditer(html):
        if match[2].lower() in _FLAT:
            continue
        depth = max(0, depth - 1) if match[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _cleaner_for(base: str | None) -> nh3.Cleaner:
    try:
        return _cleaner(base)
    except ValueError:  # an address no link can be resolved against
        return _cleaner(None)


@lru_cache(maxsize=64)
def _cleaner(base: str | None) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(TAGS),
        clean_content_tags=set(TAGS_DROPPED_WITH_CONTENT),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes=set(URL_SCHEMES),
        url_relative=("rewrite_with_base", base) if base else "deny",
        strip_comments=True,
        link_rel=LINK_REL,
    )


_CAPTIONS = frozenset({"figcaption"})
_PICTURELESS = nh3.Cleaner(
    tags=set(TAGS - {"img", "figure"} - _CAPTIONS),
    clean_content_tags=set(TAGS_DROPPED_WITH_CONTENT | _CAPTIONS),
    attributes={tag: set(names) for tag, names in ATTRIBUTES.items() if tag != "img"},
    url_schemes=set(URL_SCHEMES),
    url_relative="pass_through",
    strip_comments=True,
    link_rel=None,
)
