"""The licence gate: what of a draft may be published. Pure.

KOGL (공공누리) types as kogl.or.kr defines them. What is not known to be allowed is not done: of an
item with another licence, or none, headline, time and link remain. Photographs are no part of what
a KOGL text licence covers.
"""

from dataclasses import replace

from ilbo_events.articles import KoglType
from ilbo_ingest.drafts import Draft
from ilbo_ingest.sanitizer import without_pictures
from ilbo_paper import Licence

_WITH_TEXT = frozenset({"0", "1"})


def kogl_type(licence: Licence) -> KoglType | None:
    """Return the KOGL type that a licence of the newspaper's file stands for."""
    match licence:
        case "kogl-0":
            return "0"
        case "kogl-1":
            return "1"
        case "kogl-2":
            return "2"
        case "kogl-3":
            return "3"
        case "kogl-4":
            return "4"
    return None


def permitted(draft: Draft, licence: Licence) -> Draft:
    """Return what may be published; `licence` counts where the item names none of its own.

    Evaluated for every revision: an item whose licence is withdrawn loses its text.
    """
    own = draft.source.kogl_type if draft.source else None
    if own is None and licence == "all-rights":
        return draft
    if (own or kogl_type(licence)) in _WITH_TEXT:
        html = without_pictures(draft.body_html) if draft.body_html else draft.body_html
        return replace(draft, body_html=html, pictures=(), images=())
    return replace(
        draft,
        subheads=(),
        body=(),
        body_html=None,
        summary=None,
        is_excerpt=False,
        pictures=(),
        images=(),
        attachments=(),
    )
