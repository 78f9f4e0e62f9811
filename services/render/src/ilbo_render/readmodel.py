"""What is known, as the pages ask for it: lists, cards and weather become views."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from heapq import nlargest

from ilbo_events import ArticlePublished
from ilbo_paper import Block, Paper
from ilbo_render.addresses import day_path, source_path
from ilbo_render.cards import Cards, shown_of
from ilbo_render.facets import (
    ALL,
    CORRECTED,
    PHOTOS,
    ListKey,
    day_key,
    from_us,
    section_key,
    source_key,
    to_us,
)
from ilbo_render.lists import Lists
from ilbo_render.moments import KST
from ilbo_render.ports import ArticleStore, Finder
from ilbo_render.search.question import Question
from ilbo_render.search.tantivy_index import Limits
from ilbo_render.views import (
    ArchiveView,
    ArticleView,
    BlockView,
    Card,
    Chrome,
    CorrectionsView,
    FrontView,
    ListView,
    NamesView,
    SearchView,
    Withdrawal,
)

PAGE_SIZE = 30
FEED_SIZE = 30
WIRE_SIZE = 30
BLOCK_SIZE = 5
_RELATED = 5
_CORRECTIONS = 100
_FRONT_SOURCES = 12
_LEAD_CANDIDATES = 10
_NEWS_SITEMAP = 1000
SEARCH_PAGES = 50
"""Who has not found it on these asks more precisely."""


class ReadModel:
    """Answers every question a page has, without Redis."""

    def __init__(
        self, paper: Paper, lists: Lists, store: ArticleStore, cards: Cards, finder: Finder
    ) -> None:
        self._paper = paper
        self._finder = finder
        self._lists = lists
        self._store = store
        self._cards = cards
        self._blocks: dict[str, tuple[int, tuple[Card, ...]]] = {}

    def front(self, chrome: Chrome) -> FrontView:
        """Return the front page."""
        newest = self._lists.newest(ALL, WIRE_SIZE)
        shown = self._cards.shown(newest)
        lead = next((s for s in shown[:_LEAD_CANDIDATES] if not s.is_excerpt), None)
        lead = lead or (shown[0] if shown else None)
        others = [s.card for s in shown if s is not lead]
        hours = from_us(self._lists.published_us(newest[0])).date() if newest else None
        return FrontView(
            lead=lead.card if lead else None,
            stories=tuple(others[:3]),
            wire=tuple(s.card for s in shown),
            count_today=self._lists.size(day_key(chrome.now.date())),
            hours=self._lists.hours(hours) if hours else (0,) * 24,
            blocks=self._front_blocks(lead.card if lead else None),
            sources=tuple(nlargest(_FRONT_SOURCES, self._lists.names("source"), key=_count)),
        )

    def article(self, article_id: str) -> ArticleView | Withdrawal | None:
        """Return an article page, or the withdrawal, or None when there is nothing to show."""
        found = self._store.find(article_id)
        if found is None or isinstance(found, Withdrawal):
            return found
        row, article = found.row, found.article
        # Committed comes before shown: until then the lists don't know of an embargo.
        if found.was_held and not self._lists.shows(row, to_us(article.published_at)):
            return None
        section = self._paper.section_name(article.section)
        return ArticleView(
            article=article.model_copy(update={"section": section}),
            card=shown_of(self._paper, article).card,
            blocks=self.blocks(without=article_id),
            related=self._related(row, section, article),
        )

    def blocks(self, without: str | None = None) -> tuple[BlockView, ...]:
        """Return the paper's blocks, without one article."""
        return tuple(self._block(block, without) for block in self._paper.blocks)

    def block_key(self, block: Block) -> ListKey:
        """Return the list a block shows."""
        return PHOTOS if block.section is None else section_key(block.section)

    def listing(self, key: ListKey, title: str, path: str, page: int) -> ListView | None:
        """Return a page of a list; None beyond its end."""
        total = self._lists.size(key)
        pages = max(-(-total // PAGE_SIZE), 1)
        if page > pages:
            return None
        rows = self._lists.newest(key, PAGE_SIZE, (page - 1) * PAGE_SIZE)
        feed = {"all": "/feed.xml", "section": f"{path}/feed.xml", "source": f"{path}/feed.xml"}
        return ListView(
            title=title,
            path=path,
            cards=self._cards.of(rows),
            page=page,
            pages=pages,
            total=total,
            feed_path=feed.get(key.kind),
        )

    def search(self, question: Question, page: int, now: datetime) -> SearchView | None:
        """Return a page of what was found; None beyond the end."""
        if not question.words:
            return SearchView(question, (), 1, 1, 0) if page == 1 else None
        hits = self._finder.find(
            question, _limits(question, now), PAGE_SIZE, (page - 1) * PAGE_SIZE
        )
        pages = min(max(-(-hits.total // PAGE_SIZE), 1), SEARCH_PAGES)
        if page > pages:
            return None
        return SearchView(question, self._cards.of(hits.rows), page, pages, hits.total)

    def sources(self) -> NamesView:
        """Return the index of sources, the most articles first."""
        names = sorted(self._lists.names("source"), key=lambda item: (-item[1], item[0]))
        rows = tuple((name, source_path(name), number) for name, number in names)
        return NamesView("뉴스출처", "/sources", rows)

    def archive(self, belongs: Callable[[date], bool]) -> ArchiveView:
        """Return the days that have articles and belong to the part asked for, newest first."""
        days = ((date.fromisoformat(name), number) for name, number in self._lists.names("day"))
        return ArchiveView(tuple(sorted((d for d in days if belongs(d[0])), reverse=True)))

    def corrections(self) -> CorrectionsView:
        """Return what was corrected and withdrawn, newest first."""
        shown = self._cards.shown(self._lists.newest(CORRECTED, _CORRECTIONS))
        return CorrectionsView(
            corrected=tuple((s.card, s.correction or "") for s in shown),
            withdrawn=tuple(self._store.withdrawals(_CORRECTIONS)),
        )

    def newest_articles(self, key: ListKey, limit: int = FEED_SIZE) -> list[ArticlePublished]:
        """Return the newest articles of a list, whole, for feeds."""
        rows = self._lists.newest(key, limit)
        found = self._store.articles(rows)
        return [
            article.model_copy(update={"section": self._paper.section_name(article.section)})
            for row in rows
            if (article := found.get(row))
        ]

    def recent_articles(self, since_us: int) -> list[ArticlePublished]:
        """Return the articles published since, newest first, for the news sitemap."""
        rows = self._lists.newest(ALL, _NEWS_SITEMAP)
        recent = sum(self._lists.published_us(row) > since_us for row in rows)
        return self.newest_articles(ALL, recent)

    def size(self) -> int:
        """Return how many articles the site shows."""
        return self._lists.size(ALL)

    def day_sitemaps(self) -> list[tuple[str, datetime]]:
        """Return the address of each day's sitemap and when its newest article came."""
        found = []
        for day, _ in self.archive(lambda _: True).days:
            (newest,) = self._lists.newest(day_key(day), 1)
            changed = from_us(self._lists.published_us(newest))
            found.append((f"{day_path(day)}/sitemap.xml", changed))
        return found

    def addresses(self, key: ListKey) -> list[tuple[str, datetime]]:
        """Return the address of every article of a list and when it changed, newest first."""
        rows = self._lists.newest(key, self._lists.size(key))
        ids = self._store.ids(rows)
        return [
            (f"/articles/{ids[row]}", from_us(self._lists.published_us(row)))
            for row in rows
            if row in ids
        ]

    def _front_blocks(self, lead: Card | None) -> tuple[BlockView, ...]:
        """Return the blocks; the lead's picture stands large above, others are shown if any."""
        blocks = self.blocks()
        if lead is None or lead.image is None:
            return blocks
        without = self.blocks(without=lead.article_id)
        return tuple(
            other if block.shows_photos and other.cards else block
            for block, other in zip(blocks, without, strict=True)
        )

    def _block(self, block: Block, without: str | None) -> BlockView:
        key = self.block_key(block)
        version = self._lists.version(key)
        made, cards = self._blocks.get(block.title, (-1, ()))
        if made != version:
            cards = self._cards.of(self._lists.newest(key, BLOCK_SIZE + 1))
            self._blocks[block.title] = (version, cards)
        shown = [card for card in cards if card.article_id != without][:BLOCK_SIZE]
        path = "/photos" if block.section is None else self._section_path(block.section)
        return BlockView(block.title, path, tuple(shown), block.section is None)

    def _section_path(self, name: str) -> str:
        return f"/sections/{self._paper.section_slug(name)}"

    def _related(self, row: int, section: str, article: ArticlePublished) -> tuple[Card, ...]:
        keys: Sequence[ListKey] = [section_key(section)]
        if article.source and article.source.name:
            keys = [source_key(article.source.name), *keys]
        rows: dict[int, None] = {}
        for key in keys:
            rows |= dict.fromkeys(self._lists.newest(key, _RELATED + 1))
        rows.pop(row, None)
        return self._cards.of(list(rows)[:_RELATED])


def _count(item: tuple[str, int]) -> int:
    return item[1]


def _limits(question: Question, now: datetime) -> Limits:
    """Return the time of publication a question allows; never later than now."""
    since = datetime.combine(question.since or date(1970, 1, 1), time(), KST)
    until = now
    if question.until is not None and question.until < date.max:
        until = min(now, datetime.combine(question.until + timedelta(days=1), time(), KST))
    return Limits(to_us(since), to_us(until))
