"""Front page, lists, photos, archive, weather and corrections."""

import re
from datetime import date, timedelta

import pytest

from ilbo_render.views import (
    ArchiveView,
    CorrectionsView,
    NamesView,
    Withdrawal,
)
from tests.unit.render import edition
from tests.unit.render.edition import (
    MIDNIGHT,
    NOW,
    PICTURE,
    card,
    chrome,
    front_view,
    links_of,
    list_view,
    tags_of,
    text_of,
)

PAGES = edition.pages()


def test_empty_paper_waits_for_its_first_article() -> None:
    text = text_of(PAGES.front(chrome(), front_view()))
    assert "첫기사를기다립니다" in text
    assert text.count("아직실린기사가없습니다") == 3


def test_front_page_leads_with_the_lead() -> None:
    html = PAGES.front(chrome(), front_view(card("lead", headline="서울 첫눈"), card("b")))
    assert '<h2><a href="/articles/lead">서울 첫눈</a></h2>' in html
    assert "10:58" in text_of(html)


def test_front_page_shows_every_article_of_the_wire() -> None:
    cards = [card(f"w{number}", headline=f"소식 {number}") for number in range(30)]
    links = links_of(PAGES.front(chrome(), front_view(*cards)))
    assert {f"/articles/w{number}" for number in range(30)} <= set(links)


def test_yesterday_has_a_date_instead_of_a_clock() -> None:
    html = PAGES.front(chrome(), front_view(card(published_at=NOW - timedelta(days=1))))
    assert ">03.11</time>" in html


def test_hours_say_in_words_what_the_bars_show() -> None:
    hours = (0,) * 9 + (3, 38) + (0,) * 4 + (2,) + (0,) * 8
    html = PAGES.front(chrome(), front_view(card(), hours=hours))
    assert "가장 많은 때는 10시대 38건, 지금 15시대 2건." in html
    assert len(re.findall(r"<rect ", html)) == 24


def test_articles_without_an_hour_draw_no_hours() -> None:
    undated = card(published_at=MIDNIGHT, published_precision="day")
    html = PAGES.front(chrome(), front_view(undated, hours=(1,) + (0,) * 23))
    assert "<rect " not in html


def test_list_links_each_article_once() -> None:
    cards = [card(f"n{number}", image=PICTURE if number % 2 else None) for number in range(30)]
    html = PAGES.listing(chrome(), list_view(*cards))
    for number in range(30):
        assert html.count(f'<a href="/articles/n{number}"') == 1
        assert html.count(f'/articles/n{number}"') == 1


def test_list_groups_by_day() -> None:
    cards = [card("a"), card("b", published_at=NOW - timedelta(days=1))]
    text = text_of(PAGES.listing(chrome(), list_view(*cards)))
    assert text.rindex("2026.03.12(목)") < text.index("2026.03.11(수)")


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (1, ["1", "2", "3", "9", "2"]),
        (5, ["4", "1", "3", "4", "5", "6", "7", "9", "6"]),
        (9, ["8", "1", "7", "8", "9"]),
    ],
)
def test_pager_leads_to_neighbours_and_ends(page: int, expected: list[str]) -> None:
    html = PAGES.listing(chrome(), list_view(card(), page=page, of=9))
    pager = html[html.index('class="pager"') : html.index("</main>")]
    found = [link.removeprefix("/sections/society?page=") for link in links_of(pager)]
    assert ["1" if link == "/sections/society" else link for link in found] == expected


def test_single_page_has_no_pager() -> None:
    assert 'class="pager"' not in PAGES.listing(chrome(), list_view(card()))


def test_later_page_is_its_own_canonical_page() -> None:
    html = PAGES.listing(chrome(), list_view(card(), page=2, of=3))
    url = f"{edition.PAPER.masthead.url}/sections/society?page=2"
    assert f'<link rel="canonical" href="{url}">' in html


def test_section_offers_its_feed() -> None:
    assert 'href="/sections/society/feed.xml"' in PAGES.listing(chrome(), list_view(card()))


def test_photos_keep_their_size_and_description() -> None:
    html = PAGES.photos(chrome(), list_view(card(image=PICTURE)))
    (picture,) = [attrs for tag, attrs in tags_of(html) if tag == "img"]
    assert picture["src"] == "/media/snow/800.jpg"
    assert (picture["width"], picture["height"], picture["alt"]) == ("1600", "1000", "눈 덮인 지붕")


def test_names_lead_to_their_pages() -> None:
    view = NamesView("출처", "/sources", (("눈길청", "/sources/snow", 1200),))
    html = PAGES.names(chrome(), view)
    assert "/sources/snow" in links_of(html)
    assert "1,200건" in text_of(html)


def test_archive_is_a_calendar_of_the_days_with_articles() -> None:
    days = ((date(2026, 3, 12), 40), (date(2026, 2, 28), 7))
    html = PAGES.archive(chrome(), ArchiveView(days))
    assert [link for link in links_of(html) if link.startswith("/archive/")] == [
        "/archive/2026/03/12",
        "/archive/2026/02/28",
    ]
    assert "2026년3월40건" in text_of(html)
    assert 'href="/archive/2026/03/12" aria-current="date"' in html


def test_corrections_show_what_was_wrong_and_what_was_withdrawn() -> None:
    view = CorrectionsView(
        ((card("fixed", is_corrected=True), "2㎝가 맞습니다."),),
        (Withdrawal("lost", NOW, "보낸 곳의 요청", "recall"),),
    )
    html = PAGES.corrections(chrome(), view)
    assert html.count('href="/articles/fixed"') == 1
    assert "2㎝가맞습니다." in text_of(html)
    assert "보낸곳의요청" in text_of(html)


def test_text_edition_lists_each_article_once() -> None:
    html = PAGES.lite_front(chrome(), front_view(card("a"), card("b")))
    assert [link for link in links_of(html) if link.startswith("/lite/")] == [
        "/lite/",
        "/lite/a",
        "/lite/b",
    ]
