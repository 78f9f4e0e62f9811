"""PagesChanged: what is named, when it is said, and that nothing waits for it."""

from ilbo_render.changes import Announcer
from tests.unit.render.newsroom import PAPER, Desk
from tests.unit.render.stories import article, observed, source, withdrawn


async def test_a_new_article_names_the_pages_that_show_it(desk: Desk) -> None:
    await desk.articles(article(source=source("기상청"), tags=("눈/비",)))
    (said,) = await desk.announced()
    assert {
        "/articles/snow", "/", "/sections/society", "/sections/all", "/sections/society/feed.xml",
        "/sources/%EA%B8%B0%EC%83%81%EC%B2%AD", "/tags/%EB%88%88%2F%EB%B9%84",
        "/archive/2026/03/12", "/feed.xml", "/sitemap.xml",
    } <= set(said.paths)  # fmt: skip
    for path in said.paths:
        assert (await desk.get(path)).status == 200, path


async def test_a_revision_names_the_pages_it_left(desk: Desk) -> None:
    await desk.articles(article(section="사회"))
    await desk.articles(article(section="정치", order=(0, 2)))
    _, said = await desk.announced()
    assert {"/sections/society", "/sections/politics"} <= set(said.paths)


async def test_the_id_is_made_of_the_source_entry(desk: Desk) -> None:
    deliveries = desk.deliveries([article(), article("rain")])
    await desk.handlers.on_articles(deliveries)
    (said,) = await desk.announced()
    assert desk.publisher.said[0][0] == f"articles/{deliveries[-1].entry_id}"
    assert (said.because_stream, said.because_entry) == ("articles", deliveries[-1].entry_id)


async def test_what_changes_nothing_is_not_said(desk: Desk) -> None:
    await desk.articles(article())
    await desk.articles(article())
    await desk.weather(observed(6.4))
    await desk.weather(observed(6.4))
    said = await desk.announced()
    assert [event.because_stream for event in said] == ["articles", "weather"]


async def test_a_replica_that_rebuilds_itself_says_nothing_of_history(desk: Desk) -> None:
    now_ms = int(desk.clock.now.timestamp() * 1000)
    desk.handlers._announcer = desk.announcer = Announcer(
        desk.publisher, PAPER, now_ms, after_seconds=0
    )
    desk.clock.advance(seconds=-1)
    await desk.articles(article())
    desk.clock.advance(seconds=2)
    await desk.articles(article("rain"))
    (said,) = await desk.announced()
    assert "/articles/rain" in said.paths
    assert "/articles/snow" not in said.paths


async def test_pages_change_although_nobody_can_be_told(desk: Desk) -> None:
    desk.publisher.refuses = True
    await desk.articles(article())
    assert await desk.announced() == []
    assert "articles/snow" in await desk.text("/")
    await desk.articles(withdrawn())
    assert (await desk.get("/articles/snow")).status == 410
