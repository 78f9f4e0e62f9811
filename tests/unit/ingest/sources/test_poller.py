"""Sources are visited when they are due, by one replica at a time, and none delays another."""

import asyncio

import pytest
from prometheus_client import generate_latest

from ilbo_events import ArticlePublished
from ilbo_ingest.sources.memory import Memory
from tests.unit.ingest.sources.fakes import FakeDesk, FakeUpstream, feed_source
from tests.until import until_async

GOOD = [f"좋은 출처 {number}" for number in range(20)]


def asked(upstream: FakeUpstream) -> int:
    return len(upstream.asked)


async def turns(desk: FakeDesk, seconds: float) -> None:
    """Let the poller run for a while of the fake time."""
    until = desk.time.seconds + seconds
    while desk.time.seconds < until:
        pause = await desk.poller.turn()
        for _ in range(8):
            await asyncio.sleep(0.0003)
        desk.time.seconds += pause


async def test_a_source_is_visited_at_its_interval_and_says_each_item_once() -> None:
    upstream = FakeUpstream()
    upstream.publishes(1)
    desk = FakeDesk({"고용노동부": upstream})
    await turns(desk, 20)
    assert asked(upstream) == 1
    upstream.publishes(2)
    for _ in range(2):
        desk.time.seconds = desk.store.planned["고용노동부"] - 3
        await turns(desk, 2)
        assert asked(upstream) < 3
        await turns(desk, 2)
    assert asked(upstream) == 3
    headlines = [e.headline for e in desk.ledger.said if isinstance(e, ArticlePublished)]
    assert headlines == ["발표 1", "발표 2"]
    assert desk.store.memories["고용노동부"].items == {"published": 2}


async def test_however_many_hang_those_that_do_well_stay_on_time() -> None:
    bad = {f"나쁜 출처 {number}": FakeUpstream(hangs=asyncio.Event()) for number in range(40)}
    good = {name: FakeUpstream() for name in GOOD}
    sources = [
        feed_source(name, url=f"https://{number}.example.go.kr/rss", interval_seconds=60)
        for number, name in enumerate([*bad, *good])
    ]
    desk = FakeDesk({**bad, **good}, sources=sources, at_once=4)
    for name in bad:
        desk.store.memories[name] = Memory(visits=1, failures=1)
    await turns(desk, 190)
    assert [asked(upstream) for upstream in good.values()] == [pytest.approx(3, abs=1)] * 20
    assert sum(asked(upstream) for upstream in bad.values()) == 4, "as many as there is room for"
    await desk.poller.leave()
    assert desk.store.leases == {}, "what was being visited is left to the other replicas"


async def test_two_replicas_share_the_sources_and_never_visit_one_twice() -> None:
    upstreams = {f"출처 {number}": FakeUpstream() for number in range(12)}
    sources = [
        feed_source(name, url=f"https://{number}.example.go.kr/rss", interval_seconds=60)
        for number, name in enumerate(upstreams)
    ]
    first = FakeDesk(upstreams, sources=sources)
    second = FakeDesk(upstreams, sources=sources, beside=first)
    for _ in range(400):
        await asyncio.gather(first.poller.turn(), second.poller.turn())
        await asyncio.sleep(0.0005)
        first.time.seconds += 0.5
    assert {asked(upstream) for upstream in upstreams.values()} <= {3, 4}


async def test_a_dead_replica_loses_its_source_and_what_it_still_says_is_not_stored() -> None:
    upstream = FakeUpstream(hangs=asyncio.Event())
    upstream.publishes(1)
    dying = FakeDesk({"고용노동부": upstream})
    dying.store.planned["고용노동부"] = dying.time.now()
    stuck = asyncio.create_task(dying.leased.attend(dying.polled["고용노동부"]))
    await until_async(lambda: upstream.asked)
    dying.time.seconds += 31
    healthy = FakeDesk({"고용노동부": FakeUpstream()}, beside=dying)
    memory = await healthy.visit("고용노동부")
    assert memory.visits == 1
    upstream.hangs.set() if upstream.hangs else None
    await stuck
    assert dying.store.memories["고용노동부"] == memory
    assert dying.ledger.said == [], "nothing is published under a lease that is lost"


async def test_a_server_is_asked_by_one_visit_at_a_time() -> None:
    upstreams = {name: FakeUpstream(hangs=asyncio.Event()) for name in ("가", "나")}
    desk = FakeDesk(upstreams, sources=[feed_source("가"), feed_source("나")])
    await turns(desk, 40)
    assert sum(map(asked, upstreams.values())) == 1
    for upstream in upstreams.values():
        assert upstream.hangs is not None
        upstream.hangs.set()
    await turns(desk, 5)
    assert list(map(asked, upstreams.values())) == [1, 1]


