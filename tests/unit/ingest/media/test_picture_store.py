import asyncio

import pytest

from ilbo_ingest.media.picture_store import PictureStore, media_id_of
from ilbo_ingest.media.refusals import RefusedPictureError
from ilbo_ingest.media.shelves import ShelfError
from tests.unit.ingest.fakes import FakeClock
from tests.unit.ingest.media.fakes import FakeDecoder, FakeShelf
from tests.until import until_async

SNOW = b"800x600 first snow"
ADDRESS = "https://press.example.kr/snow.jpg"


@pytest.fixture
def shelf() -> FakeShelf:
    return FakeShelf()


@pytest.fixture
def decoder() -> FakeDecoder:
    return FakeDecoder()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def store(shelf: FakeShelf, decoder: FakeDecoder, clock: FakeClock) -> PictureStore:
    return PictureStore(shelf, decoder, clock)


async def test_a_picture_is_kept_under_the_hash_of_its_bytes(
    store: PictureStore, shelf: FakeShelf
) -> None:
    image = await store.add(SNOW)
    assert image.media_id == media_id_of(SNOW) == "538ce4ec54c189b6bbe11127f9f1aa70"
    assert (image.width_pixels, image.height_pixels) == (800, 600)
    assert (image.widths_pixels, image.average_color) == ((800,), "#a6aba9")
    names = [key.removeprefix(f"{image.media_id}/") for key in shelf.files]
    assert names == ["800.avif", "800.webp", "800.jpg", "picture.json"]


async def test_the_same_picture_again_is_not_decoded_again(
    store: PictureStore, decoder: FakeDecoder
) -> None:
    assert await store.add(SNOW) == await store.add(SNOW)
    assert len(decoder.decoded) == 1


async def test_the_same_picture_twice_at_once_is_decoded_once(
    store: PictureStore, decoder: FakeDecoder
) -> None:
    first, second = await asyncio.gather(store.add(SNOW), store.add(SNOW))
    assert first == second
    assert len(decoder.decoded) == 1


async def test_a_restarted_store_knows_its_pictures(
    store: PictureStore, shelf: FakeShelf, clock: FakeClock
) -> None:
    image = await store.add(SNOW)
    assert await PictureStore(shelf, FakeDecoder(), clock).find(image.media_id) == image


async def test_a_picture_half_of_which_was_kept_is_not_there_and_is_made_again(
    store: PictureStore, shelf: FakeShelf
) -> None:
    shelf.breaks_off_after = 2
    with pytest.raises(ShelfError):
        await store.add(SNOW)
    assert len(shelf.files) == 2
    assert await store.find(media_id_of(SNOW)) is None
    shelf.breaks_off_after = None
    assert (await store.add(SNOW)).media_id == media_id_of(SNOW)


async def test_who_waits_may_go_away_and_finds_the_picture_later(
    store: PictureStore, decoder: FakeDecoder
) -> None:
    decoder.may_finish.clear()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await store.add(SNOW)
    decoder.may_finish.set()
    await store.add(SNOW)
    assert len(decoder.decoded) == 1


async def test_a_refusal_is_told_to_everybody_who_waits(store: PictureStore) -> None:
    answers = await asyncio.gather(store.add(b"x"), store.add(b"x"), return_exceptions=True)
    assert all(isinstance(answer, RefusedPictureError) for answer in answers)


async def test_what_is_being_made_ends_with_the_store(
    store: PictureStore, decoder: FakeDecoder
) -> None:
    decoder.may_finish.clear()
    waiting = asyncio.create_task(store.add(SNOW))
    await until_async(lambda: decoder.decoded, what="the picture is being made")
    await store.close()
    assert (await asyncio.gather(waiting, return_exceptions=True))[0].__class__ is (
        asyncio.CancelledError
    )


async def test_an_address_stands_for_its_picture_for_a_day(
    store: PictureStore, clock: FakeClock
) -> None:
    image = await store.add(SNOW)
    await store.remember(ADDRESS, image.media_id)
    clock.passes(hours=23)
    assert await store.recall(ADDRESS) == image
    clock.passes(hours=2)
    assert await store.recall(ADDRESS) is None


async def test_a_spoilt_note_is_no_note(store: PictureStore, shelf: FakeShelf) -> None:
    image = await store.add(SNOW)
    await store.remember(ADDRESS, image.media_id)
    for key in shelf.files:
        shelf.files[key] = b"{]"
    assert await store.recall(ADDRESS) is None
    assert await store.find(image.media_id) is None
