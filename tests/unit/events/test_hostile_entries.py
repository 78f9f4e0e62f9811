"""Whatever stands in a stream, decoding it gives an event or a reason, and nothing else."""

import json

from hypothesis import given
from hypothesis import strategies as st

from ilbo_events import (
    ARTICLES,
    EVENTS,
    STREAMS,
    Envelope,
    Fact,
    Stream,
    UnreadableError,
    decode,
    encode,
)
from tests.news import MORNING

STREAM = st.sampled_from(STREAMS)
ENTRY_ID = st.builds(
    "{}-{}".format, st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1)
) | st.sampled_from(["0-1", "18446744073709551615-18446744073709551615", "1795552200000-0"])
NAMES = [b"data", b"ce_id", b"ce_type", b"ce_time", b"ce_source", b"ce_subject", b"ce_traceparent"]
FIELDS = st.dictionaries(st.sampled_from(NAMES) | st.binary(max_size=20), st.binary(max_size=200))
TYPES = st.sampled_from([name.encode() for name in EVENTS])

SCALAR = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text(st.characters(codec=None), max_size=20)
    | st.sampled_from(["2026-11-24T20:30:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59Z"])
    | st.sampled_from([1e300, -1e300, 10**400, "..", "서울 첫눈", "108"])
)
KEYS = st.sampled_from(
    sorted({field for event in EVENTS.values() for field in event.model_fields} | {"id", "name"})
)
VALUE = st.recursive(
    SCALAR,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


def try_to_decode(stream: Stream, entry_id: str, fields: dict[bytes, bytes]) -> Fact | None:
    """Return the event, or None where there is a reason why not."""
    try:
        event, envelope = decode(stream, entry_id, fields)
    except UnreadableError:
        return None
    assert type(event) in stream.events
    assert envelope.time.tzinfo is not None
    return event


@given(STREAM, ENTRY_ID, FIELDS)
def test_arbitrary_bytes(stream: Stream, entry_id: str, fields: dict[bytes, bytes]) -> None:
    try_to_decode(stream, entry_id, fields)


@given(STREAM, ENTRY_ID, TYPES | st.none(), VALUE)
def test_arbitrary_json(stream: Stream, entry_id: str, kind: bytes | None, value: object) -> None:
    data = json.dumps(value).encode()
    try_to_decode(stream, entry_id, {b"data": data} | ({b"ce_type": kind} if kind else {}))


@given(ENTRY_ID, st.dictionaries(KEYS, VALUE, max_size=5))
def test_an_article_with_anything_beside_its_headline(
    entry_id: str, given: dict[str, object]
) -> None:
    data = json.dumps(given | {"headline": "서울 첫눈"}).encode()
    event = try_to_decode(ARTICLES, entry_id, {b"data": data})
    if event is not None:  # then it can be said again, and reads the same
        fields = encode(event, Envelope("e", type(event).__name__, "/x", MORNING))
        wire = {k.encode(): v if isinstance(v, bytes) else v.encode() for k, v in fields.items()}
        assert try_to_decode(ARTICLES, entry_id, wire) == event


def test_a_field_as_large_as_redis_takes_in_one_go() -> None:
    huge = b'{"headline":"' + b"x" * 8_000_000 + b'"}'
    assert try_to_decode(ARTICLES, "1-0", {b"data": huge}) is None
