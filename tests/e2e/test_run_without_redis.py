"""A server that comes late, and one that forgets everything: no step by hand."""

import json
from pathlib import Path

import httpx

from tests.e2e.processes import Newsroom, newsroom
from tests.servers import RedisServer
from tests.until import until

_AWAY = (httpx.TransportError,)


def _put(site: Newsroom, article_id: str, headline: str) -> bool:
    key = (site.data / "local.key").read_text("utf-8").strip()
    answer = httpx.put(
        f"{site.status.ingest}/v1/articles/{article_id}",
        content=json.dumps({"headline": headline, "body": ["첫 문단"]}),
        headers={"Authorization": f"Bearer {key}"},
        timeout=10,
        trust_env=False,
    )
    assert answer.is_success or answer.status_code == httpx.codes.SERVICE_UNAVAILABLE, answer.text
    return answer.is_success


def _unready(site: Newsroom) -> bool:
    url = f"{site.status.site}/health/ready"
    return httpx.get(url, trust_env=False).status_code == httpx.codes.SERVICE_UNAVAILABLE


def test_services_that_started_first_become_ready_when_redis_comes(
    tmp_path: Path, redis_server: RedisServer
) -> None:
    redis_server.kill()
    with newsroom(tmp_path / "data", "--no-sample", "--redis", redis_server.url) as site:
        until(lambda: _unready(site), 30, ignoring=_AWAY, what="render runs, unready")
        redis_server.start()
        site.wait_open(30)
        assert _put(site, "a1", "서울 첫눈")
        until(lambda: site.shows("/", "서울 첫눈"), 5)


def test_after_flushall_everything_flows_again(tmp_path: Path, redis_server: RedisServer) -> None:
    with newsroom(tmp_path / "data", "--no-sample", "--redis", redis_server.url) as site:
        site.wait_open()
        assert _put(site, "old", "지워질 뻔한 기사")
        assert _put(site, "kept", "그대로 남는 기사")
        until(lambda: site.shows("/sections/all", "그대로 남는 기사"), 10)
        with redis_server.client() as client:
            client.flushall()
        until(lambda: _put(site, "new", "새로 온 기사"), 30, ignoring=_AWAY, what="a new article")
        until(lambda: _put(site, "old", "고쳐 쓴 기사"), 30, ignoring=_AWAY, what="a new revision")
        until(lambda: site.shows("/articles/new", "새로 온 기사"), 30, ignoring=(AssertionError,))
        until(lambda: site.shows("/articles/old", "고쳐 쓴 기사"), 30)
        assert site.shows("/articles/kept", "그대로 남는 기사")
