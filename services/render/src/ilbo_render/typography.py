"""How Korean text is set: where headlines may break, and where a wire slug goes."""

import re

from markupsafe import Markup, escape

_JOINER = "\N{WORD JOINER}"
_GLUED = re.compile("(?=[·…])")
_CLAUSE = re.compile("(?<=…)|(?<=, )")
_SHORTEST_CLAUSE = 9
DESCRIPTION_LENGTH = 160
"""What search engines show whole of a page's description."""
_PARAGRAPH = re.compile(r"<p(?: [^>]*)?>")
_SCROLLER = '<div class="scroll" role="region" aria-label="표" tabindex="0">'


def headline(text: str) -> Markup:
    """Return `text` so that lines break between its clauses and never before `·` or `…`.

    The joiners (U+2060) are for pages only: titles, feeds and JSON-LD take the plain text.
    """
    clauses = _clauses(text)
    if len(clauses) == 1:
        return escape(_glue(text))
    parts = [Markup('<span class="clause">{}</span>').format(_glue(c.rstrip())) for c in clauses]
    between = [Markup(" ") if c.endswith(" ") else Markup("<wbr>") for c in clauses]
    return Markup("").join(p + b for p, b in zip(parts, [*between[:-1], Markup("")], strict=True))


def _glue(text: str) -> str:
    return _GLUED.sub(_JOINER, text)


def _clauses(text: str) -> list[str]:
    # A short piece ("기상청, …") set on a line of its own looks like a mistake, so it stays.
    clauses: list[str] = []
    for piece in _CLAUSE.split(text):
        if clauses and min(len(piece), len(clauses[-1])) < _SHORTEST_CLAUSE:
            clauses[-1] += piece
        elif piece:
            clauses.append(piece)
    return clauses


def shortened(text: str, longest: int) -> str:
    """Return at most `longest` characters, with an ellipsis where something was left out."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def with_dateline(body_html: str, dateline: str | None) -> Markup:
    """Return sanitized HTML with `(dateline) ` before its first paragraph."""
    if not dateline:
        return Markup(body_html)  # noqa: S704 - sanitized before it was stored
    slug = f"({escape(dateline)}) "
    first = _PARAGRAPH.search(body_html)
    if first is None:
        return Markup(f"<p>{slug.rstrip()}</p>{body_html}")  # noqa: S704 - as above
    return Markup(body_html[: first.end()] + slug + body_html[first.end() :])  # noqa: S704


def with_scrolling_tables(body: Markup) -> Markup:
    """Return the HTML with each table in a scroller of its own, so none widens a phone's page."""
    html = str(body).replace("<table", f"{_SCROLLER}<table").replace("</table>", "</table></div>")
    return Markup(html)  # noqa: S704 - the body was sanitized, the scroller is ours
