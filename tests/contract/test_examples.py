"""A minimal and a full example of each event: they parse, and the full one names everything."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from ilbo_events import EVENTS, STREAMS, Envelope, Fact, Stream, decode, encode
from ilbo_events.envelope import entry_time
from ilbo_events.schema import FOLDER

EXAMPLES = FOLDER.parent / "examples"
ENTRY = "1795552200000-0"
CARRIED = [(stream, event) for stream in STREAMS for event in stream.events]
IDS = [event.__name__ for _, event in CARRIED]


def example(event: type[Fact], size: str) -> bytes:
    return (EXAMPLES / f"{event.__name__}.{size}.json").read_bytes()


@pytest.mark.parametrize(("stream", "event"), CARRIED, ids=IDS)
def test_the_minimal_example_is_enough_from_outside(stream: Stream, event: type[Fact]) -> None:
    fields = {b"data": example(event, "minimal"), b"ce_type": event.__name__.encode()}
    read, _ = decode(stream, ENTRY, fields)
    assert type(read) is event


@pytest.mark.parametrize(("stream", "event"), CARRIED, ids=IDS)
def test_nothing_can_be_left_out_of_the_minimal_example(stream: Stream, event: type[Fact]) -> None:
    minimal = json.loads(example(event, "minimal"))
    optional = {"WeatherObserved": {"temperature_celsius"}}.get(event.__name__, set())
    for name in minimal.keys() - optional:
        rest = json.dumps({key: value for key, value in minimal.items() if key != name})
        fields = {b"data": rest.encode(), b"ce_type": event.__name__.encode()}
        with pytest.raises(ValueError, match=f"{name}: Field required"):
            decode(stream, ENTRY, fields)


@pytest.mark.parametrize(("stream", "event"), CARRIED, ids=IDS)
def test_the_full_example_names_every_field_and_no_other(stream: Stream, event: type[Fact]) -> None:
    data = example(event, "full")
    assert unnamed(event, json.loads(data)) == []
    read = event.model_validate_json(data, extra="forbid")
    fields = encode(read, Envelope("e-1", event.__name__, "/example", entry_time(ENTRY)))
    wire = {k.encode(): v if isinstance(v, bytes) else v.encode() for k, v in fields.items()}
    assert decode(stream, ENTRY, wire)[0] == read


def test_no_example_is_kept_of_an_event_that_is_gone() -> None:
    expected = {f"{name}.{size}.json" for name in EVENTS for size in ("minimal", "full")}
    assert {file.name for file in Path(EXAMPLES).iterdir()} == expected


def unnamed(model: type[BaseModel], given: dict[str, Any], path: str = "") -> list[str]:
    """Return the fields of `model` and its parts that an example leaves out."""
    missing = [path + name for name in model.model_fields if name not in given]
    read = model.model_validate(given)
    for name in model.model_fields.keys() & given.keys():
        value = getattr(read, name)
        inner = given[name]
        if isinstance(value, tuple) and value:
            value, inner = value[0], inner[0]
        if isinstance(value, BaseModel):
            missing += unnamed(type(value), inner, f"{path}{name}.")
    return missing
