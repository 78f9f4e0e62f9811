"""What stands around every page."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from ilbo_render.views import (
    ArchiveView,
    Chrome,
    CorrectionsView,
    NamesView,
    WeatherLine,
    WeatherView,
)
from tests.unit.render import edition
from tests.unit.render.edition import NOW, PAPER, chrome, front_view, list_view, tags_of, text_of

PAGES = edition.pages()
Make = Callable[[Chrome], str]
EVERY_PAGE: dict[str, Make] = {
    "front": lambda c: PAGES.front(c, front_view(edition.card())),
    "empty front": lambda c: PAGES.front(c, front_view()),
    "article": lambda c: PAGES.article(c, edition.article_view()),
    "list": lambda c: PAGES.listing(c, list_view(edition.card())),
    "photos": lambda c: PAGES.photos(c, list_view(edition.card(image=edition.PICTURE))),
    "names": lambda c: PAGES.names(c, NamesView("출처", "/sources", ())),
    "archive": lambda c: PAGES.archive(c, ArchiveView(((NOW.date(), 2),))),
    "weather": lambda c: PAGES.weather(c, WeatherView(())),
    "corrections": lambda c: PAGES.corrections(c, CorrectionsView((), ())),
    "not found": lambda c: PAGES.not_found(c),
}
each_page = pytest.mark.parametrize("make", EVERY_PAGE.values(), ids=EVERY_PAGE.keys())


@each_page
def test_date_weather_and_credit_open_every_page(make: Make) -> None:
    text = text_of(make(chrome()))
    stations = [
        f"{r.word or ''}{r.station}{r.temperature_celsius:.1f}℃" for r in edition.weather().readings
    ]
    assert len(stations) == 16
    line = "".join(stations) + "기상청제공"
    assert text.index("2026.03.12(목)") < text.index(line)


@each_page
def test_imprint_closes_every_page(make: Make) -> None:
    text = text_of(make(chrome()))
    imprint = PAPER.imprint.model_dump()
    assert len(imprint) == 10
    missing = [name for name, value in imprint.items() if edition.squeezed(value) not in text]
    assert missing == []


@each_page
def test_page_obeys_the_content_security_policy(make: Make) -> None:
    tags = tags_of(make(chrome()))
    scripts = [attrs for tag, attrs in tags if tag == "script"]
    assert [tag for tag, _ in tags if tag in ("style", "iframe", "base")] == []
    assert [
        attrs for _, attrs in tags if "style" in attrs or any(a[:2] == "on" for a in attrs)
    ] == []
    assert [a for a in scripts if "src" not in a and a["type"] != "application/ld+json"] == []
    loaded = [attrs.get("src") or "" for _, attrs in tags if attrs.get("src")]
    assert [address for address in loaded if not address.startswith("/")] == []


@each_page
def test_page_has_one_main_heading_and_a_skip_link_first(make: Make) -> None:
    html = make(chrome())
    tags = [tag for tag, _ in tags_of(html)]
    assert tags.count("h1") == tags.count("main") == tags.count("title") == 1
    assert edition.links_of(html)[0] == "#main"


@each_page
def test_page_links_to_no_page_that_is_not_built_yet(make: Make) -> None:
    links = edition.links_of(make(chrome()))
    assert [link for link in links if link.startswith(("/live", "/about"))] == []


def test_value_that_rounds_to_zero_has_no_sign() -> None:
    line = WeatherLine((edition.reading("서울", "눈", -0.04),), (), NOW, "minute")
    assert "눈서울0.0℃" in text_of(PAGES.not_found(chrome(line)))


def test_cold_has_its_sign_and_one_decimal() -> None:
    line = WeatherLine((edition.reading("서울", "눈", -4),), (), NOW, "minute")
    assert "눈서울-4.0℃" in text_of(PAGES.not_found(chrome(line)))


def test_station_without_a_word_shows_no_sky() -> None:
    line = WeatherLine((edition.reading("울산", None, 5.3),), (), NOW, "minute")
    html = PAGES.not_found(chrome(line))
    assert "지역날씨울산5.3℃" in text_of(html)
    assert 'href="#sky-' not in html


@pytest.mark.parametrize(
    ("ago", "precision", "said"),
    [
        (timedelta(minutes=10), "minute", "기상청제공14:50관측"),
        (timedelta(hours=1), "hour", "기상청제공14시관측"),
        (timedelta(hours=15), "day", "기상청제공2026.03.12관측"),
        (timedelta(hours=16), "minute", "기상청제공03.1123:00관측"),
    ],
)
def test_credit_says_when_it_was_observed(ago: timedelta, precision: str, said: str) -> None:
    assert said in text_of(PAGES.not_found(chrome(edition.weather(NOW - ago, precision))))


def test_weather_that_is_not_known_is_not_credited() -> None:
    text = text_of(PAGES.not_found(chrome(WeatherLine((), (), None, "minute"))))
    assert "새로들어온관측값이없습니다" in text
    assert "기상청" not in text


def test_reader_is_told_since_when_news_are_missing() -> None:
    stale = chrome(stale_since=NOW - timedelta(minutes=12))
    told = "14:48이후의소식은아직반영되지않았습니다"
    assert told in text_of(PAGES.not_found(stale))
    assert told not in text_of(PAGES.not_found(chrome()))


def test_weather_line_changes_with_the_weather_and_the_day() -> None:
    before = PAGES.not_found(chrome())
    tomorrow = replace(chrome(), now=NOW + timedelta(days=1))
    assert "03.12 15:00 관측" in PAGES.not_found(tomorrow)
    warmer = WeatherLine((edition.reading("서울", "맑음", 21.5),), (), NOW, "minute")
    assert "21.5℃" in PAGES.not_found(chrome(warmer))
    assert PAGES.not_found(chrome()) == before
