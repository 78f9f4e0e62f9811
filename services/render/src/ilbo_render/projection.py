"""What deliveries change: events in, changes out; nothing is stored or shown here.

The order of an article's events is (generation, revision); an older one never overwrites a newer.
A withdrawal is terminal for its article, whatever comes before or after it and whatever generation
it has: ingest refuses to publish a withdrawn article again, and after a lost ledger the first poll
of a source would otherwise bring back what the newspaper had killed. So the state is the same in
every order of arrival.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from ilbo_events import ArticlePublished, ArticleWithdrawn, Fact
from ilbo_render.facets import Facets, from_us, to_us

EMBARGO_TOLERANCE = timedelta(minutes=5)
"""How far after its entry's own time an article may be dated before it is held back."""

Order = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as the log holds it."""

    entry_id: str
    event: Fact


@dataclass(frozen=True, slots=True)
class Known:
    """What the read model holds of an article: its row, its newest event, how it is listed."""

    row: int
    order: Order
    is_withdrawn: bool
    facets: Facets | None
    """None once it is withdrawn."""


@dataclass(frozen=True, slots=True)
class Change:
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
    for entry in entries:
        event = entry.event
        if not isinstance(event, ArticlePublished | ArticleWithdrawn):
            continue
        current = state.get(event.article_id)
        if current is not None and not _overrides(event, current):
            continue
        row = next_row if current is None else current.row
        next_row += current is None
        change = _change(entry.entry_id, event, row)
        earlier = changes.get(event.article_id)
        before = current.facets if current else None
        if earlier is not None:
            before = earlier.before
        changes[event.article_id] = replace(change, before=before)
        is_withdrawn = isinstance(event, ArticleWithdrawn)
        state[event.article_id] = Known(row, change.order, is_withdrawn, change.after)
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
        tags=tuple(tag for tag in event.tags if tag),
        has_photo=bool(event.images),
        is_timed=event.published_precision == "minute",
        is_corrected=event.correction is not None,
    )


def _overrides(event: ArticlePublished | ArticleWithdrawn, current: Known) -> bool:
    order = event.generation, event.revision
    if isinstance(event, ArticleWithdrawn):
        return not current.is_withdrawn or order > current.order
    return not current.is_withdrawn and order > current.order


def _change(entry_id: str, event: ArticlePublished | ArticleWithdrawn, row: int) -> Change:
    if isinstance(event, ArticleWithdrawn):
        return Change(event.article_id, row, entry_id, event, None, None, is_held=False)
    entered = from_us(entry_order(entry_id)[0] * 1000)
    is_held = event.published_at > entered + EMBARGO_TOLERANCE
    return Change(event.article_id, row, entry_id, event, None, facets_of(event), is_held)
