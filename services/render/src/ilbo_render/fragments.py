"""Parts that many pages share, each made once for what it shows.

Views are frozen, so a part is kept under the view itself: a new article makes the block that shows
it anew and leaves the others.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from jinja2 import Environment
from markupsafe import Markup

from ilbo_events import ArticlePublished
from ilbo_paper import Paper
from ilbo_render import charts, moments, structured_data, trail, typography
from ilbo_render.addresses import section_path
from ilbo_render.templates import render
from ilbo_render.typography import DESCRIPTION_LENGTH, shortened
from ilbo_render.views import Alert, BlockView, Card, WeatherLine
from ilbo_render.weather_charts import Span

_KEPT_PARTS = 256
_KEPT_ITEMS = 1024
_CHARACTERS_A_MINUTE = 500
_MOST_ALERTS = 12
"""More of them stand on the weather page alone."""


class Fragments:
    """Makes the shared parts of one newspaper's pages and keeps the ones used last."""

    def __init__(self, paper: Paper, templates: Environment, social_path: str) -> None:
        self._paper = paper
        self._templates = templates
        self._social_path = social_path
        self.footer = render(templates, "footer.html")
        self.menu = lru_cache(_KEPT_PARTS)(self._menu)
        self.weather_line = lru_cache(_KEPT_PARTS)(self._weather_line)
        self.alerts = lru_cache(_KEPT_PARTS)(self._alerts)
        self.block = lru_cache(_KEPT_PARTS)(self._block)
        self.hours = lru_cache(_KEPT_PARTS)(self._hours)
        self.article = lru_cache(_KEPT_PARTS)(self._article)
        self.story = lru_cache(_KEPT_PARTS)(self._story)
        self.chip = lru_cache(_KEPT_PARTS)(self._chip)
        self.wire_item = lru_cache(_KEPT_ITEMS)(self._wire_item)
        self.list_item = lru_cache(_KEPT_ITEMS)(self._list_item)
        self._related_item = lru_cache(_KEPT_ITEMS)(self._make_related_item)

    def blocks(self, blocks: Sequence[BlockView], today: date) -> Markup:
        """Return the blocks below front and article pages."""
        return joined(self.block(block, today) for block in blocks)

    def related(self, cards: Sequence[Card], today: date) -> Markup:
        """Return what is offered beside an article."""
        items = joined(self._related_item(card, today) for card in cards)
        return render(self._templates, "related.html", items=items)

    def _make_related_item(self, card: Card, today: date) -> Markup:
        return render(self._templates, "related_item.html", card=card, today=today)

    def _menu(self, current: str) -> Markup:
        photos = next((block.title for block in self._paper.blocks if not block.section), "사진")
        return render(self._templates, "menu.html", current=current, photos_title=photos)

    def _weather_line(self, line: WeatherLine, today: date, spans: tuple[Span, ...]) -> Markup:
        by_station = {span.station_id: span for span in spans}
        return render(
            self._templates,
            "weather_line.html",
            line=line,
            today=today,
            spans=by_station,
        )

    def _alerts(self, alerts: tuple[Alert, ...], today: date) -> Markup:
        if not alerts:
            return Markup()
        return render(self._templates, "alerts.html", alerts=alerts, today=today, most=_MOST_ALERTS)

    def _block(self, block: BlockView, today: date) -> Markup:
        return render(self._templates, "block.html", block=block, today=today)

    def _hours(self, hours: tuple[int, ...], current_hour: int | None) -> Markup:
        histogram = charts.histogram(hours, current_hour)
        # Numbers and fixed words; the template would escape each of the hundred by itself.
        bars = "".join(
            f'<rect class="{b.kind}" x="{b.x}" y="{b.y}" width="7" height="{b.height}"/>'
            for b in histogram.bars
        )
        return render(
            self._templates,
            "hours.html",
            sentence=histogram.sentence,
            bars=Markup(bars),  # noqa: S704 - as above
        )

    def _story(self, card: Card, today: date) -> Markup:
        return render(self._templates, "story.html", card=card, today=today)

    def _chip(self, source: str, count: int) -> Markup:
        return render(self._templates, "chip.html", source=source, count=count)

    def _wire_item(self, card: Card, today: date) -> Markup:
        return render(self._templates, "wire_item.html", card=card, today=today)

    def _list_item(self, card: Card, day: date) -> Markup:
        return render(self._templates, "list_item.html", card=card, day=day)

    def _article(self, article: ArticlePublished, lead: str) -> tuple[Markup, Markup]:
        """Return an article's JSON-LD and its own part of the page."""
        section = article.section or self._paper.sections[0].name
        path = section_path(self._paper, section)
        steps = [(section, path), (article.headline, f"/articles/{article.article_id}")]
        description = shortened(lead or article.headline, DESCRIPTION_LENGTH)
        structured = structured_data.script(
            [
                structured_data.news_article(self._paper, article, description, self._social_path),
                structured_data.organization(self._paper),
                structured_data.breadcrumbs(self._paper, steps),
            ]
        )
        core = render(
            self._templates,
            "article_core.html",
            article=article,
            section=section,
            section_path=path,
            body_html=body_html(article),
            minutes=_reading_minutes(article),
            steps=trail.steps(article),
            first_day=moments.kst(article.first_published_at).date(),
        )
        return structured, core


def joined(parts: Iterable[Markup]) -> Markup:
    """Return parts one after the other; markupsafe's own join looks at each a second time."""
    return Markup("".join(parts))  # noqa: S704 - each is escaped already


def body_html(article: ArticlePublished) -> Markup | None:
    """Return the body as it is set, or None when it is plain paragraphs."""
    if article.body_html is None:
        return None
    body = typography.with_dateline(article.body_html, article.dateline)
    return typography.with_scrolling_tables(body)


def _reading_minutes(article: ArticlePublished) -> int:
    characters = len(article.body_html or "") + sum(len(part) for part in article.body)
    return max(1, round(characters / _CHARACTERS_A_MINUTE))
