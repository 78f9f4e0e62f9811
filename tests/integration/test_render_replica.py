"""A replica builds itself from the log alone, and shows what the others show."""

from pathlib import Path

from tests.integration.log import Log
from tests.integration.render_process import publish, publish_many, rendering
from tests.until import until


def test_an_article_given_as_data_alone_is_on_the_front_page_within_a_second(
    log: Log, redis_url: str, tmp_path: Path
) -> None:
    with rendering(redis_url, tmp_path) as render:
        log.add("서울 첫눈")
        until(lambda: "서울 첫눈" in render.text("/"), 1)


def test_what_was_published_before_the_first_start_is_shown_and_not_announced(
    log: Log, redis_url: str, tmp_path: Path
) -> None:
    ids = publish_many(log.redis, 1000)
    with rendering(redis_url, tmp_path) as render:
        until(lambda: render.everything() == ids[::-1], 10)
        publish(log.redis, "rain")
        until(lambda: log.redis.xlen("pages") == 1, 5, what="only what is new is announced")


def test_an_emptied_folder_is_filled_again_from_the_log(
    log: Log, redis_url: str, tmp_path: Path
) -> None:
    ids = publish_many(log.redis, 300)
    with rendering(redis_url, tmp_path / "first") as render:
        until(lambda: render.everything() == ids[::-1])
    with rendering(redis_url, tmp_path / "second") as render:  # the same group, an empty folder
        until(lambda: render.everything() == ids[::-1])


def test_two_replicas_read_for_themselves_and_show_the_same(
    log: Log, redis_url: str, tmp_path: Path
) -> None:
    url = "https://paper.example"
    first = rendering(redis_url, tmp_path, ILBO_SITE_URL=url)
    second = rendering(redis_url, tmp_path, ILBO_SITE_URL=url)
    with first as one, second as two:
        publish(log.redis, "snow")
        for each in (one, two):
            until(lambda each=each: each.status("/articles/snow") == 200)  # type: ignore[misc]
        for page in ("/", "/articles/snow", "/sections/all"):
            assert one.tag(page) == two.tag(page)
        groups = {info["name"] for info in log.redis.xinfo_groups("articles")}
        assert groups == {b"render-0", b"render-1"}


def test_after_a_flush_pages_stay_and_new_articles_and_revisions_flow(
    log: Log, redis_url: str, tmp_path: Path
) -> None:
    with rendering(redis_url, tmp_path) as render:
        publish(log.redis, "snow", generation=1, revision=7)
        until(lambda: render.status("/articles/snow") == 200)
        log.redis.flushall()
        publish(log.redis, "rain")
        publish(log.redis, "snow", generation=2, revision=1, headline="눈 그침")
        until(lambda: "눈 그침" in render.text("/articles/snow"), 30)
        assert sorted(render.everything()) == ["rain", "snow"]
