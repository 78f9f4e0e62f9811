"""Readers are served while Redis is away, are told since when, and Redis is asked for no page."""

from pathlib import Path
from typing import Any

import pytest

from tests.integration.log import Log
from tests.integration.render_process import publish, rendering
from tests.servers import RedisServer
from tests.until import until

STALE = "이후의 소식은 아직 반영되지 않았습니다"


@pytest.mark.parametrize("how", ["kill", "never"])
def test_pages_are_served_and_marked_while_redis_is_away(
    redis_server: RedisServer, tmp_path: Path, how: str
) -> None:
    with redis_server.client() as redis, rendering(redis_server.url, tmp_path) as render:
        publish(redis, "snow")
        until(lambda: render.status("/articles/snow") == 200)
        redis_server.kill()
        if how == "never":  # the process begins without Redis and has only its own file
            render.kill()
            render.start()
        until(lambda: STALE in render.text("/articles/snow"), 20)
        assert "서울 첫눈" in render.text("/articles/snow").replace("\u2060", "")
        assert render.status("/") == render.status("/sections/all") == 200
        assert render.status("/health/ready") == 503
        redis_server.start()
        with redis_server.client() as again:
            publish(again, "rain")
        until(lambda: "rain" in render.everything(), 30)
        until(lambda: render.status("/health/ready") == 200, 10)
        until(lambda: STALE not in render.text("/articles/snow"), 10)


def test_a_client_of_redis_is_not_asked_for_a_page(
    log: Log, redis_url: str, tmp_path: Path
) -> None:
    with rendering(redis_url, tmp_path) as render:
        publish(log.redis, "snow")
        until(lambda: render.status("/articles/snow") == 200)
        before = _commands(log.redis)
        for _ in range(200):
            render.text("/articles/snow")
            render.text("/sections/society?page=1")
            render.text("/nowhere")
        assert _commands(log.redis) - before < 300, "the consumers' own reads, not one for a page"


def _commands(redis: Any) -> int:
    return int(redis.info("stats")["total_commands_processed"])
