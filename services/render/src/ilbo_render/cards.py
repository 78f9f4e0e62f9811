"""Articles as lists show them, kept while they are shown often."""

import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape

from ilbo_events import ArticlePublished
from ilbo_paper import Paper
from ilbo_render.projection import Change
from ilbo_render.recent import Recent
from ilbo_render.views import Card

MAX_LEAD = 1000
_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Shown:
    """A card and what lists need to know beside it."""

    card: Card
    is_excerpt: bool
    correction: str | None


class Cards:
    """Makes cards of stored articles; the most used stay in memory."""

    def __init__(self, paper: Paper, store: Recent, limit: int = 1000) -> None:
        self._paper = paper
        self._store = store
        self._limit = limit
        self._kept: OrderedDict[int, Shown] = OrderedDict()

    def take(self, change: Change) -> None:
        """Take in an article that changed."""
        self._kept.pop(change.row, None)
        self._store.keep(change)

    def shown(self, rows: Sequence[int]) -> list[Shown]:
        """Return the cards of `rows` in their order."""
        kept = self._kept
        missing = [row for row in rows if row not in kept]
        if missing:
            for row, article in self._store.articles(missing).items():
                kept[row] = shown_of(self._paper, article)
        found = [kept[row] for row in rows if row in kept]
        for row in rows:
            if row in kept:
                kept.move_to_end(row)
        while len(kept) > self._limit:
            kept.popitem(last=False)
        return found

    def of(self, rows: Sequence[int]) -> tuple[Card, ...]:
        """Return just the cards."""
        return tuple(shown.card for shown in self.shown(rows))


def shown_of(paper: Paper, article: ArticlePublished) -> Shown:
    """Return the article as lists show it."""
    card = Card(
        article_id=article.article_id,
        headline=article.headline,
        section=paper.section_name(article.section),
        source=(article.source.name if article.source else None) or None,
        published_at=article.published_at,
        published_precision=article.published_precision,
        revision=article.revision,
        dateline=article.dateline,
        lead=_lead(article),
        image=article.images[0] if article.images else None,
        is_corrected=article.correction is not None,
    )
    correction = article.correction.text if article.correction else None
    return Shown(card, article.is_excerpt, correction)


def _lead(article: ArticlePublished) -> str:
    if article.body:
        return article.body[0][:MAX_LEAD]
    html = article.body_html or ""
    first = next((p for p in _PARAGRAPH.findall(html) if _TAG.sub("", p).strip()), html)
    return " ".join(unescape(_TAG.sub(" ", first)).split())[:MAX_LEAD]
