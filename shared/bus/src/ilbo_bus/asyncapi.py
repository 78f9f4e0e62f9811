"""The AsyncAPI 3.0 document of a service, from the registry of streams.

Made here, not by FastStream: its document knows neither the CloudEvents fields nor what batches
carry, and its page loads scripts from another host.
"""

from collections.abc import Iterable
from html import escape
from typing import Any

from ilbo_events import Stream

_HEADERS = {
    "type": "object",
    "description": "CloudEvents 1.0 attributes as stream fields; `data` alone is enough.",
    "properties": {
        name: {"type": "string"}
        for name in (
            "ce_specversion", "ce_id", "ce_type", "ce_source", "ce_time", "ce_subject",
            "ce_traceparent", "datacontenttype",
        )
    },
}  # fmt: skip


def asyncapi_document(
    service: str, namespace: str, says: Iterable[Stream], hears: Iterable[tuple[Stream, str]]
) -> dict[str, Any]:
    """Return the document of a service that says and hears these streams."""
    said, heard = sorted(says, key=lambda s: s.name), list(hears)
    streams = {stream.name: stream for stream in [*said, *(stream for stream, _ in heard)]}
    operations: dict[str, Any] = {
        f"say-{stream.name}": _operation("send", stream) for stream in said
    }
    for stream, group in heard:
        operations[f"hear-{stream.name}"] = _operation("receive", stream) | {
            "description": f"consumer group {group}"
        }
    return {
        "asyncapi": "3.0.0",
        "info": {"title": f"Ilbo {service}", "version": "0.1.0"},
        "defaultContentType": "application/json",
        "channels": {s.name: _channel(s, namespace) for s in streams.values()},
        "operations": operations,
        "components": {
            "messages": {
                event.__name__: {
                    "name": event.__name__,
                    "headers": _HEADERS,
                    "payload": event.model_json_schema(),
                    "summary": (event.__doc__ or "").splitlines()[0],
                }
                for stream in streams.values()
                for event in stream.events
            }
        },
    }


def asyncapi_page(document: dict[str, Any]) -> str:
    """Return a readable page of the document; it loads nothing at all."""
    rows = "".join(
        f"<tr><td>{escape(name)}<td>{operation['action']}<td>{escape(operation['channel']['$ref'])}"
        f"<td>{escape(operation.get('description', ''))}"
        for name, operation in document["operations"].items()
    )
    return (
        f"<!doctype html><html lang=en><title>{escape(document['info']['title'])}</title>"
        f"<h1>{escape(document['info']['title'])}</h1><table>{rows}</table>"
        "<p><a href=/asyncapi.json>asyncapi.json</a></html>"
    )


def _channel(stream: Stream, namespace: str) -> dict[str, Any]:
    return {
        "address": namespace + stream.name,
        "description": stream.says,
        "messages": {
            event.__name__: {"$ref": f"#/components/messages/{event.__name__}"}
            for event in stream.events
        },
    }


def _operation(action: str, stream: Stream) -> dict[str, Any]:
    return {"action": action, "channel": {"$ref": f"#/channels/{stream.name}"}}
