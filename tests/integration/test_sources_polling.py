"""Sources that are polled over a real Redis, from a real server, as the newspaper's file says."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.integration.ingest import events
from tests.integration.log import Log
from tests.integration.sources import (
    asked,
    feed_of,
    item,
    polling,
    polling_settings,
    rss,
    write_paper,
)
from tests.until import until_async
from tests.upstream import Reply, Upstream

NAME = "한빛구청"


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    with Upstream() as server:
        yield server


def headlines(log: Log) -> list[str]:
    return [event["headline"] for event in events(log.redis)]


async def test_a_feed_is_published_once_and_a_change_is_the_next_revision(
    redis_url: str, log: Log, tmp_path: Path, upstream: Upstream
) -> None:
    upstream.answer("/rss.xml", Reply(rss([item(1), item(2)]), etag='"a"'))
    feed = feed_of(NAME, upstream.url("/rss.xml"), section="지역", credit="한빛구")
    paper = write_paper(tmp_path, feed)
    async with polling(polling_settings(redis_url, tmp_path, paper)) as client:
        await until_async(lambda: asked(upstream) >= 3)
        assert headlines(log) == ["발표 2", "발표 1"], "the oldest first"
        [_, first] = events(log.redis)
        assert (first["section"], first["source"]["name"]) == ("지역", "한빛구")
        assert first["source"]["kogl_type"] == "1"
        conditional = [r for r in upstream.requests("/rss.xml") if "if-none-match" in r.headers]
        assert len(conditional) >= 2
        upstream.answer("/rss.xml", Reply(rss([item(1, body="고친 본문"), item(2)]), etag='"b"'))
        await until_async(lambda: len(events(log.redis)) == 3)
        corrected = events(log.redis)[-1]
        assert (corrected["article_id"], corrected["revision"]) == (first["article_id"], 2)
        assert corrected["body"] == ["고친 본문"]
        before = asked(upstream)
        await until_async(lambda: asked(upstream) > before)
        row = (await client.sources())[NAME]
        assert row["items"] == {"published": 3}
        assert (row["state"], row["last_item"]) == ("ok", first["article_id"])


async def test_an_editor_s_correction_outlives_the_next_visit(
    redis_url: str, log: Log, tmp_path: Path, upstream: Upstream
) -> None:
    upstream.answer("/rss.xml", Reply(rss([item(1)])))
    paper = write_paper(tmp_path, feed_of(NAME, upstream.url("/rss.xml")))
    async with polling(polling_settings(redis_url, tmp_path, paper)) as client:
        await until_async(lambda: headlines(log) == ["발표 1"])
        article_id = events(log.redis)[0]["article_id"]
        corrected = {"headline": "발표 하나", "correction": {"text": "제목을 고쳤다."}}
        answer = await client._client.send(
            "PUT", f"/v1/articles/{article_id}", str(corrected).replace("'", '"').encode()
        )
        assert answer.json()["revision"] == 2
        upstream.answer("/rss.xml", Reply(rss([item(1), item(2)])))
        await until_async(lambda: len(headlines(log)) == 3)
        assert headlines(log) == ["발표 1", "발표 하나", "발표 2"]


async def test_a_new_feed_is_caught_up_with_its_own_times(
    redis_url: str, log: Log, tmp_path: Path, upstream: Upstream
) -> None:
    now = datetime.now(UTC)
    old = [item(number, at=now - timedelta(days=number)) for number in range(1, 40)]
    upstream.answer("/rss.xml", Reply(rss(old)))
    paper = write_paper(tmp_path, feed_of(NAME, upstream.url("/rss.xml"), catch_up_items=10))
    async with polling(polling_settings(redis_url, tmp_path, paper)) as client:
        await until_async(lambda: asked(upstream) >= 2)
        said = events(log.redis)
        assert [event["headline"] for event in said] == [f"발표 {n}" for n in range(10, 0, -1)]
        oldest = datetime.fromisoformat(said[0]["published_at"])
        assert abs(oldest - (now - timedelta(days=10))) < timedelta(seconds=2)
        assert (await client.sources())[NAME]["items"] == {"published": 10, "skipped": 29}


async def test_a_restart_asks_with_what_it_knew(
    redis_url: str, log: Log, tmp_path: Path, upstream: Upstream
) -> None:
    upstream.answer("/rss.xml", Reply(rss([item(1)]), etag='"a"'))
    paper = write_paper(tmp_path, feed_of(NAME, upstream.url("/rss.xml")))
    settings = polling_settings(redis_url, tmp_path, paper)
    async with polling(settings) as client:
        await client.reaches(NAME, "ok")
    before = asked(upstream)
    async with polling(settings):
        await until_async(lambda: asked(upstream) > before)
        assert upstream.requests("/rss.xml")[before].headers["if-none-match"] == '"a"'
    assert headlines(log) == ["발표 1"]


async def test_two_replicas_share_the_sources_and_say_the_same_of_them(
    redis_url: str, log: Log, tmp_path: Path, upstream: Upstream
) -> None:
    paths = [f"/{number}.xml" for number in range(6)]
    for number, path in enumerate(paths):
        upstream.answer(path, Reply(rss([item(number)])))
    feeds = [
        feed_of(f"출처 {number}", upstream.url(path), interval_seconds=2)
        for number, path in enumerate(paths)
    ]
    settings = polling_settings(redis_url, tmp_path, write_paper(tmp_path, *feeds))
    async with polling(settings) as first, polling(settings) as second:
        await until_async(lambda: min(asked(upstream, path) for path in paths) >= 3, 30)
        for path in paths:
            times = [request.at for request in upstream.requests(path)]
            apart = [later - earlier for earlier, later in pairwise(times)]
            assert min(apart) > 1.9, "no replica asks what another has just asked"

        async def agree() -> bool:
            rows = [await each.sources() for each in (first, second)]
            return rows[0] == rows[1] and len(rows[0]) >= 6

        await until_async(agree)
    assert sorted(headlines(log)) == [f"발표 {number}" for number in range(6)]


async def test_trouble_is_told_with_its_reason_and_ends(
    redis_url: str, tmp_path: Path, upstream: Upstream
) -> None:
    troubles: dict[str, tuple[Reply, str, str]] = {
        "사라짐": (Reply(b"<html>404</html>", status=404), "failing", "status 404"),
        "안내문": (Reply("<!DOCTYPE html><p>종료".encode()), "error-page", "a web page answers"),
        "비었음": (Reply(rss([])), "empty", "no items"),
        "다른 형식": (Reply(b'{"error":"nope"}'), "changed-format", "JSON"),
    }
    feeds = []
    for number, name in enumerate(troubles):
        upstream.answer(f"/{number}.xml", Reply(rss([item(number)])))
        feeds.append(feed_of(name, upstream.url(f"/{number}.xml")))
    settings = polling_settings(redis_url, tmp_path, write_paper(tmp_path, *feeds))
    async with polling(settings) as client:
        for name in troubles:
            await client.reaches(name, "ok")
        for number, (reply, _, _) in enumerate(troubles.values()):
            upstream.answer(f"/{number}.xml", reply)
        for name, (_, state, reason) in troubles.items():
            row = await client.reaches(name, state)
            assert reason in row["reason"]
        for number in range(len(troubles)):
            upstream.answer(f"/{number}.xml", Reply(rss([item(number), item(number + 10)])))
        for name in troubles:
            await client.reaches(name, "ok", 30)


async def test_one_poison_item_stops_no_other_and_is_kept_with_its_bytes(
    redis_url: str, log: Log, tmp_path: Path, upstream: Upstream
) -> None:
    poison = item(2, headline="\u3164")
    upstream.answer("/rss.xml", Reply(rss([item(1), poison, item(3)])))
    paper = write_paper(tmp_path, feed_of(NAME, upstream.url("/rss.xml")))
    async with polling(polling_settings(redis_url, tmp_path, paper)) as client:
        await until_async(lambda: asked(upstream) >= 3)
        assert headlines(log) == ["발표 3", "발표 1"]
        [refused] = await client.refused()
        assert (refused["source"], refused["kind"]) == (NAME, "item")
        assert refused["reason"] == "headline: shows nothing"
        kept = await asyncio.to_thread(Path(refused["file"]).read_bytes)
        assert "\u3164".encode() in kept
        assert (await client.sources())[NAME]["items"] == {"published": 2, "refused": 1}


async def test_what_came_is_kept_and_can_be_read_again(
    redis_url: str, tmp_path: Path, upstream: Upstream
) -> None:
    upstream.answer("/rss.xml", Reply(rss([item(1)])))
    paper = write_paper(tmp_path, feed_of(NAME, upstream.url("/rss.xml")))
    async with polling(polling_settings(redis_url, tmp_path, paper)) as client:
        await client.reaches(NAME, "ok")
    kept = sorted((tmp_path / "raw" / NAME).iterdir())
    assert len(kept) == 2
    assert kept[0].read_bytes().startswith(b"<?xml")
    assert '"content-type"' in kept[1].read_text("utf-8")


async def test_the_counts_of_the_doors_are_shared(redis_url: str, tmp_path: Path) -> None:
    settings = polling_settings(redis_url, tmp_path, write_paper(tmp_path))
    async with polling(settings) as first, polling(settings) as second:
        article: dict[str, Any] = {"headline": "서울 첫눈"}
        await first._client.post(article)
        await second._client.post(article | {"headline": "부산 첫눈"})

        async def counted() -> bool:
            rows = [await each.sources() for each in (first, second)]
            return rows[0] == rows[1] and rows[0]["통신사"]["items"] == {"published": 2}

        await until_async(counted)
