"""What deliveries change: events in, changes out; nothing is stored or shown here.

The order of an article's events is (generation, revision); an older one never overwrites a newer.
A withdrawal is terminal for its article, whatever comes before or after it and whatever generation
it has: ingest refuses to publish a withdrawn article again, and after a lost ledger the first poll
of a source would otherwise bring back what the newspaper had killed. So the state is the same in
every order of arrival.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ilbo_events import ArticlePublished, ArticleWithdrawn, Fact
from ilbo_render.facets import Facets, to_us

EMBARGO_TOLERANCE_US = 5 * 60 * 1_000_000
"""How far after its entry's own time an article may be dated before it is held back."""

Order = tuple[int, int]


class Entry(NamedTuple):
    """One event as the log holds it."""

    entry_id: str
    event: Fact


class Known(NamedTuple):
    """What the read model holds of an article: its row, its newest event, how it is listed."""

    row: int
    order: Order
    is_withdrawn: bool
    facets: Facets | None
    """None once it is withdrawn."""


class Change(NamedTuple):
    """What one article becomes."""

    article_id: str
    row: int
    entry_id: str
    event: ArticlePublished | ArticleWithdrawn
    """The event that decides."""
    before: Facets | None
    after: Facets | None
    is_held: bool
    """True when it waits for its own time of publication."""

    @property
    def order(self) -> Order:
        """Generation, then revision."""
        return self.event.generation, self.event.revision


def decide(entries: Iterable[Entry], known: Mapping[str, Known], next_row: int) -> list[Change]:
    """Return what `entries` change, one change for each article, in the order of first mention."""
    state = dict(known)
    changes: dict[str, Change] = {}
    for entry_id, event in entries:
        if not isinstance(event, ArticlePublished | ArticleWithdrawn):
            continue
        article_id = event.article_id
        current = state.get(article_id)
        if current is None:
            change = _change(entry_id, event, next_row, None)
            next_row += 1
        elif _overrides(event, current):
            earlier = changes.get(article_id)
            before = earlier.before if earlier else current.facets
            change = _change(entry_id, event, current.row, before)
        else:
            continue
        changes[article_id] = change
        is_withdrawn = change.after is None
        state[article_id] = Known(change.row, change.order, is_withdrawn, change.after)
    return list(changes.values())


def entry_order(entry_id: str) -> tuple[int, int]:
    """Return what orders entry ids: milliseconds, then the number within."""
    milliseconds, _, number = entry_id.partition("-")
    return int(milliseconds), int(number or 0)


def facets_of(event: ArticlePublished) -> Facets:
    """Return by what the article is listed."""
    return Facets(
        published_us=to_us(event.published_at),
        section=event.section,
        source=(event.source.name if event.source else None) or None,
        tags=tuple(filter(None, event.tags)),
        has_photo=bool(event.images),
        is_timed=event.published_precision == "minute",
        is_corrected=event.correction is not None,
    )


def _overrides(event: ArticlePublished | ArticleWithdrawn, current: Known) -> bool:
    order = event.generation, event.revision
    if isinstance(event, ArticleWithdrawn):
        return not current.is_withdrawn or order > current.order
    return not current.is_withdrawn and order > current.order


def _change(
    entry_id: str, event: ArticlePublished | ArticleWithdrawn, row: int, before: Facets | None
) -> Change:
    if isinstance(event, ArticleWithdrawn):
        return Change(event.article_id, row, entry_id, event, before, None, is_held=False)
    after = facets_of(event)
    latest_us = entry_order(entry_id)[0] * 1000 + EMBARGO_TOLERANCE_US
    is_held = after.published_us > latest_us
    return Change(event.article_id, row, entry_id, event, before, after, is_held)
