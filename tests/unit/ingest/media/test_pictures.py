import asyncio
from dataclasses import replace

import pytest

from ilbo_events import Image
from ilbo_ingest.drafts import Draft, Picture
from ilbo_ingest.fetching import FetchFailure, Reach
from ilbo_ingest.media.picture_store import PictureStore, media_id_of
from ilbo_ingest.media.pictures import MAX_PICTURES, Illustrated, StoredPictures
from tests.unit.ingest.fakes import FakeClock
from tests.unit.ingest.media.fakes import FakeDecoder, FakeShelf, FakeWeb
from tests.until import until_async

SNOW = b"800x600 first snow"
PALACE = b"1200x800 palace"
URL = "https://press.example.kr/files/snow.jpg"
DRAFT = Draft(headline="서울 첫눈", body=("25일 새벽 서울에 첫눈이 내렸다.",))


class Desk:
    """A media store, a web, and drafts that are given their pictures."""

    def __init__(self, seconds: float = 5) -> None:
        self.shelf = FakeShelf()
        self.decoder = FakeDecoder()
        self.web = FakeWeb()
        self.store = PictureStore(self.shelf, self.decoder, FakeClock())
        self._pictures = StoredPictures(self.store, self.web, seconds)

    async def illustrate(
        self, *pictures: Picture, reach: Reach | None = "public", draft: Draft = DRAFT
    ) -> Illustrated:
        return await self._pictures.illustrate(replace(draft, pictures=pictures), reach)


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_an_embedded_picture_is_stored_with_its_words(desk: Desk) -> None:
    given = Picture(data=SNOW, caption=" 첫눈\n내린 서울 ", credit="기상청", alt="눈")
    done = await desk.illustrate(given, reach=None)
    (image,) = done.draft.images
    assert (image.media_id, image.width_pixels) == (media_id_of(SNOW), 800)
    assert (image.caption, image.credit, image.alt) == ("첫눈 내린 서울", "기상청", "눈")
    assert done.draft.pictures == ()
    assert (done.notes, done.is_whole) == ((), True)


async def test_the_name_of_a_file_describes_nothing(desk: Desk) -> None:
    done = await desk.illustrate(Picture(data=SNOW, alt="IMG_0412.JPG"))
    assert done.draft.images[0].alt == ""


async def test_a_picture_is_fetched_within_the_reach_of_its_page(desk: Desk) -> None:
    desk.web.shows(URL, SNOW)
    done = await desk.illustrate(Picture(url=URL), reach="allowed")
    assert [image.media_id for image in done.draft.images] == [media_id_of(SNOW)]
    (request,) = desk.web.asked
    assert (request.reach, request.caps.redirects) == ("allowed", 3)
    assert request.caps.total_seconds <= 10


async def test_an_address_is_asked_once(desk: Desk) -> None:
    desk.web.shows(URL, SNOW)
    await desk.illustrate(Picture(url=URL))
    done = await desk.illustrate(Picture(url=URL))
    assert len(done.draft.images) == len(desk.web.asked) == 1


async def test_a_note_keeps_the_key_in_an_address_to_itself(desk: Desk) -> None:
    done = await desk.illustrate(Picture(url=f"{URL}?key=secret"))
    assert [note.text for note in done.notes] == [URL]


async def test_addresses_are_not_asked_where_that_is_not_allowed(desk: Desk) -> None:
    done = await desk.illustrate(Picture(url=URL), Picture(data=SNOW), reach=None)
    assert desk.web.asked == []
    assert len(done.draft.images) == 1
    assert [note.text for note in done.notes] == [URL]
    assert done.notes[0].reason == (
        "picture 1 is left out: pictures are not fetched for this document"
    )


async def test_pictures_keep_their_order_and_come_once(desk: Desk) -> None:
    kept = Image(media_id="f" * 32, width_pixels=800, height_pixels=600)
    done = await desk.illustrate(
        Picture(data=SNOW, caption="첫눈"),
        Picture(data=PALACE),
        Picture(data=SNOW, caption="또"),
        draft=replace(DRAFT, images=(kept,)),
    )
    ids = [image.media_id for image in done.draft.images]
    assert ids == ["f" * 32, media_id_of(SNOW), media_id_of(PALACE)]
    assert done.draft.images[1].caption == "첫눈"


@pytest.mark.parametrize("size", [b"88x31", b"1x900", b"728x90", b"970x150", b"150x120"])
async def test_logos_buttons_and_banners_are_left_out(desk: Desk, size: bytes) -> None:
    done = await desk.illustrate(Picture(data=size))
    assert done.draft.images == ()
    assert "logo or button" in done.notes[0].reason
    assert done.is_whole


