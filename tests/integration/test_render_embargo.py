"""Render shows nothing whose time has not come, whoever published it."""

from pathlib import Path

from tests.integration.log import Log
from tests.integration.render_process import publish, rendering
from tests.until import until

LISTS = (
    "/", "/sections/all", "/sections/society", "/feed.xml", "/atom.xml", "/feed.json",
    "/sitemap.xml", "/news-sitemap.xml", "/archive", "/lite/",
)  # fmt: skip


def test_an_article_dated_in_the_future_is_nowhere_before_its_time(
    log: Log, redis_url: str, tmp_path: Path
) -> None:
    with rendering(redis_url, tmp_path) as render:
        publish(log.redis, "secret", published_at="2099-01-01T00:00:00Z")
        publish(log.redis, "snow")
        until(lambda: render.status("/articles/snow") == 200)
        for page in LISTS:
            assert "secret" not in render.text(page), page
        assert render.status("/articles/secret") == 404
