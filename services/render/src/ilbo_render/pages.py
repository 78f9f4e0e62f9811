"""The site's pages: pure functions from views to HTML."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial

from markupsafe import Markup

from ilbo_events import ArticlePublished, Image
from ilbo_paper import Paper
from ilbo_render import calendars, moments, structured_data, weather_charts, weather_page
from ilbo_render.addresses import list_path, photo_path, section_path
from ilbo_render.assets import Assets
from ilbo_render.fragments import Fragments, body_html, joined
from ilbo_render.templates import environment, render
from ilbo_render.typography import DESCRIPTION_LENGTH, shortened
from ilbo_render.views import (
    ArchiveView,
    ArticleView,
    Chrome,
    CorrectionsView,
    FrontView,
    ListView,
    NamesView,
    SearchView,
    StationWeather,
    WeatherView,
    Withdrawal,
)
from ilbo_render.weather_charts import Span

# The wire is as long as the other column: shorter beside a lead without a picture.
_SHOWN_BESIDE_PICTURE, _SHOWN_BESIDE_TEXT = 10, 6


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
        self._name = paper.masthead.name
        self._templates = environment(paper, assets)
        self._fragments = Fragments(paper, self._templates, assets.social_path)
        nodes = [structured_data.organization(paper), structured_data.site(paper)]
        self._last_day = lru_cache(2)(weather_charts.last_day)
        self._front_structured = structured_data.script(nodes)

    def front(
        self, chrome: Chrome, view: FrontView, stations: tuple[StationWeather, ...] = ()
    ) -> str:
        """Return the front page; its weather line shows the last day of `stations`, too."""
        masthead, today = self._paper.masthead, chrome.now.date()
        wire = [self._fragments.wire_item(card, today) for card in view.wire]
        shown = _SHOWN_BESIDE_PICTURE if view.lead and view.lead.image else _SHOWN_BESIDE_TEXT
        main = self._render(
            "front.html",
            view=view,
            stories=joined(self._fragments.story(card, today) for card in view.stories),
            wire=joined(wire[:shown]),
            earlier=joined(wire[shown:]),
            earlier_count=len(wire[shown:]),
            chips=joined(self._fragments.chip(name, count) for name, count in view.sources),
            today=today,
            newest_day=_newest_day(view),
            hours=self._hours(view, chrome),
            blocks=self._fragments.blocks(view.blocks, today),
        )
        head = Head(
            " | ".join(filter(None, (masthead.name, masthead.motto))),
            masthead.description,
            "/",
            structured=self._front_structured,
            image=view.lead.image if view.lead else None,
        )
        day = self._last_day(stations)
        return self._page(chrome, head, main, day.spans if day else ())

    def article(self, chrome: Chrome, view: ArticleView) -> str:
        """Return an article's page."""
        article, card, today = view.article, view.card, chrome.now.date()
        structured, core = self._fragments.article(article, card.lead)
        main = self._render(
            "article.html",
            core=core,
            related=self._fragments.related(view.related, today) if view.related else "",
            blocks=self._fragments.blocks(view.blocks, today),
        )
        head = Head(
            f"{article.headline} | {self._name}",
            shortened(card.lead or article.headline, DESCRIPTION_LENGTH),
            card.path,
            current=section_path(self._paper, card.section),
            structured=structured,
            article=article,
            image=card.image,
        )
        return self._page(chrome, head, main)

    def listing(self, chrome: Chrome, view: ListView) -> str:
        """Return one page of a list, each article linked once."""
        main = self._render(
            "list.html",
            view=view,
            days=calendars.by_day(view.cards),
            list_item=self._fragments.list_item,
        )
        return self._page(chrome, self._list_head(view), main)

    def search(self, chrome: Chrome, view: SearchView) -> str:
        """Return the form of the search and a page of what was found."""
        main = self._render(
            "search.html",
            view=view,
            today=chrome.now.date(),
            items=joined(self._fragments.list_item(card, chrome.now.date()) for card in view.cards),
        )
        title = f"{view.question.text} 검색" if view.question.text else "검색"
        head = Head(f"{title} | {self._name}", f"{self._name} 기사 검색.", None, "/search")
        return self._page(chrome, head, main)

    def photos(self, chrome: Chrome, view: ListView) -> str:
        """Return one page of the articles with pictures."""
        main = self._render("photos.html", view=view, today=chrome.now.date())
        return self._page(chrome, self._list_head(view), main)

    def photo(self, chrome: Chrome, view: ArticleView, number: int) -> str:
        """Return the page of one picture of an article, counted from 1."""
        article, image = view.article, view.article.images[number - 1]
        path, count = partial(photo_path, article.article_id), len(article.images)
        photos = [block for block in view.blocks if block.shows_photos and block.cards]
        main = self._render(
            "photo.html",
            article=article,
            article_path=view.card.path,
            image=image,
            number=number,
            count=count,
            path=path,
            photos=self._fragments.blocks(photos, chrome.now.date()),
        )
        title = f"{article.headline} 사진 {number}/{count}" if count > 1 else article.headline
        nodes = [
            structured_data.picture(self._paper, image, path(number), article.headline),
            structured_data.breadcrumbs(
                self._paper, [("포토이슈", "/photos"), (title, path(number))]
            ),
        ]
        head = Head(
            f"{title} | {self._name} 사진",
            shortened(image.caption or image.alt or article.headline, DESCRIPTION_LENGTH),
            path(number),
            current="/photos",
            structured=structured_data.script(nodes),
            image=image,
        )
        return self._page(chrome, head, main)

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
        """Return the stations now, in a table and on a map, and their last 24 hours."""
        stations = view.stations
        main = self._render(
            "weather.html",
            alerts=chrome.alerts,
            today=chrome.now.date(),
            stations=stations,
            has=weather_page.known_of(stations),
            credits=weather_page.credits_of(stations),
            map=weather_page.map_of(self._paper, stations),
            day=self._last_day(stations),
            newest=weather_page.newest_of(stations),
            names={station.now.station_id: station.now.station for station in stations},
        )
        return self._page(chrome, self._plain_head("지역 날씨", "/weather"), main)

    def corrections(self, chrome: Chrome, view: CorrectionsView) -> str:
        """Return what was corrected and what was withdrawn."""
        main = self._render("corrections.html", view=view, today=chrome.now.date())
        return self._page(chrome, self._plain_head("바로잡은 기사", "/corrections"), main)

    def not_found(self, chrome: Chrome) -> str:
        """Return the page for addresses that were never given."""
        head = Head(f"없는 쪽 | {self._name}", "찾는 쪽이 없습니다.", None)
        return self._page(chrome, head, self._render("not_found.html"))

    def gone(self, chrome: Chrome, withdrawal: Withdrawal) -> str:
        """Return what stands where a withdrawn article stood."""
        head = Head(f"거둔 기사 | {self._name}", "거둔 기사입니다.", None)
        return self._page(chrome, head, self._render("gone.html", withdrawal=withdrawal))

    def lite_front(self, chrome: Chrome, view: FrontView) -> str:
        """Return the front page as text, without style or script."""
        found = [view.lead, *view.stories, *view.wire, *(c for b in view.blocks for c in b.cards)]
        cards = {card.article_id: card for card in found if card is not None}
        today = chrome.now.date()
        return self._render("lite_front.html", chrome=chrome, cards=cards.values(), today=today)

    def lite_article(self, chrome: Chrome, view: ArticleView) -> str:
        """Return an article as text, without style or script."""
        return self._render(
            "lite_article.html",
            chrome=chrome,
            article=view.article,
            section_path=section_path(self._paper, view.card.section),
            description=shortened(view.card.lead or view.article.headline, DESCRIPTION_LENGTH),
            body_html=body_html(view.article),
        )

    def _hours(self, view: FrontView, chrome: Chrome) -> Markup | None:
        # Articles of day precision have no hour: a day of only those would be one false bar at 0.
        if all(card.published_precision == "day" for card in view.wire) or not any(view.hours):
            return None
        is_today = _newest_day(view) == chrome.now.date()
        return self._fragments.hours(view.hours, chrome.now.hour if is_today else None)

    def _list_head(self, view: ListView) -> Head:
        title = view.title if view.page == 1 else f"{view.title} {view.page}쪽"
        return Head(
            f"{title} | {self._name}",
            f"{self._name} {title} 기사 목록. {self._paper.masthead.description}",
            list_path(view.path, view.page),
            current=view.path,
            structured=self._breadcrumbs(view.title, view.path),
            feed_path=view.feed_path,
        )

    def _plain_head(self, title: str, path: str) -> Head:
        description = f"{self._name} {title}. {self._paper.masthead.description}"
        structured = self._breadcrumbs(title, path)
        return Head(f"{title} | {self._name}", description, path, path, structured)

    def _breadcrumbs(self, title: str, path: str) -> Markup:
        return structured_data.script([structured_data.breadcrumbs(self._paper, [(title, path)])])

    def _page(self, chrome: Chrome, head: Head, main: Markup, spans: tuple[Span, ...] = ()) -> str:
        return self._render(
            "page.html",
            chrome=chrome,
            head=head,
            weather_line=self._fragments.weather_line(chrome.weather, chrome.now.date(), spans),
            menu=self._fragments.menu(head.current),
            alerts=self._fragments.alerts(chrome.alerts, chrome.now.date()),
            main=main,
            footer=self._fragments.footer,
        )

    def _render(self, template: str, **context: object) -> Markup:
        return render(self._templates, template, **context)


def _newest_day(view: FrontView) -> date | None:
    return moments.kst(view.wire[0].published_at).date() if view.wire else None
