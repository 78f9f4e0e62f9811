"""CloudEvents 1.0 as fields of a stream entry, in and out.

There is no official Redis binding; this mirrors the Kafka one in binary mode: one field per
attribute with the prefix `ce_`, `datacontenttype`, and `data`, the JSON.
Source: https://github.com/cloudevents/spec (v1.0.2), Kafka protocol binding.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pydantic import ValidationError

from ilbo_events.fact import Fact
from ilbo_events.streams import EVENTS, Stream

Fields = Mapping[bytes, bytes]
_IDENTIFIER = re.compile(r"[A-Za-z0-9._-]{1,128}")
# Which default times each type takes from its entry.
_TIMES = {
    "ArticlePublished": ("published_at",),
    "ArticleWithdrawn": ("withdrawn_at",),
    "WeatherObserved": ("observed_at", "fetched_at"),
    "WeatherWarningIssued": ("issued_at", "fetched_at"),
    "WeatherWarningLifted": ("lifted_at",),
    "PagesChanged": ("changed_at",),
}
_OTHER_DEFAULTS: dict[str, dict[str, object]] = {
    "WeatherObserved": {"source": "unknown"},
    "WeatherWarningIssued": {"source": "unknown"},
    "WeatherWarningLifted": {"source": "unknown"},
}


class UnreadableError(ValueError):
    """An entry no retry can make readable; it becomes a dead letter with this reason."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """The CloudEvents attributes of one event."""

    id: str
    type: str
    source: str
    time: datetime
    subject: str | None = None
    traceparent: str | None = None


def encode(event: Fact, envelope: Envelope) -> dict[str, str | bytes]:
    """Return the stream fields of `event`; raise ValidationError when a reader would refuse it."""
    data = event.model_dump_json(exclude_defaults=False, exclude_none=True)
    type(event).model_validate_json(data, extra="forbid")
    fields: dict[str, str | bytes] = {
        "ce_specversion": "1.0",
        "ce_id": envelope.id,
        "ce_type": envelope.type,
        "ce_source": envelope.source,
        "ce_time": envelope.time.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "datacontenttype": "application/json",
    }
    if envelope.subject is not None:
        fields["ce_subject"] = envelope.subject
    if envelope.traceparent is not None:
        fields["ce_traceparent"] = envelope.traceparent
    fields["data"] = data.encode()
    return fields


def decode(stream: Stream, entry_id: str, fields: Fields) -> tuple[Fact, Envelope]:
    """Return the event in an entry; raise UnreadableError with the reason.

    `data` alone is enough: the entry id is the event id, the stream tells the type, and
    what has a sensible default gets it (`article_id`, times, `section`, `revision`).
    """
    envelope = _envelope(stream, entry_id, fields)
    model = EVENTS.get(envelope.type)
    if model is None or model not in stream.events:
        raise UnreadableError(f"type {envelope.type[:100]!r} does not belong to {stream.name}")
    data = fields.get(b"data")
    if data is None:
        raise UnreadableError("the entry has no field 'data'")
    try:
        return model.model_validate_json(data), envelope
    except ValidationError as error:
        if not any(detail["type"] == "missing" for detail in error.errors()):
            raise UnreadableError(explain(error)) from error
    return _completed(model, data, entry_id, envelope), envelope


def explain(error: ValidationError) -> str:
    """Return one line that names each field and what is wrong with it."""
    details = error.errors(include_url=False, include_context=False, include_input=False)
    parts = [f"{'.'.join(map(str, d['loc'])) or 'data'}: {d['msg']}" for d in details]
    return "; ".join(part.replace(": Value error, ", ": ", 1) for part in parts)[:1000]


def entry_time(entry_id: str) -> datetime:
    """Return the time an entry id was made at; raise ValueError for one beyond year 9999."""
    try:
        return datetime.fromtimestamp(int(entry_id.split("-")[0]) / 1000, UTC)
    except (OverflowError, OSError) as error:
        raise ValueError(f"entry id {entry_id} is no time") from error


def _envelope(stream: Stream, entry_id: str, fields: Fields) -> Envelope:
    def text(name: bytes) -> str | None:
        value = fields.get(name)
        return None if value is None else value.decode(errors="replace")[:1024]

    return Envelope(
        id=text(b"ce_id") or entry_id,
        type=text(b"ce_type") or stream.events[0].__name__,
        source=text(b"ce_source") or "/unknown",
        time=_time(text(b"ce_time"), entry_id),
        subject=text(b"ce_subject"),
        traceparent=text(b"ce_traceparent"),
    )


def _time(given: str | None, entry_id: str) -> datetime:
    """Return the event's own time where it can be read, else the entry's."""
    try:
        time = datetime.fromisoformat(given or "")
        return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        pass
    try:
        return entry_time(entry_id)
    except ValueError:
        return datetime.fromtimestamp(0, UTC)


def _completed(model: type[Fact], data: bytes, entry_id: str, envelope: Envelope) -> Fact:
    """Return the event after filling in what the entry itself tells."""
    try:
        given: Any = json.loads(data)
    except ValueError as error:
        raise UnreadableError(f"data: {error}") from error
    if not isinstance(given, dict):
        raise UnreadableError(f"data: is {type(given).__name__}, not an object")
    defaults: dict[str, object] = dict(_OTHER_DEFAULTS.get(model.__name__, {}))
    defaults |= dict.fromkeys(_TIMES[model.__name__], envelope.time.isoformat())
    if model.__name__ == "ArticlePublished":
        known = _IDENTIFIER.fullmatch(envelope.id)
        defaults["article_id"] = envelope.id if known else entry_id
        defaults["first_published_at"] = given.get("published_at") or envelope.time.isoformat()
    try:
        return model.model_validate_json(json.dumps(defaults | given))
    except ValidationError as error:
        raise UnreadableError(explain(error)) from error
