"""What each address answers: views become pages, feeds and sitemaps."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType

from ilbo_events import ArticlePublished
from ilbo_paper import Paper
from ilbo_render import feeds, sitemaps
from ilbo_render.addresses import day_path, source_path, tag_path
from ilbo_render.assets import Assets
from ilbo_render.facets import (
    ALL,
    PHOTOS,
    ListKey,
    day_key,
    section_key,
    source_key,
    tag_key,
    to_us,
)
from ilbo_render.pages import Pages
from ilbo_render.readmodel import ReadModel
from ilbo_render.routes import NOT_FOUND, Redirect, Target
from ilbo_render.search.question import parse
from ilbo_render.views import (
    ArticleView,
    Chrome,
    StationWeather,
    WeatherLine,
    WeatherView,
    Withdrawal,
)

CHROME = ListKey("chrome")
"""Stands for weather line, date and stale mark among what a page depends on."""
SEARCH = ListKey("search")
"""Stands for the search index, which follows the articles."""
WEATHER = ListKey("weather")
"""Stands for the observations of the weather page."""
HTML = "text/html; charset=utf-8"
XML = "application/xml; charset=utf-8"
REVALIDATE = "public, max-age=0, must-revalidate"
"""A page may be withdrawn at any moment, so no cache shows one without asking; a 304 is cheap."""
IMMUTABLE = "public, max-age=31536000, immutable"
AN_HOUR = "public, max-age=3600"
_MAX_URLSET = 50_000
_NEWS_AGE = timedelta(days=2)

FeedWriter = Callable[[Paper, str, str, list[ArticlePublished]], bytes]
_FEEDS: Mapping[str, tuple[FeedWriter, str]] = MappingProxyType(
    {
        "feed.xml": (feeds.rss, "application/rss+xml; charset=utf-8"),
        "atom.xml": (feeds.atom, "application/atom+xml; charset=utf-8"),
        "feed.json": (feeds.json_feed, "application/feed+json; charset=utf-8"),
    }
)


@dataclass(frozen=True, slots=True)
class Document:
    """One answer before it is compressed, and what it shows: it is good until that changes."""

    body: bytes
    depends: tuple[ListKey, ...]
    content_type: str = HTML
    status: int = 200
    cache_control: str = REVALIDATE
    is_kept: bool = True
    """False for what hardly anybody asks for again."""

    @property
    def is_text(self) -> bool:
        """Return whether compressing it helps."""
        return not self.content_type.startswith("image/") or "svg" in self.content_type


Made = Document | Target | Redirect
"""A target that stands for another one, or has moved, names it."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A newspaper, its files and the functions that make its pages."""

    paper: Paper
    assets: Assets
    pages: Pages


