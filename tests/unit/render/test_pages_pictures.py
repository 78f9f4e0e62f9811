"""Pictures on pages: their sizes, their words, and a page for each."""

import re

import pytest

from ilbo_events import Image
from ilbo_render import pictures
from tests.unit.render import edition
from tests.unit.render.edition import (
    PICTURE,
    article,
    article_view,
    blocks,
    card,
    chrome,
    front_view,
    json_ld_of,
    links_of,
    list_view,
    tags_of,
    text_of,
)
from tests.unit.render.newsroom import Desk
from tests.unit.render.stories import article as event
from tests.unit.render.stories import withdrawn

PAGES = edition.pages()
SMALL = Image(media_id="cat", width_pixels=600, height_pixels=400, widths_pixels=(240, 480, 600))
CAPTIONED = PICTURE.model_copy(update={"caption": "지붕에 눈이 쌓였다.", "alt": ""})


def images_of(html: str) -> list[dict[str, str | None]]:
    return [attrs for tag, attrs in tags_of(html) if tag == "img"]


def sources_of(html: str) -> list[dict[str, str | None]]:
    return [attrs for tag, attrs in tags_of(html) if tag == "source"]


def meta_of(html: str) -> dict[str, str]:
    found = (attrs for tag, attrs in tags_of(html) if tag == "meta")
    return {a["property"] or "": a["content"] or "" for a in found if "property" in a}


def test_a_browser_chooses_among_formats_and_sizes() -> None:
    html = PAGES.article(chrome(), article_view(article(images=(SMALL,))))
    avif, webp = sources_of(html)
    assert (avif["type"], webp["type"]) == ("image/avif", "image/webp")
    assert avif["srcset"] == (
        "/media/cat/240.avif 240w, /media/cat/480.avif 480w, /media/cat/600.avif 600w"
    )
    assert webp["srcset"] == (avif["srcset"] or "").replace(".avif", ".webp")
    assert avif["sizes"] == webp["sizes"] == pictures.SIZES["figure"]
    (image,) = images_of(html)
    assert image["src"] == "/media/cat/600.jpg"
    assert (image["width"], image["height"]) == ("600", "400")


def test_the_first_picture_hurries_and_the_others_wait() -> None:
    html = PAGES.article(chrome(), article_view(article(images=(PICTURE, SMALL))))
    first, second = images_of(html)
    assert (first.get("fetchpriority"), first.get("loading")) == ("high", None)
    assert (second.get("fetchpriority"), second.get("loading")) == (None, "lazy")


def test_a_picture_has_its_average_colour_until_it_has_come() -> None:
    html = PAGES.article(chrome(), article_view(article(images=(PICTURE, SMALL))))
    assert [image.get("data-color") for image in images_of(html)] == ["#a6aba9", None]
    assert "style=" not in html


def test_caption_and_credit_say_to_listeners_what_they_are() -> None:
    html = PAGES.article(chrome(), article_view(article(images=(CAPTIONED,))))
    caption = re.search("<figcaption>.*?</figcaption>", html)
    assert caption is not None
    assert caption[0] == (
        '<figcaption><span class="unseen">사진 설명, </span>지붕에 눈이 쌓였다. '
        '<span><span class="unseen">사진 출처, </span>마을 제공</span></figcaption>'
    )
    assert images_of(html)[0]["alt"] == "지붕에 눈이 쌓였다."


def test_a_picture_of_an_unknown_program_has_one_size() -> None:
    bare = Image(media_id="cat", width_pixels=640, height_pixels=480)
    html = PAGES.article(chrome(), article_view(article(images=(bare,))))
    assert sources_of(html)[0]["srcset"] == "/media/cat/640.avif 640w"
    assert images_of(html)[0]["src"] == "/media/cat/640.jpg"


def test_what_a_picture_is_called_can_not_leave_its_attribute() -> None:
    evil = SMALL.model_copy(update={"alt": '"><script>alert(1)</script>'})
    html = PAGES.article(chrome(), article_view(article(images=(evil,))))
    assert images_of(html)[0]["alt"] == '"><script>alert(1)</script>'
    assert "<script>alert" not in html


def test_an_article_of_pictures_alone_has_no_empty_text() -> None:
    html = PAGES.article(chrome(), article_view(article(body=(), images=(PICTURE, SMALL))))
    assert '<div class="text">' not in html
    assert "/photos/snow/1" in links_of(html)
    assert "사진2장크게보기" in text_of(html)