@pytest.mark.parametrize("size", [b"200x150", b"1600x420", b"800x6000"])
async def test_small_pictures_panoramas_and_long_charts_are_kept(desk: Desk, size: bytes) -> None:
    assert len((await desk.illustrate(Picture(data=size))).draft.images) == 1


@pytest.mark.parametrize(
    "path", ["btn_textview.gif", "images/icon_logo.gif", "common/logo.png", "t/pixel-1.gif"]
)
async def test_what_is_named_like_a_logo_is_not_even_fetched(desk: Desk, path: str) -> None:
    done = await desk.illustrate(Picture(url=f"https://press.example.kr/{path}"))
    assert desk.web.asked == []
    assert "by its name" in done.notes[0].reason


@pytest.mark.parametrize(
    "path", ["catalogos.jpg", "silicon.jpg", "buttonwood.jpg", "banner/snow.jpg", "a.jpg?btn_=1"]
)
async def test_names_that_only_sound_like_it_are_fetched(desk: Desk, path: str) -> None:
    await desk.illustrate(Picture(url=f"https://logo.example.kr/{path}"))
    assert len(desk.web.asked) == 1


@pytest.mark.parametrize(
    ("failure", "is_whole"),
    [
        (FetchFailure("timeout", "not within 10 s"), False),
        (FetchFailure("http_status", "status 503", 503), False),
        (FetchFailure("http_status", "status 429", 429), False),
        (FetchFailure("http_status", "status 404", 404), True),
        (FetchFailure("forbidden_address", "10.0.0.1 is not public"), True),
        (FetchFailure("too_large", "more than 16777216 bytes"), True),
    ],
)
async def test_what_fails_may_come_later_where_that_can_help(
    desk: Desk, failure: FetchFailure, is_whole: bool
) -> None:
    desk.web.shows(URL, failure)
    done = await desk.illustrate(Picture(url=URL))
    assert done.draft.headline == DRAFT.headline
    assert done.draft.images == ()
    assert done.notes[0].reason == f"picture 1 is left out: {failure}"
    assert done.is_whole is is_whole


async def test_a_refused_picture_leaves_the_others(desk: Desk) -> None:
    done = await desk.illustrate(Picture(data=b"words"), Picture(data=SNOW))
    assert len(done.draft.images) == 1
    assert done.notes[0].reason == "picture 1 is left out: no_picture: these are words"
    assert done.is_whole


async def test_a_store_that_is_away_is_no_reason_not_to_publish(desk: Desk) -> None:
    desk.shelf.is_away = True
    done = await desk.illustrate(Picture(data=SNOW))
    assert done.draft.body == DRAFT.body
    assert not done.is_whole


async def test_pictures_that_take_too_long_are_left_out_and_made_all_the_same() -> None:
    desk = Desk(seconds=0.02)
    desk.decoder.may_finish.clear()
    done = await desk.illustrate(Picture(data=SNOW), Picture(data=PALACE))
    assert done.draft.images == ()
    assert len(done.notes) == 2
    assert not done.is_whole
    desk.decoder.may_finish.set()
    done = await desk.illustrate(Picture(data=SNOW))
    assert len(done.draft.images) == 1


async def test_who_waits_for_pictures_may_be_stopped(desk: Desk) -> None:
    desk.decoder.may_finish.clear()
    waiting = asyncio.create_task(desk.illustrate(Picture(data=SNOW)))
    await until_async(lambda: desk.decoder.decoded, what="the picture is being made")
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    desk.decoder.may_finish.set()
    await desk.store.close()


async def test_more_pictures_than_an_article_takes_are_left_out_with_a_note(desk: Desk) -> None:
    given = [Picture(data=b"800x600 %d" % number) for number in range(MAX_PICTURES + 3)]
    done = await desk.illustrate(*given)
    assert len(done.draft.images) == MAX_PICTURES
    assert [note.reason for note in done.notes] == [
        "3 pictures are left out: 20 are taken of an article"
    ]


async def test_the_text_names_no_picture_elsewhere(desk: Desk) -> None:
    html = '<p>첫눈</p><figure><img src="https://press.example.kr/a.jpg"></figure>'
    done = await desk.illustrate(draft=replace(DRAFT, body=(), body_html=html))
    assert done.draft.body_html == "<p>첫눈</p>"
    assert "pictures in the text" in done.notes[0].reason
