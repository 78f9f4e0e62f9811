"""The site's pages: pure functions from views to HTML.

Fragments that many pages share (weather line, blocks, an article's own part) are kept by their
frozen views, so a page is mostly a matter of joining them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from markupsafe import Markup

from ilbo_events import ArticlePublished, Image
from ilbo_paper import Paper
from ilbo_render import calendars, charts, moments, structured_data, trail, typography
from ilbo_render.assets import Assets
from ilbo_render.templates import environment
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
    WeatherLine,
    WeatherView,
    Withdrawal,
)

_LONGEST_DESCRIPTION = 160
_CHARACTERS_A_MINUTE = 500
_KEPT_FRAGMENTS = 256
_LINE_WIDTH, _LINE_HEIGHT = 240, 44


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a page says about it."""

    title: str
    description: str
    path: str | None
    """Its address for search engines; None keeps the page out of them."""
    current: str = ""
    """The menu's entry it belongs to."""
    structured: Markup | None = None
    article: ArticlePublished | None = None
    image: Image | None = None
    feed_path: str | None = None


class Pages:
    """Makes the pages of one newspaper; the same views always make the same text."""

    def __init__(self, paper: Paper, assets: Assets) -> None:
        self._paper = paper
        self._templates = environment(paper, assets)
        self._footer = self._render("footer.html")
        self._menu = lru_cache(_KEPT_FRAGMENTS)(self._make_menu)
        self.weather_line = lru_cache(_KEPT_FRAGMENTS)(self._make_weather_line)
        self.block = lru_cache(_KEPT_FRAGMENTS)(self._make_block)
        self._related = lru_cache(_KEPT_FRAGMENTS)(self._make_related)
        self._article_parts = lru_cache(_KEPT_FRAGMENTS)(self._make_article_parts)

    def front(self, chrome: Chrome, view: FrontView) -> str:
        """Return the front page."""
        paper = self._paper
        title = " | ".join(filter(None, (paper.masthead.name, paper.masthead.motto)))
        nodes = [structured_data.organization(paper), structured_data.site(paper)]
        main = self._render(
            "front.html",
            view=view,
            today=chrome.now.date(),
            newest_day=_newest_day(view),
            histogram=_histogram(view, chrome),
            blocks=self.blocks(view.blocks, chrome.now.date()),
        )
        head = Head(
            title,
            paper.masthead.description,
            "/",
            structured=structured_data.script(nodes),
            image=view.lead.image if view.lead else None,
        )
        return self._page(chrome, head, main)

    def article(self, chrome: Chrome, view: ArticleView) -> str:
        """Return an article's page."""
        article = view.article
        today = chrome.now.date()
        structured, core = self._article_parts(article, view.card.lead)
        main = self._render(
            "article.html",
            core=core,
            related=self._related(view.related, today) if view.related else "",
            blocks=self.blocks(view.blocks, today),
        )
        head = Head(
            f"{article.headline} | {self._paper.masthead.name}",
            _shortened(view.card.lead or article.headline),
            view.card.path,
            current=self._section_path(view.card.section),
            structured=structured,
            article=article,
            image=view.card.image,
        )
        return self._page(chrome, head, main)

    def listing(self, chrome: Chrome, view: ListView) -> str:
        """Return one page of a list, each article linked once."""
        return self._list_page(chrome, view, "list.html")

    def photos(self, chrome: Chrome, view: ListView) -> str:
        """Return one page of the articles with pictures."""
        return self._list_page(chrome, view, "photos.html")

    def names(self, chrome: Chrome, view: NamesView) -> str:
        """Return an index of sources or tags."""
        head = self._plain_head(view.title, view.path)
        return self._page(chrome, head, self._render("names.html", view=view))

    def archive(self, chrome: Chrome, view: ArchiveView) -> str:
        """Return the calendar of every month that has articles."""
        months = calendars.months(view.days)
        main = self._render("archive.html", months=months, today=chrome.now.date())
        return self._page(chrome, self._plain_head("지난 기사", "/archive"), main)

    def weather(self, chrome: Chrome, view: WeatherView) -> str:
        """Return the stations now, and their last 24 hours on one scale."""
        scale = charts.Scale.of([history for _, history in view.stations])
        rows = [
            (reading, charts.day_line(history, scale, _LINE_WIDTH, _LINE_HEIGHT))
            for reading, history in view.stations
        ]
        main = self._render("weather.html", rows=rows, line=chrome.weather)
        return self._page(chrome, self._plain_head("지역 날씨", "/weather"), main)

    def corrections(self, chrome: Chrome, view: CorrectionsView) -> str:
        """Return what was corrected and what was withdrawn."""
        main = self._render("corrections.html", view=view, today=chrome.now.date())
        return self._page(chrome, self._plain_head("바로잡은 기사", "/corrections"), main)

    def not_found(self, chrome: Chrome) -> str:
        """Return the page for addresses that were never given."""
        head = Head(f"없는 쪽 | {self._paper.masthead.name}", "찾는 쪽이 없습니다.", None)
        return self._page(chrome, head, self._render("not_found.html"))

    def gone(self, chrome: Chrome, withdrawal: Withdrawal) -> str:
        """Return what stands where a withdrawn article stood."""
        head = Head(f"내린 기사 | {self._paper.masthead.name}", "거둔 기사입니다.", None)
        return self._page(chrome, head, self._render("gone.html", withdrawal=withdrawal))

    def lite_front(self, chrome: Chrome, view: FrontView) -> str:
        """Return the front page as text: one request, no style, no script."""
        found = [view.lead, *view.stories, *view.wire, *(c for b in view.blocks for c in b.cards)]
        cards = {card.article_id: card for card in found if card is not None}
        return self._render(
            "lite_front.html",
            chrome=chrome,
            cards=list(cards.values()),
            today=chrome.now.date(),
        )

    def lite_article(self, chrome: Chrome, view: ArticleView) -> str:
        """Return an article as text: one request, no style, no script."""
        return self._render(
            "lite_article.html",
            chrome=chrome,
            article=view.article,
            section_path=self._section_path(view.card.section),
            description=_shortened(view.card.lead or view.article.headline),
            body_html=_body_html(view.article),
        )

    def blocks(self, blocks: Sequence[BlockView], today: date) -> Markup:
        """Return the blocks below front and article pages; each is kept by itself."""
        return Markup("").join([self.block(block, today) for block in blocks])

    def _make_weather_line(self, line: WeatherLine) -> Markup:
        return self._render("weather_line.html", line=line)

    def _make_block(self, block: BlockView, today: date) -> Markup:
        return self._render("block.html", block=block, today=today)

    def _make_related(self, cards: tuple[Card, ...], today: date) -> Markup:
        return self._render("related.html", cards=cards, today=today)

    def _make_menu(self, current: str) -> Markup:
        photos = next((block.title for block in self._paper.blocks if not block.section), "사진")
        return self._render("menu.html", current=current, photos_title=photos)

    def _make_article_parts(self, article: ArticlePublished, lead: str) -> tuple[Markup, Markup]:
        section = article.section or self._paper.sections[0].name
        section_path = self._section_path(section)
        steps = [(section, section_path), (article.headline, f"/articles/{article.article_id}")]
        description = _shortened(lead or article.headline)
        structured = structured_data.script(
            [
                structured_data.news_article(self._paper, article, description),
                structured_data.organization(self._paper),
                structured_data.breadcrumbs(self._paper, steps),
            ]
        )
        core = self._render(
            "article_core.html",
            article=article,
            section=section,
            section_path=section_path,
            body_html=_body_html(article),
            minutes=_reading_minutes(article),
            steps=trail.steps(article),
            first_day=moments.kst(article.first_published_at).date(),
        )
        return structured, core

    def _list_page(self, chrome: Chrome, view: ListView, template: str) -> str:
        days = calendars.by_day(view.cards)
        main = self._render(template, view=view, days=days, today=chrome.now.date())
        title = view.title if view.page == 1 else f"{view.title} {view.page}쪽"
        path = view.path if view.page == 1 else f"{view.path}?page={view.page}"
        head = Head(
            f"{title} | {self._paper.masthead.name}",
            f"{self._paper.masthead.name} {title} 기사 목록. {self._paper.masthead.description}",
            path,
            current=view.path,
            structured=self._breadcrumb_script(view.title, view.path),
            feed_path=view.feed_path,
        )
        return self._page(chrome, head, main)

    def _plain_head(self, title: str, path: str) -> Head:
        name = self._paper.masthead.name
        structured = self._breadcrumb_script(title, path)
        return Head(f"{title} | {name}", f"{name} {title}.", path, path, structured)

    def _breadcrumb_script(self, title: str, path: str) -> Markup:
        return structured_data.script([structured_data.breadcrumbs(self._paper, [(title, path)])])

    def _section_path(self, name: str) -> str:
        return f"/sections/{self._paper.section_slug(name)}"

    def _page(self, chrome: Chrome, head: Head, main: Markup) -> str:
        return self._render(
            "page.html",
            chrome=chrome,
            head=head,
            weather_line=self.weather_line(chrome.weather),
            menu=self._menu(head.current),
            main=main,
            footer=self._footer,
        )

    def _render(self, template: str, **context: object) -> Markup:
        return Markup(self._templates.get_template(template).render(context))  # noqa: S704


def _newest_day(view: FrontView) -> date | None:
    return moments.kst(view.wire[0].published_at).date() if view.wire else None


def _histogram(view: FrontView, chrome: Chrome) -> charts.Histogram | None:
    # Articles of day precision have no hour: a day of only those would be one false bar at 0.
    if not any(card.published_precision != "day" for card in view.wire) or not any(view.hours):
        return None
    is_today = _newest_day(view) == chrome.now.date()
    return charts.histogram(view.hours, chrome.now.hour if is_today else None)


def _body_html(article: ArticlePublished) -> Markup | None:
    if article.body_html is None:
        return None
    body = typography.with_dateline(article.body_html, article.dateline)
    return typography.with_scrolling_tables(body)


def _reading_minutes(article: ArticlePublished) -> int:
    characters = len(article.body_html or "") + sum(len(part) for part in article.body)
    return max(1, round(characters / _CHARACTERS_A_MINUTE))


def _shortened(text: str) -> str:
    if len(text) <= _LONGEST_DESCRIPTION:
        return text
    return f"{text[: _LONGEST_DESCRIPTION - 1].rstrip()}…"
