"""What makes a page new: events, and time alone."""

import re
from datetime import timedelta

import pytest

from ilbo_render.projection import Entry
from tests.unit.render.newsroom import NOON, Desk
from tests.unit.render.stories import article, corrected, observed, photo, source, withdrawn

OUTPUTS = (
    "/", "/articles/secret", "/lite/", "/lite/secret", "/sections/society", "/sections/all",
    "/photos", "/sources", "/sources/hush", "/tags/hush", "/archive", "/archive/2026/03/12",
    "/corrections", "/feed.xml", "/atom.xml", "/feed.json", "/sections/society/feed.xml",
    "/sources/hush/feed.xml", "/sitemap.xml", "/news-sitemap.xml",
    "/archive/2026/03/12/sitemap.xml",
)  # fmt: skip


async def test_a_new_article_is_everywhere_it_belongs_at_once(desk: Desk) -> None:
    await desk.articles(article("first", at=NOON - timedelta(hours=1)))
    pages = ("/", "/sections/society", "/sections/all", "/archive/2026/03/12", "/feed.xml",
             "/sitemap.xml", "/articles/first")  # fmt: skip
    before = [await desk.text(page) for page in pages]
    await desk.articles(article("rain"))
    after = [await desk.text(page) for page in pages]
    assert not any("articles/rain" in text for text in before)
    assert all("articles/rain" in text for text in after)


async def test_a_revision_replaces_the_article_everywhere(desk: Desk) -> None:
    await desk.articles(article())
    await desk.text("/articles/snow")
    await desk.text("/")
    await desk.articles(corrected())
    for page in ("/", "/articles/snow", "/feed.xml"):
        text = re.sub("<[^>]*>|\u2060", "", await desk.text(page))
        assert "서울 첫눈 3㎝" in text
        assert "서울 첫눈 snow" not in text
    assert "3㎝로 바로잡습니다" in await desk.text("/articles/snow")
    assert "3㎝로 바로잡습니다" in await desk.text("/corrections")


async def test_a_withdrawn_article_leaves_every_page_and_feed(desk: Desk) -> None:
    given = {"source": source("hush"), "tags": ("hush",), "images": (photo(),)}
    await desk.articles(article("secret", **given), article("rain"))  # type: ignore[arg-type]
    for output in OUTPUTS:
        await desk.get(output)
    await desk.articles(withdrawn("secret"))
    for output in OUTPUTS:
        if output not in ("/articles/secret", "/lite/secret", "/corrections"):
            assert "articles/secret" not in (await desk.get(output)).text, output
    assert (await desk.get("/articles/secret")).status == 410
    await desk.articles(withdrawn("secret", order=(0, 4), reason="오보"))
    assert "오보" in (await desk.get("/articles/secret")).text


async def test_an_embargoed_article_is_in_no_output_before_its_time(desk: Desk) -> None:
    release = NOON + timedelta(hours=2)
    given = {"source": source("hush"), "tags": ("hush",), "images": (photo(),)}
    await desk.articles(article("secret", at=release, **given))  # type: ignore[arg-type]
    for moment in (NOON, release - timedelta(seconds=1)):
        desk.clock.now = moment
        for output in OUTPUTS:
            response = await desk.get(output)
            assert "secret" not in response.text, output
            assert "hush" not in response.text, output
        assert (await desk.get("/articles/secret")).status == 404
    desk.restart()
    assert (await desk.get("/articles/secret")).status == 404, "a restart keeps the embargo"
    desk.clock.now = release
    assert "secret" in await desk.text("/sections/all")
    assert (await desk.get("/articles/secret")).status == 200
    assert "secret" in await desk.text("/feed.xml")


async def test_a_clock_a_little_ahead_is_no_embargo(desk: Desk) -> None:
    await desk.articles(article("soon", at=NOON + timedelta(minutes=5)))
    assert "articles/soon" in await desk.text("/")


async def test_each_page_carries_date_and_weather_of_now(desk: Desk) -> None:
    await desk.articles(article())
    await desk.weather(observed(6.4))
    pages = ("/", "/articles/snow", "/sections/all", "/archive", "/weather", "/corrections")
    for page in pages:
        text = await desk.text(page)
        assert "2026.03.12 (목)" in text
        assert "6.4" in text
        assert "기상청 제공" in text
    await desk.weather(observed(7.7, at=NOON + timedelta(minutes=1)))
    for page in pages:
        assert "7.7" in await desk.text(page)
    desk.clock.advance(hours=12)
    for page in pages:
        text = await desk.text(page)
        assert "2026.03.13 (금)" in text
        assert "7.7" not in text, "a timed value leaves after three hours"


