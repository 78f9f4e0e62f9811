"""What needs an editor waits: in no event, until he releases it, on whichever replica he asks."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path

from ilbo_bus import Bus
from ilbo_events import ARTICLES, WEATHER
from ilbo_ingest.desk import due_at
from ilbo_ingest.embargo import RedisHeldArticles
from ilbo_ingest.newsroom import Newsroom, NotHeldError
from ilbo_ingest.ports import HeldArticle
from ilbo_ingest.settings import Settings
from tests.integration.ingest import Client, events, ingest_service, settings_for
from tests.integration.log import Log
from tests.integration.test_ingest_embargo import shown
from tests.unit.ingest.fakes import NOON, FakeClock
from tests.unit.ingest.test_desk import edited
from tests.until import until_async

EVENING = NOON + timedelta(hours=6)
MORNING_PAPER = """Message-ID: <rate-1@bok.example>
From: 한국은행 <press@bok.example>
Subject: 금리 동결
Date: Thu, 12 Mar 2026 09:00:00 +0900
Content-Type: text/plain; charset=utf-8

보도시점 : 2026. 3. 13.(금) 조간

한국은행은 12일 금융통화위원회를 열어 기준금리를 그대로 두기로 했다고 밝혔다.

금융통화위원회는 다음 달에 다시 열린다. 그때까지 물가와 고용의 숫자를 더 지켜보기로 했다고 한다.
"""


async def held(client: Client) -> dict[str, object]:
    """Publish a release whose head names no hour; return its row."""
    answer = await client.send("POST", "/v1/documents?name=a.eml", MORNING_PAPER.encode())
    [item] = answer.json()["items"]
    assert (item["state"], "조간 names no hour" in item["hold"]) == ("held", True)
    [row] = (await client.send("GET", "/v1/held")).json()["held"]
    return dict(row)


async def test_a_release_that_names_no_hour_waits_for_an_editor(
    redis_url: str, log: Log, tmp_path: Path
) -> None:
    clock = FakeClock()
    settings = settings_for(redis_url, tmp_path, ingest_embargo_scan_seconds=0.02)
    async with ingest_service(settings, clock) as client:
        row = await held(client)
        assert (row["headline"], row["needs_editor"], row["due"]) == ("금리 동결", True, None)
        address = f"/v1/held/{row['article_id']}"
        shown_whole = (await client.send("GET", address)).json()
        assert "기준금리" in json.dumps(shown_whole["article"], ensure_ascii=False)
        clock.passes(days=30)
        assert events(log.redis) == []
        assert shown(log.redis) == []
        released = await client.send("POST", f"{address}/release")
        assert (released.status_code, released.json()["state"]) == (200, "published")
        [event] = events(log.redis)
        assert event["published_at"] == clock.now.isoformat().replace("+00:00", "Z")
        assert not log.redis.exists("ingest:held", "ingest:held.articles")
        assert (await client.send("POST", f"{address}/release")).status_code == 404


async def test_an_editor_names_the_time_or_drops_it(
    redis_url: str, log: Log, tmp_path: Path
) -> None:
    clock = FakeClock()
    settings = settings_for(redis_url, tmp_path, ingest_embargo_scan_seconds=0.02)
    async with ingest_service(settings, clock) as client:
        address = f"/v1/held/{(await held(client))['article_id']}"
        wrong = await client.send("POST", f"{address}/release", b'{"at":"morgen"}')
        assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "at")
        at = json.dumps({"at": EVENING.isoformat()}).encode()
        assert (await client.send("POST", f"{address}/release", at)).status_code == 202
        clock.passes(hours=7)
        await until_async(lambda: events(log.redis))
        assert (await client.send("DELETE", address)).status_code == 404
        other = MORNING_PAPER.replace("rate-1", "rate-2").encode()
        await client.send("POST", "/v1/documents", other)
        [row] = (await client.send("GET", "/v1/held")).json()["held"]
        dropped = await client.send("DELETE", f"/v1/held/{row['article_id']}")
        assert (dropped.status_code, dropped.json()["state"]) == (200, "dropped")
        assert (await client.send("GET", "/v1/held")).json() == {"held": [], "total": 0}
        assert len(events(log.redis)) == 1


class Replica:
    """One of several newsrooms on the same Redis."""

    def __init__(self, bus: Bus, clock: FakeClock) -> None:
        self.held = RedisHeldArticles(lambda: bus.client, bus.key("ingest:held"))
        self.newsroom = Newsroom(bus.ledger(ARTICLES), bus.ledger(WEATHER), self.held, clock)


async def test_what_one_replica_removes_no_other_releases(
    redis_url: str, log: Log, tmp_path: Path
) -> None:
    """In the instant it falls due: whoever is told that it is gone is told the truth."""
    clock = FakeClock()
    settings = Settings(redis_url=redis_url, data=tmp_path)
    async with Bus("ingest", settings) as one, Bus("ingest", settings) as two:
        await until_async(lambda: not one.unready() and not two.unready())
        here, there = Replica(one, clock), Replica(two, clock)
        for number in range(40):
            name = f"rate-{number}"
            await here.newsroom.publish(
                edited(clock.now, article_id=name, embargo_until=clock.now + timedelta(hours=1)),
                lambda _: True,
            )
        clock.passes(hours=1)

        async def drop(name: str) -> str | None:
            try:
                await there.newsroom.drop(name, lambda _: True)
            except NotHeldError:
                return None
            return name

        names = [f"rate-{number}" for number in range(40)]
        *dropped, _, _ = await asyncio.gather(
            *map(drop, names), here.newsroom.release_due(), there.newsroom.release_due()
        )
        gone = {name for name in dropped if name}
        said = [event["article_id"] for event in events(log.redis)]
        assert gone.isdisjoint(said)
        assert sorted([*gone, *said]) == sorted(names)


async def test_a_replaced_article_is_never_released_in_its_old_words(
    redis_url: str, log: Log, tmp_path: Path
) -> None:
    clock = FakeClock()
    async with Bus("ingest", Settings(redis_url=redis_url, data=tmp_path)) as bus:
        await until_async(lambda: not bus.unready())
        replica = Replica(bus, clock)
        old = edited(clock.now, embargo_until=EVENING)
        await replica.newsroom.publish(old, lambda _: True)
        stale = await replica.held.find("a-1")
        assert stale is not None
        later = due_at(edited(clock.now, headline="미룬 제목"), EVENING + timedelta(hours=1))
        assert await replica.held.hold(HeldArticle(later, 0, clock.now), stale)
        assert not await replica.held.hold(HeldArticle(old, 0, clock.now), stale)
        assert not await replica.held.take(stale)
        clock.passes(hours=8)
        assert await replica.newsroom.release_due() == 1
        assert [event["headline"] for event in events(log.redis)] == ["미룬 제목"]
