"""What the newspaper's file says about the items of a source, applied to its drafts. Pure."""

import heapq
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from pydantic import ValidationError

from ilbo_events import Source
from ilbo_ingest.drafts import Draft
from ilbo_ingest.sources.licence import kogl_type, permitted
from ilbo_ingest.sources.links import is_own, is_public_link
from ilbo_paper import FeedSource, Licence, NewsSource, PageListSource, Paper

_UNDATED_AT_FIRST = 5
_DAY = timedelta(days=1)
_OF_THE_ARCHIVE = 3 * 86_400


def fitted(draft: Draft, source: NewsSource, paper: Paper) -> Draft:
    """Return the draft as this source's items are published: section, credit, licence."""
    licence = licence_of(draft, source)
    section = section_of(draft, source, paper)
    known = replace(draft, section=section, source=credited(draft, source, licence))
    return permitted(known, licence)


def licence_of(draft: Draft, source: NewsSource) -> Licence:
    """Return the licence of an item that names none: none where its format has a field for it."""
    return "link-only" if draft.names_licence else source.licence


def section_of(draft: Draft, source: NewsSource, paper: Paper) -> str | None:
    """Return the section: by category, tag or ministry, else the source's, else the item's own."""
    names = [draft.section, *draft.tags, draft.source.name if draft.source else None]
    for name in names:
        if name is not None and name in source.sections:
            return source.sections[name]
    if source.section is not None:
        return source.section
    known = {each for section in paper.sections for each in (section.slug, section.name)}
    return draft.section if draft.section in known else None


def credited(draft: Draft, source: NewsSource, licence: Licence) -> Source:
    """Return who is credited, with the address of the original and the item's licence.

    The items of a feed are credited as the file says, whatever they call themselves: a feed can't
    speak in the name of another source.
    """
    own = draft.source
    name = source.credit or (
        own.name if own and not isinstance(source, FeedSource) else source.name
    )
    kogl = (own.kogl_type if own else None) or kogl_type(licence)
    url = (own.url if own else None) or draft.link
    if url is not None and not is_own(url, _address(source)) and not is_public_link(url):
        url = None  # what stands inside some network is no address for readers
    try:
        return Source(name=name, url=url, kogl_type=kogl)
    except ValidationError:  # an address that no page may link to
        return Source(name=name, kogl_type=kogl)


def _address(source: NewsSource) -> str:
    return source.url if isinstance(source, FeedSource | PageListSource) else ""


def may_write(draft: Draft, source: NewsSource, owner: str | None) -> bool:
    """Whether an item may replace an article of `owner`: the items of a feed only its own."""
    if not isinstance(source, FeedSource | PageListSource) or owner is None:
        return True
    return draft.source is not None and owner == draft.source.name


def timed(draft: Draft, now: datetime) -> Draft:
    """Return the draft with a time that can be: an item that is there is not of tomorrow.

    A time in the future that is no embargo is a mistaken offset or a mistake; it is dropped.
    """
    if draft.embargo_until is not None or draft.published_at is None or draft.published_at <= now:
        return draft
    return replace(draft, published_at=None, published_precision="minute")


def arrival_of(draft: Draft, last: float | None, now: datetime) -> float | None:
    """Return when an item came: by its source's own word where that can be, else now.

    A day without an hour is taken for its noon. `last` is the arrival before it; what is days older
    is of the archive, and no arrival.
    """
    said = draft.published_at
    if said is not None and draft.published_precision == "day":
        said = said + _DAY / 2
    if said is None or said > now:
        return now.timestamp()
    at = said.timestamp()
    if last is not None and at < last:
        return None if at < last - _OF_THE_ARCHIVE else now.timestamp()
    return at


def newest(drafts: Sequence[Draft], most: int) -> frozenset[int]:
    """Return which items, by number, of a source that is read for the first time are published.

    The newest, each with its own time, so that old ones stand where they belong and not on top;
    of those without a time, which would all seem to be of today, a few.
    """
    dated = [(d.published_at, -i) for i, d in enumerate(drafts) if d.published_at is not None]
    undated = [i for i, d in enumerate(drafts) if d.published_at is None]
    chosen = [-number for _, number in heapq.nlargest(most, dated)]
    return frozenset((chosen + undated[:_UNDATED_AT_FIRST])[:most])


def oldest_first(draft: Draft) -> tuple[bool, float]:
    """Return what sorts drafts into the order of publication; those without a time come last."""
    at = draft.published_at
    return (True, 0) if at is None else (False, at.timestamp())
