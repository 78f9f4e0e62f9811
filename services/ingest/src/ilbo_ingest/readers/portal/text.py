"""The reader of portal text: the plain text of one page of a legacy Korean news portal.

Masthead date, weather ticker, one article (section, headline, subheads, wire slug, paragraphs,
source), then blocks that each show the leads of other articles. What can't be placed is noted.
"""

import hashlib
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from ilbo_ingest.decoding import rows_of
from ilbo_ingest.drafts import Draft, Found, Note, UnreadableDocumentError
from ilbo_ingest.readers.portal.article import read_article
from ilbo_ingest.readers.portal.blocks import read_blocks
from ilbo_ingest.readers.portal.head import read_head
from ilbo_ingest.readers.portal.layout import Layout

READER = "portal-text"


def read_portal_text(text: str, layout: Layout) -> Found:
    """Return the articles and the weather of one page; raise when it is no such page."""
    head = read_head(rows_of(text), layout.stations)
    article = read_article(head.rest, layout)
    main = article.draft()
    blocks = read_blocks(article.rest, layout, [main.dateline] if main.dateline else [])
    drafts, repeated = _once([main, *blocks.drafts])
    return Found(
        drafts=tuple(_dated(draft, head.midnight, layout) for draft in drafts),
        sightings=head.sightings,
        notes=(*head.notes, *article.notes, *blocks.notes, *repeated),
    )


def portal_id(midnight: datetime, section: str, headline: str) -> str:
    """Return the id of an article: the same for each page that shows it on that day."""
    key = f"{midnight:%Y-%m-%d}\n{section}\n{normalised(headline)}"
    return f"{midnight:%Y%m%d}-{hashlib.sha256(key.encode()).hexdigest()[:16]}"


def normalised(headline: str) -> str:
    """Return the letters and digits of a headline, by which two are compared."""
    folded = unicodedata.normalize("NFKC", headline).casefold()
    return "".join(character for character in folded if character.isalnum())


def _once(drafts: Iterable[Draft]) -> tuple[list[Draft], list[Note]]:
    """Return each article once, the fullest first seen, and a note for each repetition."""
    kept: dict[str, Draft] = {}
    notes: list[Note] = []
    for draft in drafts:
        key = normalised(draft.headline)
        if not key:
            raise UnreadableDocumentError(f"the headline {draft.headline!r} has no letters")
        if key in kept:
            notes.append(Note(0, draft.headline, "is shown twice on this page, the first counts"))
        else:
            kept[key] = draft
    return list(kept.values()), notes


def _dated(draft: Draft, midnight: datetime, layout: Layout) -> Draft:
    section = draft.section or layout.default_section
    return replace(
        draft,
        section=section,
        article_id=portal_id(midnight, section, draft.headline),
        published_at=midnight,
        published_precision="day",
    )