async def test_the_front_page_shows_between_what_each_day_lay_and_keeps_up(desk: Desk) -> None:
    await desk.weather(observed(-1.5, at=NOON - timedelta(hours=9)), observed(6.4))
    assert "최저 -1.5℃, 최고 6.4℃" in await desk.text("/")
    await desk.weather(observed(8.8, at=NOON + timedelta(minutes=1)))
    assert "최저 -1.5℃, 최고 8.8℃" in await desk.text("/")


async def test_pages_say_since_when_redis_is_away_and_stop_saying_so(desk: Desk) -> None:
    await desk.articles(article())
    fresh = await desk.text("/")
    desk.away_since = desk.unix_seconds - 4
    assert await desk.text("/") == fresh, "a short absence is nobody's business"
    desk.unix_seconds += 2
    stale = await desk.text("/")
    assert stale != fresh
    since = NOON - timedelta(seconds=4)
    assert f"{since:%H:%M}" in stale
    assert (await desk.get("/nowhere")).status == 404
    desk.away_since = None
    assert await desk.text("/") == fresh


async def test_everything_lists_each_article_once_newest_first(desk: Desk) -> None:
    times = {f"n{number}": NOON - timedelta(minutes=number) for number in range(70)}
    await desk.articles(*(article(name, at=at) for name, at in reversed(times.items())))
    found: list[str] = []
    for page in ("", "?page=2", "?page=3"):
        text = await desk.text(f"/sections/all{page}")
        found += re.findall(r'href="/articles/([^"]+)"', text)
    assert found == list(times)
    assert (await desk.get("/sections/all?page=4")).status == 404


async def test_a_page_is_made_once_until_what_it_shows_changes(desk: Desk) -> None:
    await desk.articles(article(section="정치"))
    for _ in range(3):
        await desk.text("/sections/politics")
    await desk.articles(article("rain", section="국제"))
    await desk.text("/sections/politics")
    made = desk.metrics.rendered.labels("section")
    (sample,) = [s for m in made.collect() for s in m.samples if s.name.endswith("_total")]
    assert sample.value == 1


async def test_what_the_file_knows_stands_again_after_a_restart(desk: Desk) -> None:
    await desk.articles(article(), corrected("rain"), withdrawn("gone"))
    await desk.weather(observed(6.4))
    pages = ("/", "/sections/all", "/articles/snow", "/corrections", "/weather", "/feed.xml")
    before = [await desk.text(page) for page in pages]
    desk.restart()
    assert [await desk.text(page) for page in pages] == before
    assert (await desk.get("/articles/gone")).status == 410


async def test_two_replicas_make_the_same_pages(
    desk: Desk, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = Desk(tmp_path_factory.mktemp("other"))
    try:
        for each, events in ((desk, [article(), corrected()]), (other, [corrected(), article()])):
            for event in events:
                await each.articles(event)
        for page in ("/", "/articles/snow", "/sections/all"):
            tags = {(await each.get(page)).headers["etag"] for each in (desk, other)}
            assert len(tags) == 1, page
    finally:
        other.close()


@pytest.mark.parametrize("limit", [2**16])
async def test_pages_kept_never_outgrow_their_limit(desk: Desk, limit: int) -> None:
    await desk.articles(*(article(f"n{number}") for number in range(60)))
    desk.restart(cache_bytes=limit)
    for number in range(60):
        await desk.text(f"/articles/n{number}")
    cache, hot = desk.room.answers._cache, desk.room.answers._hot
    assert len(hot) <= len(cache) + 1, "what had to go is held nowhere else"
    assert 0 < cache.size_bytes <= limit
    assert len(cache) < 60
    assert "n0" in await desk.text("/articles/n0")


async def test_an_embargoed_article_is_not_shown_between_its_commit_and_its_list(
    desk: Desk,
) -> None:
    secret = article("secret", at=NOON + timedelta(hours=2))
    [delivery] = desk.deliveries([secret])
    changes = desk.room.writer.record_articles([Entry(delivery.entry_id, secret)], "1-1")
    for path in ("/articles/secret", "/lite/secret"):
        assert (await desk.get(path)).status == 404
    desk.room.site.show(changes)
    for path in ("/articles/secret", "/lite/secret"):
        assert (await desk.get(path)).status == 404
