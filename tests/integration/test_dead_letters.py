"""What can't be handled is kept with its bytes and the reason, and hurts nothing else."""

import pytest

from ilbo_bus import Bus, Permanent, ServiceSettings
from ilbo_bus.dead_letters import drop_letter, find_letter, list_letters, retry_letter
from ilbo_bus.streams import stream_keys
from ilbo_events import ARTICLES
from tests.integration.log import Log, data
from tests.integration.readers import Reader, reading_bus
from tests.until import until_async

KEYS = stream_keys("", ARTICLES)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"data": b'{"headline":'}, b"Invalid JSON"),
        ({"data": b"\xff\xfe\x00"}, b"Invalid JSON"),
        ({"data": b'{"headline":7}'}, b"headline: Input should be a valid string"),
        ({"text": "서울 첫눈"}, b"the entry has no field 'data'"),
        ({**data("서울 첫눈"), "ce_type": "Rumour"}, b"type 'Rumour' does not belong to articles"),
        ({b"\xff": b"\xfe", "data": b"{}"}, b"headline: Field required"),
    ],
)
async def test_what_cannot_be_read_is_a_letter_at_once_and_the_next_is_handled(
    redis_url: str, log: Log, fields: dict[str | bytes, str | bytes], reason: bytes
) -> None:
    reader = Reader()
    async with reading_bus(redis_url, reader):
        bad, _ = log.add_together(fields, data("다음 기사"))
        await until_async(lambda: reader.handled and log.letters() and log.pending() == 0)
    assert reader.handled == ["다음 기사"]
    (letter,) = log.letters()
    for name, value in fields.items():
        key = name if isinstance(name, str) else name.decode(errors="replace")
        assert letter[key] == (value if isinstance(value, bytes) else value.encode())
    assert reason in letter["dead_reason"]
    assert letter["dead_entry"] == bad.encode()
    assert (letter["dead_group"], letter["dead_deliveries"]) == (b"render-0", b"1")
    assert letter["dead_at"].startswith(b"20")


async def test_one_bad_item_in_a_batch_hurts_no_other(redis_url: str, log: Log) -> None:
    entries = [data(f"눈 {number}") for number in range(100)]
    entries[10] = {"data": "{"}
    entries[20] = {"text": "아무것도"}
    log.add_together(*entries)
    reader = Reader()
    reader.fails("눈 30", Permanent("이 기사는 실을 수 없다"))
    async with reading_bus(redis_url, reader):
        await until_async(lambda: len(reader.counts) == 97 and log.pending() == 0)
    assert {"눈 10", "눈 20", "눈 30"}.isdisjoint(reader.handled)
    assert len(log.letters()) == 3


async def test_a_permanent_error_is_a_letter_at_once_with_its_words(
    redis_url: str, log: Log
) -> None:
    reader = Reader()
    reader.fails("이상한 기사", Permanent("사진 번호가 없다"))
    async with reading_bus(redis_url, reader):
        log.add("이상한 기사")
        await until_async(log.letters)
    assert [attempt for _, attempt, _ in reader.attempts] == [1]
    assert log.letters()[0]["dead_reason"].decode() == "사진 번호가 없다"


async def test_there_is_one_letter_however_many_groups_refuse_it(redis_url: str, log: Log) -> None:
    readers = [Reader() for _ in range(3)]
    buses = [
        reading_bus(redis_url, reader, group=f"render-{number}")
        for number, reader in enumerate(readers)
    ]
    async with buses[0], buses[1], buses[2]:
        log.add_raw({"data": "{"})
        log.add("다음 기사")
        await until_async(lambda: all(reader.handled for reader in readers))
        await until_async(lambda: all(log.pending(f"render-{n}") == 0 for n in range(3)))
    assert len(log.letters()) == 1


async def test_a_dropped_letter_does_not_come_back(redis_url: str, log: Log) -> None:
    async with Bus("cli", ServiceSettings(redis_url=redis_url)) as bus:
        await until_async(lambda: bus.away_since is None)
        first, second = Reader(), Reader()
        async with reading_bus(redis_url, first):
            log.add_raw({"data": "{"})
            await until_async(log.letters)
        (letter,) = await list_letters(bus.client, KEYS)
        assert await drop_letter(bus.client, KEYS, letter.letter_id)
        assert not await drop_letter(bus.client, KEYS, letter.letter_id)
        async with reading_bus(redis_url, second, group="render-1"):
            log.add("다음 기사")
            await until_async(lambda: second.handled and log.pending("render-1") == 0)
    assert log.letters() == []


async def test_a_letter_is_replayed_after_the_fault_is_mended(redis_url: str, log: Log) -> None:
    reader = Reader()
    reader.fails("서울 첫눈", Permanent("아직 모르는 지역"))
    async with (
        Bus("cli", ServiceSettings(redis_url=redis_url)) as bus,
        reading_bus(redis_url, reader),
    ):
        entry = log.add("서울 첫눈", 메모="원본 그대로")
        await until_async(log.letters)
        (letter,) = await list_letters(bus.client, KEYS)
        assert (letter.entry_id, letter.reason) == (entry, "아직 모르는 지역")
        reader.heals()
        again = await retry_letter(bus.client, KEYS, letter)
        assert await retry_letter(bus.client, KEYS, letter) is None  # taken already
        assert await find_letter(bus.client, KEYS, letter.letter_id) is None
        await until_async(lambda: reader.handled)
    delivery = reader.batches[-1][0]
    assert (delivery.entry_id, delivery.envelope.id) == (again, entry)
    assert log.redis.xrange("articles")[-1][1]["메모".encode()].decode() == "원본 그대로"


async def test_a_replayed_event_that_fails_again_is_a_letter_again(
    redis_url: str, log: Log
) -> None:
    reader = Reader()
    reader.fails("서울 첫눈", Permanent("아직 모르는 지역"))
    async with (
        Bus("cli", ServiceSettings(redis_url=redis_url)) as bus,
        reading_bus(redis_url, reader),
    ):
        log.add("서울 첫눈")
        await until_async(log.letters)
        (letter,) = await list_letters(bus.client, KEYS)
        again = await retry_letter(bus.client, KEYS, letter)
        await until_async(log.letters)
        (second,) = await list_letters(bus.client, KEYS)
    assert second.entry_id == again
    assert second.fields[b"data"] == letter.fields[b"data"]


async def test_an_entry_with_thousands_of_fields_is_kept_whole(redis_url: str, log: Log) -> None:
    fields = {f"field-{number}": "눈" for number in range(20_000)}
    reader = Reader()
    async with (
        Bus("cli", ServiceSettings(redis_url=redis_url)) as bus,
        reading_bus(redis_url, reader),
    ):
        log.add_raw(fields)
        log.add("다음 기사")
        await until_async(lambda: reader.handled and log.pending() == 0)
        (letter,) = await list_letters(bus.client, KEYS)
    assert letter.fields == {name.encode(): value.encode() for name, value in fields.items()}
