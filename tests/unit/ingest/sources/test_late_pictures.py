"""A picture that can't be had now holds nothing up, and comes as a revision when it can."""

from ilbo_events import ArticlePublished
from tests.unit.ingest.sources.fakes import FakeDesk, FakeUpstream, feed_source

NAME = "한빛군"
PICTURE = "https://www.example.go.kr/snow.jpg"


def desk_with_picture(licence: str = "all-rights") -> tuple[FakeDesk, FakeUpstream]:
    upstream = FakeUpstream()
    upstream.publishes(1, picture=PICTURE)
    return FakeDesk({NAME: upstream}, sources=[feed_source(NAME, licence=licence)]), upstream


def pictures(desk: FakeDesk) -> list[tuple[int, int]]:
    """Return revision and number of pictures of what was published."""
    return [
        (e.revision, len(e.images)) for e in desk.ledger.said if isinstance(e, ArticlePublished)
    ]


async def test_an_article_waits_for_no_picture_and_gets_it_later() -> None:
    desk, upstream = desk_with_picture()
    desk.pictures.is_away = True
    await desk.visit(NAME)
    assert pictures(desk) == [(1, 0)]
    desk.pictures.is_away = False
    upstream.publishes(2)
    await desk.visit(NAME)
    assert sorted(pictures(desk)) == [(1, 0), (1, 0), (2, 1)]


async def test_an_article_whose_picture_stays_away_is_said_once() -> None:
    desk, upstream = desk_with_picture()
    desk.pictures.is_away = True
    for number in range(2, 5):
        await desk.visit(NAME)
        upstream.publishes(number)
    assert [e.headline for e in desk.ledger.said if isinstance(e, ArticlePublished)].count(
        "발표 1"
    ) == 1


async def test_photographs_are_not_part_of_a_text_licence() -> None:
    desk, _ = desk_with_picture("kogl-1")
    await desk.visit(NAME)
    assert pictures(desk) == [(1, 0)]
