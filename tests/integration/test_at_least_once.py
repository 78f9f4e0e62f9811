"""Every event is handled at least once, in order, and acknowledged only after its effect."""

import asyncio
from collections.abc import Sequence

import pytest

from ilbo_bus import Bus, Delivery, ServiceSettings
from ilbo_events import ARTICLES, ArticlePublished
from tests.integration.log import Log, data
from tests.integration.readers import QUICK, Reader, reading_bus
from tests.news import article
from tests.until import until_async


async def test_what_was_published_before_the_first_start_is_delivered(
    redis_url: str, log: Log
) -> None:
    for number in range(3):
        log.add(f"눈 {number}")
    reader = Reader()
    async with reading_bus(redis_url, reader):
        await until_async(lambda: len(reader.handled) == 3)
        log.add("눈 3")
        await until_async(lambda: len(reader.handled) == 4)
    assert reader.handled == ["눈 0", "눈 1", "눈 2", "눈 3"]


async def test_what_was_published_while_it_was_away_is_delivered(redis_url: str, log: Log) -> None:
    first, second = Reader(), Reader()
    async with reading_bus(redis_url, first):
        log.add("어제")
        await until_async(lambda: first.handled)
    log.add("오늘")
    async with reading_bus(redis_url, second):
        await until_async(lambda: second.handled)
    assert (first.handled, second.handled) == (["어제"], ["오늘"])


async def test_every_group_gets_every_event(redis_url: str, log: Log) -> None:
    readers = [Reader(), Reader()]
    buses = [
        reading_bus(redis_url, reader, group=f"render-{number}")
        for number, reader in enumerate(readers)
    ]
    async with buses[0], buses[1]:
        log.add_together(*(data(f"눈 {number}") for number in range(250)))
        await until_async(lambda: all(len(reader.handled) == 250 for reader in readers))
    assert readers[0].handled == readers[1].handled == [f"눈 {number}" for number in range(250)]


async def test_an_event_is_acknowledged_after_its_effect_only(redis_url: str, log: Log) -> None:
    effect = asyncio.Event()

    async def wait(_: Sequence[Delivery]) -> None:
        await effect.wait()

    bus = Bus("render", ServiceSettings(redis_url=redis_url))
    bus.subscribe(ARTICLES, "render-0", wait)
    async with bus:
        log.add("서울 첫눈")
        await until_async(lambda: log.redis.xlen("articles") and _delivered(log))
        assert log.pending() == 1
        effect.set()
        await until_async(lambda: log.pending() == 0)


async def test_what_the_bus_says_is_what_it_hears(redis_url: str) -> None:
    reader = Reader()
    said = article(byline="김보기 기자", tags=("첫눈", "서울"))
    async with (
        Bus("ingest", ServiceSettings(redis_url=redis_url)) as sender,
        reading_bus(redis_url, reader),
    ):
        await until_async(lambda: sender.away_since is None)
        entry = await sender.publish(ARTICLES, said, event_id="첫눈-1", subject="서울")
        await until_async(lambda: reader.handled)
    (delivery,) = reader.batches[0]
    assert (delivery.entry_id, delivery.event, delivery.attempt) == (entry, said, 1)
    assert (delivery.envelope.id, delivery.envelope.subject) == ("첫눈-1", "서울")
    assert delivery.envelope.source == "/ilbo/ingest"


async def test_korean_text_may_stand_in_every_field(redis_url: str, log: Log) -> None:
    reader = Reader()
    async with reading_bus(redis_url, reader):
        log.add("서울 첫눈", ce_source="/기상청", ce_subject="서울", 메모="내용", ce_id="첫눈")
        log.add_raw({**data("부산 첫눈"), b"\xff\xfe": b"\xff", "ce_source": b"\xff\xfe"})
        await until_async(lambda: len(reader.handled) == 2)
    assert reader.handled == ["서울 첫눈", "부산 첫눈"]
    first = reader.batches[0][0].envelope
    assert (first.id, first.source, first.subject) == ("첫눈", "/기상청", "서울")
    assert log.letters() == []


@pytest.mark.parametrize("reached", [0, 2, 4])
async def test_a_store_of_its_own_decides_where_reading_goes_on(
    redis_url: str, log: Log, reached: int
) -> None:
    entries = ["0", *(log.add(f"눈 {number}") for number in range(4))]
    log.redis.xgroup_create("articles", "render-0", id="$")  # the group claims to know all
    reader = Reader()
    bus = Bus("render", ServiceSettings(redis_url=redis_url))
    bus.subscribe(ARTICLES, "render-0", reader, position=lambda: entries[reached], policy=QUICK)
    async with bus:
        log.add("눈 4")
        await until_async(lambda: "눈 4" in reader.handled)
    assert reader.handled == [f"눈 {number}" for number in range(reached, 5)]


async def test_a_position_in_a_log_that_is_gone_means_all_is_read(redis_url: str, log: Log) -> None:
    log.redis.xadd("articles", data("새 기록"), id="5-0")
    log.redis.xgroup_create("articles", "render-0", id="$")
    reader = Reader()
    bus = Bus("render", ServiceSettings(redis_url=redis_url))
    bus.subscribe(ARTICLES, "render-0", reader, position=lambda: "9-9")
    async with bus:
        await until_async(lambda: reader.handled)
    assert reader.handled == ["새 기록"]


async def test_a_service_says_and_hears_only_what_the_registry_names(redis_url: str) -> None:
    settings = ServiceSettings(redis_url=redis_url)
    with pytest.raises(ValueError, match="ingest is no consumer of articles"):
        Bus("ingest", settings).subscribe(ARTICLES, "ingest", Reader())
    with pytest.raises(ValueError, match="render is no producer of articles"):
        await Bus("render", settings).publish(ARTICLES, article())
    assert ArticlePublished in ARTICLES.events


def _delivered(log: Log) -> bool:
    groups = log.redis.xinfo_groups("articles")
    return bool(groups) and groups[0]["pending"] == 1
