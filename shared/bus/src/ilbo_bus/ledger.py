"""The ledger: what was said last about each subject, and the event that says it, in one step.

Owner of `<stream>.ledger` (a hash: subject → record) and `<stream>.ledger.generation`. One
script compares the record with the one the decision was made on, stores the new one and adds the
event to the stream: there is no moment in which something is recorded and not published, or
published and not recorded. A retried script finds its own record and says nothing twice. It ends
the record with the id of the entry that says it: streams are looked up by nothing else. With a
claim, what waited to be said is there still when it is said, and is gone with it.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from secrets import token_hex

from ilbo_bus.errors import ClaimLostError, ContendedError
from ilbo_bus.streams import Redis, StreamKeys
from ilbo_bus.tracing import current_traceparent
from ilbo_events import Envelope, Fact, encode

_OPEN = """
local generation = redis.call('GET', KEYS[2])
if not generation then
  local now = redis.call('TIME')
  generation = string.format('%d', now[1] * 1000 + math.floor(now[2] / 1000))
  redis.call('SET', KEYS[2], generation)
end
return {generation, redis.call('HGET', KEYS[1], ARGV[1])}
"""
# The event first: where Redis refuses it, the script ends there and nothing is recorded.
_SAY = """
if redis.call('GET', KEYS[3]) ~= ARGV[2] then return '' end
local last = redis.call('HGET', KEYS[2], ARGV[1]) or ''
if string.sub(last, 1, #ARGV[4]) == ARGV[4] then return string.sub(last, #ARGV[4] + 1, -3) end
if last ~= ARGV[3] then return '' end
local claimed = #KEYS > 3
if claimed and redis.call('HGET', KEYS[4], ARGV[5]) ~= ARGV[6] then return 'lost' end
local entry = redis.call('XADD', KEYS[1], '*', unpack(ARGV, claimed and 7 or 5))
redis.call('HSET', KEYS[2], ARGV[1], ARGV[4] .. entry .. '"]')
if claimed then
  redis.call('HDEL', KEYS[4], ARGV[5])
  redis.call('ZREM', KEYS[5], ARGV[5])
end
return entry
"""
_LOST = b"lost"
_ATTEMPTS = 100
_SCANNED_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the next event about a subject is numbered with."""

    generation: int
    revision: int


@dataclass(frozen=True, slots=True)
class Record:
    """What was said last about a subject; `note` belongs to the caller."""

    revision: int
    digest: str
    note: dict[str, str] = field(default_factory=dict)
    entry_id: str | None = field(default=None, compare=False)
    """Where in the log it was said; None in records of a time when that was not kept."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What is to be said now."""

    event: Fact
    digest: str
    note: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Claim:
    """What waited to be said: it has to be there, unchanged, and goes when the event is said."""

    values: str
    """Key of a hash."""
    times: str
    """Key of a sorted set with the same names."""
    name: str
    value: bytes


Decide = Callable[[Record | None, Stamp], Publication | None]


class Ledger:
    """The ledger of one stream; it outlives nothing but Redis itself."""

    def __init__(
        self,
        redis: Callable[[], Redis],
        keys: StreamKeys,
        source: str,
        count: Callable[[], None],
    ) -> None:
        self._redis = redis
        self._keys = keys
        self._source = source
        self._count = count

    async def record(self, subject: str) -> Record | None:
        """Return what was said last about `subject`."""
        raw = await self._redis().hget(self._keys.ledger, subject)
        return _read(raw) if raw else None

    async def records(self, subjects: Sequence[str]) -> dict[str, Record]:
        """Return what was said last about each of the subjects that are known."""
        if not subjects:
            return {}
        found = await self._redis().hmget(self._keys.ledger, subjects)
        return {subject: _read(raw) for subject, raw in zip(subjects, found, strict=True) if raw}

    async def forget(self, is_over: Callable[[str], bool]) -> int:
        """Drop the records of subjects about which nothing will be said again; return how many.

        Whatever was said stays in the stream. A subject that is said again all the same begins at
        revision 1 of this generation, which its readers know and leave out.
        """
        dropped, cursor = 0, -1
        while cursor != 0:
            cursor, page = await self._redis().hscan(
                self._keys.ledger, max(cursor, 0), count=_SCANNED_AT_ONCE
            )
            if over := [name for name in page if is_over(name.decode())]:
                dropped += await self._redis().hdel(self._keys.ledger, *over)
        return dropped

    async def publish(
        self, subject: str, decide: Decide, claim: Claim | None = None
    ) -> Record | None:
        """Say what `decide` returns, atomically with the record; None when it says nothing.

        `decide` is called with the last record (None for a new subject) and the next stamp, and
        again whenever somebody else was faster. Raises ContendedError after a hundred such
        races, and redis-py's errors when Redis refuses or is away: then nothing is known, and
        the same call made again says it once. Raises ClaimLostError when what waited was changed
        or taken away before it could be said.
        """
        for _ in range(_ATTEMPTS):
            generation, raw = await self._open(subject)
            known = _read(raw) if raw else None
            stamp = Stamp(int(generation), known.revision + 1 if known else 1)
            publication = decide(known, stamp)
            if publication is None:
                return None
            record = Record(stamp.revision, publication.digest, publication.note)
            asked = _Asked(subject, generation, raw, record)
            entry_id = await self._say(asked, publication.event, claim)
            if entry_id:
                self._count()
                return replace(record, entry_id=entry_id)
        raise ContendedError(f"{subject}: the ledger entry kept changing")

    async def _open(self, subject: str) -> tuple[bytes, bytes]:
        keys = self._keys
        generation, raw = await self._redis().eval(_OPEN, 2, keys.ledger, keys.generation, subject)
        return generation, raw or b""

    async def _say(self, asked: "_Asked", event: Fact, claim: Claim | None) -> str:
        """Return the id of the entry; empty when somebody else was faster."""
        subject, generation = asked.subject, asked.generation
        fields = encode(
            event,
            Envelope(
                id=f"{subject}:{generation.decode()}.{asked.record.revision}",
                type=type(event).__name__,
                source=self._source,
                time=datetime.now(UTC),
                subject=subject,
                traceparent=current_traceparent(),
            ),
        )
        keys = [self._keys.stream, self._keys.ledger, self._keys.generation]
        values = [subject, generation, asked.known, _begun(asked.record)]
        if claim is not None:
            keys += [claim.values, claim.times]
            values += [claim.name, claim.value]
        values += [part for pair in fields.items() for part in pair]
        entry: bytes = await self._redis().eval(_SAY, len(keys), *keys, *values)
        if entry == _LOST:
            raise ClaimLostError(f"{subject}: what waited was changed or taken away")
        return entry.decode()


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is to become the record of a subject, and what it was before."""

    subject: str
    generation: bytes
    known: bytes
    record: Record


def _begun(record: Record) -> bytes:
    """Return the record up to the entry id, which the script adds."""
    # The token tells a call that is made again, because its reply was lost, from another caller's.
    parts = [record.revision, record.digest, record.note, token_hex(4)]
    return (json.dumps(parts, ensure_ascii=False)[:-1] + ', "').encode()


def _read(raw: bytes) -> Record:
    revision, digest, note, _, *entry = json.loads(raw)
    return Record(revision, digest, note, entry[0] if entry else None)