def test_lead_stories_and_lists_show_pictures_as_wide_as_they_stand() -> None:
    cards = [card(f"a{number}", image=PICTURE) for number in range(4)]
    front = [source["sizes"] for source in sources_of(PAGES.front(chrome(), front_view(*cards)))]
    assert front == [pictures.SIZES["lead"]] * 2 + [pictures.SIZES["story"]] * 6
    listed = sources_of(PAGES.listing(chrome(), list_view(*cards)))
    assert {source["sizes"] for source in listed} == {pictures.SIZES["listed"]}


def test_the_photo_block_leads_to_the_pages_of_its_pictures() -> None:
    view = article_view(article(), photos=[card("a", image=PICTURE), card("b", image=SMALL)])
    html = PAGES.article(chrome(), view)
    assert [link for link in links_of(html) if link.startswith("/photos/")] == [
        "/photos/a/1",
        "/photos/b/1",
    ]
    sizes = [source["sizes"] for source in sources_of(html)]
    assert sizes == [pictures.SIZES["photo 1"]] * 2 + [pictures.SIZES["photo"]] * 2


@pytest.mark.parametrize(
    ("number", "file", "links"),
    [(1, "/media/snow/800.jpg", ["/photos/snow/2"]), (2, "/media/cat/600.jpg", ["/photos/snow/1"])],
)
def test_each_picture_has_a_page_with_the_way_to_the_next(
    number: int, file: str, links: list[str]
) -> None:
    html = PAGES.photo(chrome(), article_view(article(images=(CAPTIONED, SMALL))), number)
    assert images_of(html)[0]["src"] == file
    assert [link for link in links_of(html) if link.startswith("/photos/snow")] == links
    assert "/articles/snow" in links_of(html)
    assert f"사진{number}/2" in text_of(html)
    url = edition.PAPER.masthead.url
    assert f'<link rel="canonical" href="{url}/photos/snow/{number}">' in html


def test_the_page_of_a_picture_tells_machines_about_it() -> None:
    html = PAGES.photo(chrome(), article_view(article(images=(CAPTIONED,))), 1)
    picture = json_ld_of(html)[0]
    assert picture["contentUrl"] == f"{edition.PAPER.masthead.url}/media/snow/1600.jpg"
    assert (picture["caption"], picture["creditText"]) == ("지붕에 눈이 쌓였다.", "마을 제공")


def test_other_sites_get_a_jpeg_of_1200_pixels() -> None:
    view = article_view(article(images=(CAPTIONED,)))
    shown = card(image=CAPTIONED)
    html = PAGES.article(chrome(), type(view)(view.article, shown, blocks(), ()))
    said = meta_of(html)
    assert said["og:image"] == f"{edition.PAPER.masthead.url}/media/snow/1200.jpg"
    assert (said["og:image:width"], said["og:image:height"]) == ("1200", "750")
    assert said["og:image:alt"] == "지붕에 눈이 쌓였다."


async def test_pictures_are_served_under_their_addresses(desk: Desk) -> None:
    await desk.articles(event(images=(PICTURE, SMALL)))
    for number in (1, 2):
        assert "서울 첫눈" in await desk.text(f"/photos/snow/{number}")
    assert (await desk.get("/photos/snow/3")).status == 404
    assert (await desk.get("/photos/rain/1")).status == 404
    (said,) = await desk.announced()
    assert {"/photos", "/photos/snow/1"} <= set(said.paths)


async def test_the_pictures_of_a_withdrawn_article_are_gone(desk: Desk) -> None:
    await desk.articles(event(images=(PICTURE,)))
    assert (await desk.get("/photos/snow/1")).status == 200
    await desk.articles(withdrawn())
    assert (await desk.get("/photos/snow/1")).status == 410
    assert "/photos/snow/1" not in await desk.text("/photos")


async def test_a_new_revision_shows_its_pictures(desk: Desk) -> None:
    await desk.articles(event(images=(PICTURE,)))
    assert (await desk.get("/photos/snow/2")).status == 404
    await desk.articles(event(images=(PICTURE, SMALL), order=(0, 2)))
    assert (await desk.get("/photos/snow/2")).status == 200


async def test_the_lead_is_shown_large_and_not_again_among_the_photos(desk: Desk) -> None:
    await desk.articles(event("rain", images=(SMALL,)), event("snow", images=(PICTURE,)))
    lead, photos = (await desk.text("/")).split('class="block photo-block"')
    assert 'class="card lead-card with-picture"' in lead
    assert re.findall('href="(/photos/[^"]+)"', photos) == ["/photos/rain/1"]


async def test_the_only_picture_is_among_the_photos_too(desk: Desk) -> None:
    await desk.articles(event("snow", images=(PICTURE,)))
    assert "/photos/snow/1" in links_of(await desk.text("/"))
