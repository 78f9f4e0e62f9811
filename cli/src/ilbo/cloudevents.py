"""Entries of the log as CloudEvents JSON objects, and as lines for a person. Pure."""

import base64
from dataclasses import dataclass
from datetime import UTC

from ilbo_events import (
    ArticlePublished,
    ArticleWithdrawn,
    Envelope,
    Fact,
    PagesChanged,
    UnreadableError,
    WeatherObserved,
    decode,
)
from ilbo_events.streams import Stream

Fields = dict[bytes, bytes]
_SHOWN_PATHS = 3


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An entry that is no event, and why."""

    reason: str
    fields: Fields


def read_entry(stream: Stream, entry_id: str, fields: Fields) -> tuple[Fact, Envelope] | Unreadable:
    """Return the event in an entry of a stream, or why there is none."""
    try:
        return decode(stream, entry_id, fields)
    except UnreadableError as error:
        return Unreadable(str(error), fields)


def cloud_event(event: Fact, envelope: Envelope) -> dict[str, object]:
    """Return the event in the JSON form of CloudEvents 1.0."""
    attributes: dict[str, object] = {
        "specversion": "1.0",
        "id": envelope.id,
        "type": envelope.type,
        "source": envelope.source,
        "time": envelope.time.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "subject": envelope.subject,
        "datacontenttype": "application/json",
        "traceparent": envelope.traceparent,
    }
    given = {name: value for name, value in attributes.items() if value is not None}
    return {**given, "data": event.model_dump(mode="json", exclude_none=True)}


def sentence(event: Fact) -> str:
    """Return what the event says, on one line."""
    match event:
        case ArticlePublished():
            source = f" · {event.source.name}" if event.source else ""
            excerpt = " (excerpt)" if event.is_excerpt else ""
            return f"[{event.section or '-'}] {event.headline}{source}{excerpt}"
        case ArticleWithdrawn():
            return f"{event.article_id} is withdrawn ({event.kind}) {event.reason}".rstrip()
        case WeatherObserved():
            return _weather(event)
        case PagesChanged():
            shown = " ".join(event.paths[:_SHOWN_PATHS])
            more = len(event.paths) - _SHOWN_PATHS
            return f"{shown} and {more} more" if more > 0 else shown
    return type(event).__name__


def field_texts(fields: Fields) -> dict[str, str]:
    """Return fields as text; bytes that are no UTF-8 get the name `<field>_base64`."""
    texts: dict[str, str] = {}
    for name, value in fields.items():
        label = name.decode(errors="replace")
        try:
            texts[label] = value.decode()
        except UnicodeDecodeError:
            texts[f"{label}_base64"] = base64.b64encode(value).decode()
    return texts


def _weather(event: WeatherObserved) -> str:
    word = event.condition.word if event.condition else "-"
    value = event.temperature_celsius
    return f"{event.station.name} {word} {'-' if value is None else f'{value:.1f} ℃'}"
