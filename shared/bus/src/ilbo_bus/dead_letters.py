"""Dead letters: what could not be handled, with its bytes and the reason.

Owner of `<stream>.dead` and `<stream>.dead.seen`. The mark in `seen` makes one letter of an
event however many groups refuse it, and outlives the letter.
"""

import base64
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ilbo_bus.delivery import Fields, Refusal
from ilbo_bus.streams import Redis, StreamKeys

_BURY = """
if redis.call('SADD', KEYS[3], ARGV[2]) == 1 then
  redis.call('XADD', KEYS[2], '*', unpack(ARGV, 3))
end
return redis.call('XACK', KEYS[1], ARGV[1], ARGV[2])
"""
_RETRY = """
local found = redis.call('XRANGE', KEYS[2], ARGV[1], ARGV[1])
if #found == 0 then return false end
local entry = redis.call('XADD', KEYS[1], '*', unpack(ARGV, 2))
redis.call('XDEL', KEYS[2], ARGV[1])
return entry
"""
_NOTES = frozenset({b"dead_entry", b"dead_reason", b"dead_group", b"dead_deliveries", b"dead_at"})
_PACKED = b"dead_fields"
# Lua unpacks no more than about 8,000 values onto its stack.
_MOST_FIELDS = 1000


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One letter as it is listed; `fields` are those of the original entry."""

    letter_id: str
    entry_id: str
    reason: str
    group: str
    deliveries: int
    died_at: datetime
    fields: dict[bytes, bytes]


async def bury(redis: Redis, keys: StreamKeys, group: str, refusal: Refusal) -> None:
    """Store the letter, unless the event has one, and acknowledge the event: one script."""
    entry = refusal.entry
    notes: dict[bytes, bytes] = {
        b"dead_entry": entry.entry_id,
        b"dead_reason": refusal.reason[:1000].encode(),
        b"dead_group": group.encode(),
        b"dead_deliveries": b"%d" % entry.attempt,
        b"dead_at": datetime.now(UTC).isoformat().encode(),
    }
    few = len(entry.fields) <= _MOST_FIELDS
    kept = dict(entry.fields) if few else {_PACKED: _pack(entry.fields)}
    values = [part for pair in (kept | notes).items() for part in pair]
    await redis.eval(_BURY, 3, keys.stream, keys.dead, keys.seen, group, entry.entry_id, *values)


async def list_letters(
    redis: Redis, keys: StreamKeys, *, start: str = "-", count: int = 1000
) -> list[DeadLetter]:
    """Return up to `count` letters from `start` on, the oldest first."""
    rows = await redis.xrange(keys.dead, min=start, max="+", count=count)
    return [_letter(letter_id.decode(), fields) for letter_id, fields in rows]


async def find_letter(redis: Redis, keys: StreamKeys, letter_id: str) -> DeadLetter | None:
    """Return one letter, or None where it no longer is."""
    rows = await redis.xrange(keys.dead, min=letter_id, max=letter_id)
    return _letter(letter_id, rows[0][1]) if rows else None


async def retry_letter(redis: Redis, keys: StreamKeys, letter: DeadLetter) -> str | None:
    """Publish the event again under its own event id and remove the letter: one script.

    Returns the new entry id, or None when somebody else took the letter first.
    """
    fields = {b"ce_id": letter.entry_id.encode()} | letter.fields
    values = [part for pair in fields.items() for part in pair]
    entry: Any = await redis.eval(_RETRY, 2, keys.stream, keys.dead, letter.letter_id, *values)
    return entry.decode() if entry else None


async def drop_letter(redis: Redis, keys: StreamKeys, letter_id: str) -> bool:
    """Remove a letter for good; its mark stays. Return whether it was there."""
    return bool(await redis.xdel(keys.dead, letter_id))


def _letter(letter_id: str, fields: Fields) -> DeadLetter:
    def note(name: bytes) -> str:
        return fields.get(name, b"").decode(errors="replace")

    original = {k: v for k, v in fields.items() if k not in _NOTES}
    if _PACKED in original:
        original = _unpack(original[_PACKED])
    return DeadLetter(
        letter_id,
        note(b"dead_entry"),
        note(b"dead_reason"),
        note(b"dead_group"),
        int(note(b"dead_deliveries") or 0),
        datetime.fromisoformat(note(b"dead_at") or "1970-01-01T00:00:00+00:00"),
        original,
    )


def _pack(fields: Fields) -> bytes:
    pairs = [[base64.b64encode(part).decode() for part in pair] for pair in fields.items()]
    return json.dumps(pairs).encode()


def _unpack(packed: bytes) -> dict[bytes, bytes]:
    return {base64.b64decode(name): base64.b64decode(value) for name, value in json.loads(packed)}