async def test_failures_are_asked_less_often_and_known_pages_conditionally() -> None:
    upstream = FakeUpstream()
    desk = FakeDesk(
        {"고용노동부": upstream}, sources=[feed_source("고용노동부", interval_seconds=60)]
    )
    await desk.visit("고용노동부")
    memory = await desk.visit("고용노동부")
    assert upstream.asked[1].validators.etag is not None
    assert (memory.same_streak, memory.failures) == (1, 0)
    upstream.shows_page(status=503)
    waits = []
    for _ in range(8):
        await desk.visit("고용노동부")
        waits.append(round(desk.store.planned["고용노동부"] - desk.time.seconds) // 60)
    assert waits == [2, 4, 8, 16, 33, 63, 63, 63]


async def test_a_visit_that_never_ends_is_a_failure_of_that_source() -> None:
    upstream = FakeUpstream(hangs=asyncio.Event())
    desk = FakeDesk({"고용노동부": upstream})
    desk.leased._pace = desk.leased._pace.__class__(8, 0.01, 30, 0)
    memory = await desk.visit("고용노동부")
    assert memory.failure is not None
    assert memory.failure.reason == "visit_too_long"


async def test_a_fault_in_one_source_s_document_stops_no_other() -> None:
    upstream = FakeUpstream()
    upstream.shows(b'{"items": [{}]}')  # the fake reader breaks on it
    desk = FakeDesk({"고용노동부": upstream})
    memory = await desk.visit("고용노동부")
    assert memory.failure is not None
    assert memory.failure.reason == "fault"


async def test_while_redis_is_away_nothing_is_visited(caplog: pytest.LogCaptureFixture) -> None:
    upstream = FakeUpstream()
    desk = FakeDesk({"고용노동부": upstream})
    desk.store.away = True
    await turns(desk, 30)
    assert asked(upstream) == 0
    assert [record.message for record in caplog.records] == [
        "redis: sources wait: ConnectionError('away')"
    ]
    desk.store.away = False
    await turns(desk, 30)
    assert asked(upstream) == 1


async def test_after_a_flush_sources_are_visited_again() -> None:
    upstream = FakeUpstream()
    upstream.publishes(1)
    desk = FakeDesk({"고용노동부": upstream})
    await turns(desk, 20)
    for forgotten in (desk.store.planned, desk.store.memories, desk.store.items):
        forgotten.clear()
    desk.ledger.flush()
    await turns(desk, 20)
    assert (asked(upstream), len(desk.ledger.said)) == (2, 2)


async def test_a_source_with_a_new_address_does_not_wait_and_one_that_is_gone_is_forgotten() -> (
    None
):
    upstream = FakeUpstream()
    upstream.shows_page(status=503)
    old = FakeDesk({"가": upstream}, sources=[feed_source("가", interval_seconds=86_400)])
    await old.visit("가")
    old.store.planned["나"] = old.time.seconds
    moved = feed_source("가", url="https://new.example.go.kr/rss", interval_seconds=86_400)
    upstream.answer = None
    new = FakeDesk({"가": upstream}, sources=[moved], beside=old)
    await turns(new, 3)
    assert asked(upstream) == 2
    assert new.store.memories["가"].failure is None
    assert list(new.store.planned) == ["가"]


async def test_the_metrics_say_how_each_source_does() -> None:
    good, bad = FakeUpstream(), FakeUpstream()
    good.publishes(1)
    bad.shows_page(status=404)
    sources = [feed_source("가", url="https://a.example.kr/"), feed_source("나")]
    desk = FakeDesk({"가": good, "나": bad}, sources=sources)
    await turns(desk, 25)
    text = generate_latest(desk.registry).decode()
    for line in (
        'ilbo_ingest_source_state{kind="feed",source="가",state="ok"} 1.0',
        'ilbo_ingest_source_state{kind="feed",source="나",state="failing"} 1.0',
        'ilbo_ingest_source_visits_total{outcome="read",source="가"} 1.0',
        'ilbo_ingest_source_visits_total{outcome="http_404",source="나"} 1.0',
        'ilbo_ingest_source_items_total{source="가",state="published"} 1.0',
        'ilbo_ingest_source_failures{source="나"} 1.0',
    ):
        assert line in text