class Press:
    """Makes the document of every target."""

    def __init__(
        self,
        theme: Theme,
        model: ReadModel,
        weather: Callable[[], WeatherView],
        now: Callable[[], datetime],
    ) -> None:
        paper = theme.paper
        self._paper = paper
        self._model = model
        self._pages = theme.pages
        self._assets = theme.assets
        self._weather = weather
        self._now = now
        self._beside_line: tuple[WeatherLine | None, tuple[StationWeather, ...]] = (None, ())
        self._sections = {section.slug: section.name for section in paper.sections}
        self._blocks = tuple(model.block_key(block) for block in paper.blocks)

    def make(self, target: Target, chrome: Chrome) -> Made:
        """Return the document of `target`, or what stands for it."""
        match target.kind:
            case "article" | "lite_article" | "photo":
                return self._article(target, chrome)
            case "section" | "everything" | "photos" | "source" | "tag" | "day":
                return self._listing(target, chrome)
            case "feed.xml" | "atom.xml" | "feed.json":
                return self._feed(target)
            case "search":
                return self._search(target, chrome)
            case "sitemap" | "day_sitemap" | "news_sitemap" | "robots" | "asset":
                return self._for_machines(target, chrome)
        return self._index(target, chrome)

    def _article(self, target: Target, chrome: Chrome) -> Made:
        found = self._model.article(target.name)
        if found is None:
            return NOT_FOUND
        if isinstance(found, Withdrawal):
            return _html(self._pages.gone(chrome, found), CHROME, ALL, status=410)
        if target.kind == "lite_article":
            return _html(self._pages.lite_article(chrome, found), *self._around(found))
        if target.kind == "photo":
            if target.page > len(found.article.images):
                return NOT_FOUND
            return _html(self._pages.photo(chrome, found, target.page), *self._around(found))
        return _html(self._pages.article(chrome, found), *self._around(found))

    def _around(self, view: ArticleView) -> tuple[ListKey, ...]:
        keys = [section_key(view.card.section)]
        if view.card.source:
            keys.append(source_key(view.card.source))
        return CHROME, *self._blocks, *keys

    def _listing(self, target: Target, chrome: Chrome) -> Made:
        named = self._list_of(target)
        if isinstance(named, Redirect | Target):
            return named
        key, title, path = named
        view = self._model.listing(key, title, path, target.page)
        if view is None or (view.total == 0 and not self._may_be_empty(target)):
            return NOT_FOUND
        make = self._pages.photos if target.kind == "photos" else self._pages.listing
        return _html(make(chrome, view), CHROME, key)

    def _list_of(self, target: Target) -> tuple[ListKey, str, str] | Redirect | Target:
        name = target.name
        match target.kind:
            case "section":
                return self._section(target)
            case "source":
                return source_key(name), name, source_path(name)
            case "tag":
                return tag_key(name), name, tag_path(name)
            case "day":
                day = date.fromisoformat(name)
                title = f"{day.year}년 {day.month}월 {day.day}일"
                return day_key(day), title, day_path(day)
            case "photos":
                return PHOTOS, "포토이슈", "/photos"
        return ALL, "전체 기사", "/sections/all"

    def _section(self, target: Target) -> tuple[ListKey, str, str] | Redirect:
        given = target.name
        name = self._sections.get(given, given)
        slug = self._paper.section_slug(name)
        if given != name or given not in self._sections.values():
            return section_key(name), name, f"/sections/{slug}"
        return Redirect(f"/sections/{slug}")

    def _may_be_empty(self, target: Target) -> bool:
        return target.kind in ("everything", "photos") or target.name in self._sections

    def _feed(self, target: Target) -> Made:
        key, title, path = ALL, self._paper.masthead.name, "/"
        if target.of != "site":
            named = self._list_of(Target(target.of, target.name))
            if isinstance(named, Redirect | Target):
                return NOT_FOUND
            key, name, path = named
            title = f"{self._paper.masthead.name} {name}"
        articles = self._model.newest_articles(key)
        if not articles and target.of != "site" and target.name not in self._sections:
            return NOT_FOUND
        write, content_type = _FEEDS[target.kind]
        return Document(write(self._paper, title, path, articles), (key,), content_type)

    def _index(self, target: Target, chrome: Chrome) -> Made:
        pages, model = self._pages, self._model
        match target.kind:
            case "front":
                front = pages.front(chrome, model.front(chrome), self._stations(chrome))
                return _html(front, CHROME, ALL, WEATHER)
            case "lite_front":
                return _html(pages.lite_front(chrome, model.front(chrome)), CHROME, ALL)
            case "sources":
                return _html(pages.names(chrome, model.sources()), CHROME, ALL)
            case "archive":
                return self._archive(target.name, chrome)
            case "weather":
                return _html(pages.weather(chrome, self._weather()), CHROME, WEATHER)
            case "corrections":
                return _html(pages.corrections(chrome, model.corrections()), CHROME, ALL)
        return _html(pages.not_found(chrome), CHROME, status=404)

    def _stations(self, chrome: Chrome) -> tuple[StationWeather, ...]:
        """Return the stations of the front page: news don't wait for what didn't change."""
        line, stations = self._beside_line
        if line is not chrome.weather:
            stations = self._weather().stations
            self._beside_line = chrome.weather, stations
        return stations

    def _search(self, target: Target, chrome: Chrome) -> Made:
        question = parse(target.name.partition("?")[2].encode())
        view = self._model.search(question, target.page, self._now())
        if view is None:
            return NOT_FOUND
        body = self._pages.search(chrome, view).encode()
        return Document(body, (CHROME, SEARCH, ALL), is_kept=False)

    def _archive(self, part: str, chrome: Chrome) -> Made:
        view = self._model.archive(lambda day: day.isoformat().startswith(part))
        if part and not view.days:
            return NOT_FOUND
        return _html(self._pages.archive(chrome, view), CHROME, ALL)

    def _for_machines(self, target: Target, chrome: Chrome) -> Made:
        match target.kind:
            case "sitemap":
                return Document(self._sitemap(), (ALL,), XML)
            case "day_sitemap":
                key = day_key(date.fromisoformat(target.name))
                entries = self._model.addresses(key)
                body = sitemaps.sitemap(self._paper, entries)
                return Document(body, (key,), XML) if entries else NOT_FOUND
            case "news_sitemap":
                recent = self._model.recent_articles(to_us(chrome.now - _NEWS_AGE))
                body = sitemaps.news_sitemap(self._paper, recent, chrome.now)
                return Document(body, (ALL, CHROME), XML)
            case "robots":
                body = sitemaps.robots(self._paper)
                return Document(body, (), "text/plain; charset=utf-8", cache_control=AN_HOUR)
        asset = self._assets.files[target.name]
        kept = IMMUTABLE if target.name.startswith("/a/") else AN_HOUR
        return Document(asset.body, (), asset.content_type, cache_control=kept)

    def _sitemap(self) -> bytes:
        if self._model.size() <= _MAX_URLSET:
            return sitemaps.sitemap(self._paper, self._model.addresses(ALL))
        return sitemaps.sitemap_index(self._paper, self._model.day_sitemaps())


def _html(text: str, *depends: ListKey, status: int = 200) -> Document:
    return Document(text.encode(), depends, status=status)
