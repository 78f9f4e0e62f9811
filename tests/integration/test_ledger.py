"""The ledger: what is the same is said once, what changed is the next revision, atomically."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator

import pytest
from redis.exceptions import RedisError

from ilbo_bus import (
    Bus,
    Claim,
    ClaimLostError,
    Ledger,
    Publication,
    Record,
    ServiceSettings,
    Stamp,
)
from ilbo_bus.ledger import Decide
from ilbo_events import ARTICLES, WEATHER, ArticlePublished
from tests.fault_proxy import FaultProxy
from tests.integration.log import Log
from tests.news import article
from tests.until import until_async

SUBJECT = "snow-seoul"


def says(headline: str, **note: str) -> Decide:
    """Return the decision of a desk: say it unless it was said last."""

    def decide(known: Record | None, stamp: Stamp) -> Publication | None:
        if known is not None and known.digest == headline:
            return None
        event = article(headline=headline, revision=stamp.revision, generation=stamp.generation)
        return Publication(event, headline, note)

    return decide


@pytest.fixture
async def sender(redis_url: str) -> AsyncIterator[Bus]:
    async with Bus("ingest", ServiceSettings(redis_url=redis_url)) as bus:
        await until_async(lambda: not bus.unready())
        yield bus


@pytest.fixture
def ledger(sender: Bus) -> Ledger:
    return sender.ledger(ARTICLES)


def revisions(log: Log) -> list[tuple[str, int]]:
    """Return headline and revision of every entry."""
    rows = [json.loads(fields[b"data"]) for _, fields in log.redis.xrange(log.stream)]
    return [(row["headline"], row["revision"]) for row in rows]


async def test_the_same_is_said_once(ledger: Ledger, log: Log) -> None:
    first = await ledger.publish(SUBJECT, says("첫눈"))
    assert first == Record(1, "첫눈", {})
    assert await ledger.publish(SUBJECT, says("첫눈")) is None
    assert revisions(log) == [("첫눈", 1)]
    assert await ledger.record(SUBJECT) == first


async def test_what_changed_is_the_next_revision(ledger: Ledger, log: Log) -> None:
    assert await ledger.record(SUBJECT) is None
    for headline in ("첫눈", "첫눈 1cm", "첫눈"):
        await ledger.publish(SUBJECT, says(headline, state="실림"))
    assert revisions(log) == [("첫눈", 1), ("첫눈 1cm", 2), ("첫눈", 3)]
    assert await ledger.record(SUBJECT) == Record(3, "첫눈", {"state": "실림"})


async def test_what_waited_is_said_once_and_waits_no_longer(ledger: Ledger, log: Log) -> None:
    claim = Claim("waiting", "waiting.times", SUBJECT, "첫눈".encode())
    log.redis.hset("waiting", SUBJECT, "첫눈")
    log.redis.zadd("waiting.times", {SUBJECT: 1})
    said = await asyncio.gather(
        *(ledger.publish(SUBJECT, says("첫눈"), claim) for _ in range(4)), return_exceptions=True
    )
    assert revisions(log) == [("첫눈", 1)]
    assert sum(isinstance(outcome, Record) for outcome in said) == 1
    assert not log.redis.exists("waiting", "waiting.times")


async def test_what_was_changed_while_it_waited_is_not_said(ledger: Ledger, log: Log) -> None:
    claim = Claim("waiting", "waiting.times", SUBJECT, "첫눈".encode())
    for left in ({}, {SUBJECT: "첫눈 1cm"}):
        if left:
            log.redis.hset("waiting", mapping=left)
        with pytest.raises(ClaimLostError):
            await ledger.publish(SUBJECT, says("첫눈"), claim)
    assert revisions(log) == []
    assert log.redis.hget("waiting", SUBJECT) == "첫눈 1cm".encode()


async def test_a_record_names_the_entry_that_says_it(sender: Bus, ledger: Ledger, log: Log) -> None:
    for headline in ("첫눈", "첫눈 1cm"):
        said = await ledger.publish(SUBJECT, says(headline))
        [*_, (newest, _)] = log.redis.xrange(log.stream)
        assert said is not None
        assert said.entry_id == newest.decode()
    record = await ledger.record(SUBJECT)
    assert record is not None
    assert record.entry_id is not None
    assert record.entry_id == newest.decode()
    entry = await sender.log_reader(ARTICLES).entry(record.entry_id)
    assert entry is not None
    assert isinstance(entry.event, ArticlePublished)
    assert entry.event.headline == "첫눈 1cm"


async def test_a_record_without_an_entry_is_still_read_and_followed(
    ledger: Ledger, log: Log
) -> None:
    await ledger.publish(SUBJECT, says("첫눈"))
    log.redis.hset("articles.ledger", SUBJECT, json.dumps([1, "첫눈", {"a": "b"}, "c0ffee00"]))
    record = await ledger.record(SUBJECT)
    assert record == Record(1, "첫눈", {"a": "b"})
    assert record.entry_id is None
    assert await ledger.publish(SUBJECT, says("첫눈 1cm")) == Record(2, "첫눈 1cm", {})
    assert await ledger.records([SUBJECT, "부산"]) == {SUBJECT: Record(2, "첫눈 1cm", {})}
    assert await ledger.records([]) == {}


async def test_the_log_is_looked_back_at_from_any_entry(sender: Bus, log: Log) -> None:
    reader = sender.log_reader(ARTICLES)
    assert await reader.newest(10) == []
    first, second, third = (log.add(f"소식 {number}") for number in range(3))
    broken = log.add_raw({"data": "no JSON"})
    newest = await reader.newest(3)
    assert [entry.entry_id for entry in newest] == [broken, third, second]
    assert newest[0].event is None
    assert [entry.entry_id for entry in await reader.newest(3, second)] == [first]
    log.redis.xtrim(log.stream, minid=second, approximate=False)
    assert await reader.entry(first) is None


async def test_subjects_do_not_touch_each_other(ledger: Ledger, sender: Bus, log: Log) -> None:
    await ledger.publish("서울", says("첫눈"))
    await ledger.publish("부산", says("첫눈"))
    await sender.ledger(WEATHER).publish("서울", says("첫눈"))
    assert revisions(log) == [("첫눈", 1), ("첫눈", 1)]
    assert log.redis.xlen("weather") == 1


async def test_fifty_at_once_say_the_same_once(ledger: Ledger, log: Log) -> None:
    await asyncio.gather(*(ledger.record(SUBJECT) for _ in range(50)))  # connect all fifty first
    said = await asyncio.gather(*(ledger.publish(SUBJECT, says("첫눈")) for _ in range(50)))
    assert Counter(type(record) for record in said) == {Record: 1, type(None): 49}
    assert revisions(log) == [("첫눈", 1)]


async def test_many_changes_at_once_are_as_many_revisions(ledger: Ledger, log: Log) -> None:
    headlines = [f"첫눈 {number}" for number in range(20)]
    await asyncio.gather(*(ledger.publish(SUBJECT, says(name)) for name in headlines))
    said = revisions(log)
    assert [revision for _, revision in said] == list(range(1, 21))
    assert sorted(name for name, _ in said) == sorted(headlines)


async def test_two_services_count_together(redis_url: str, ledger: Ledger, log: Log) -> None:
    async with Bus("ingest", ServiceSettings(redis_url=redis_url)) as other:
        await until_async(lambda: not other.unready())
        second = other.ledger(ARTICLES)
        await asyncio.gather(
            *(each.publish(SUBJECT, says(f"{n}")) for n in range(10) for each in (ledger, second))
        )
    said = revisions(log)
    assert [revision for _, revision in said] == list(range(1, len(said) + 1))
    assert {name for name, _ in said} == {f"{n}" for n in range(10)}


async def test_the_events_carry_their_generation_and_an_id_of_their_own(
    ledger: Ledger, log: Log
) -> None:
    await ledger.publish(SUBJECT, says("첫눈"))
    await ledger.publish(SUBJECT, says("첫눈 1cm"))
    rows = [fields for _, fields in log.redis.xrange("articles")]
    generations = {json.loads(row[b"data"])["generation"] for row in rows}
    assert generations == {int(log.redis.get("articles.ledger.generation"))}
    assert len({row[b"ce_id"] for row in rows}) == 2
    assert {row[b"ce_subject"].decode() for row in rows} == {SUBJECT}


async def test_after_a_flush_a_new_generation_begins(ledger: Ledger, log: Log) -> None:
    await ledger.publish(SUBJECT, says("첫눈"))
    before = int(log.redis.get("articles.ledger.generation"))
    log.redis.flushall()
    assert await ledger.publish(SUBJECT, says("첫눈")) == Record(1, "첫눈", {})
    assert int(log.redis.get("articles.ledger.generation")) > before


async def test_a_flush_between_decision_and_word_is_noticed(ledger: Ledger, log: Log) -> None:
    stamps: list[Stamp] = []

    def decide(known: Record | None, stamp: Stamp) -> Publication | None:
        stamps.append(stamp)
        if len(stamps) == 1:
            log.redis.flushall()
        return says("첫눈")(known, stamp)

    await ledger.publish(SUBJECT, decide)
    assert len(stamps) == 2
    assert stamps[0].generation < stamps[1].generation
    assert revisions(log) == [("첫눈", 1)]


@pytest.mark.parametrize("command", [b"XADD", b"'TIME'"], ids=["the word", "the look-up"])
async def test_a_lost_reply_says_nothing_twice(redis_url: str, log: Log, command: bytes) -> None:
    async with (
        FaultProxy(redis_url) as proxy,
        Bus("ingest", ServiceSettings(redis_url=proxy.url)) as bus,
    ):
        await until_async(lambda: not bus.unready())
        proxy.cut_reply_to(command)
        said = await bus.ledger(ARTICLES).publish(SUBJECT, says("첫눈"))
        assert proxy.cuts == 1
        assert said == Record(1, "첫눈", {})
        assert await bus.ledger(ARTICLES).publish(SUBJECT, says("첫눈")) is None
    assert revisions(log) == [("첫눈", 1)]


async def test_a_refused_word_is_an_error_and_leaves_no_record(ledger: Ledger, log: Log) -> None:
    def decide(known: Record | None, stamp: Stamp) -> Publication | None:
        log.redis.set("articles", "누가 여기에 글자를 썼다")
        return says("첫눈")(known, stamp)

    with pytest.raises(RedisError, match="WRONGTYPE"):
        await ledger.publish(SUBJECT, decide)
    log.redis.delete("articles")
    assert await ledger.publish(SUBJECT, says("첫눈")) == Record(1, "첫눈", {})
    assert revisions(log) == [("첫눈", 1)]


async def test_a_decision_that_raises_leaves_no_record(ledger: Ledger, log: Log) -> None:
    def decide(known: Record | None, stamp: Stamp) -> Publication | None:
        return Publication(article().model_copy(update={"headline": ""}), "x")

    with pytest.raises(ValueError, match="headline"):
        await ledger.publish(SUBJECT, decide)
    assert await ledger.record(SUBJECT) is None
    assert log.redis.xlen("articles") == 0


async def test_a_namespace_stands_before_every_key(redis_url: str) -> None:
    settings = ServiceSettings(redis_url=redis_url, namespace="{paper}:")
    async with Bus("ingest", settings) as bus:
        await until_async(lambda: not bus.unready())
        await bus.ledger(ARTICLES).publish(SUBJECT, says("첫눈"))
    with Log(redis_url, "{paper}:") as named:
        assert revisions(named) == [("첫눈", 1)]
        assert {key.decode() for key in named.redis.keys("*")} == {
            "{paper}:articles", "{paper}:articles.ledger", "{paper}:articles.ledger.generation",
        }  # fmt: skip


async def test_what_is_over_leaves_the_ledger_and_stays_in_the_log(
    ledger: Ledger, log: Log
) -> None:
    for number in range(2500):
        await ledger.publish(f"{'old' if number % 5 else 'new'}-{number}", says("서울 첫눈"))
    assert await ledger.forget(lambda subject: subject.startswith("old")) == 2000
    assert await ledger.forget(lambda subject: subject.startswith("old")) == 0
    assert await ledger.record("old-1") is None
    assert await ledger.record("new-0") is not None
    assert log.redis.xlen(log.stream) == 2500
    again = await ledger.publish("old-1", says("서울 첫눈"))
    assert again is not None
    assert again.revision == 1
