"""Each way in which a change of a schema breaks a reader is found, and growth is allowed."""

from typing import Any

import pytest

from ilbo_events import EVENTS
from ilbo_events.compatibility import breaking_changes
from ilbo_events.schema import schema_of

LINE = {"type": "string", "maxLength": 500}
WORD = {"enum": ["recall", "kill"], "type": "string", "default": "recall"}
MAYBE: dict[str, list[dict[str, object]]] = {
    "anyOf": [{"type": "number", "minimum": -100, "maximum": 100}, {"type": "null"}]
}
SOURCE = {"type": "object", "properties": {"name": LINE}, "required": ["name"]}


def schema(required: tuple[str, ...] = ("headline",), **fields: Any) -> dict[str, Any]:
    """Return the schema of a small event; a field given as None is left out."""
    properties = {
        "headline": LINE,
        "kind": WORD,
        "temperature": MAYBE,
        "tags": {"type": "array", "items": LINE, "maxItems": 64},
        "source": {"$ref": "#/$defs/Source", "description": "Who released it."},
    }
    given = {name: field for name, field in (properties | fields).items() if field is not None}
    return {
        "type": "object",
        "$defs": {"Source": SOURCE},
        "properties": given,
        "required": list(required),
    }


def source(**changes: Any) -> dict[str, Any]:
    """Return the schema of an event whose nested source differs."""
    return {**schema(), "$defs": {"Source": SOURCE | changes}}


BREAKS = {
    "a removed field": (schema(tags=None), "data.tags: removed"),
    "a new required field": (
        schema(("headline", "byline"), byline=LINE),
        "data.byline: new and required",
    ),
    "a field that became required": (
        schema(("headline", "kind")),
        "data.kind: required now, was optional",
    ),
    "a field that became optional": (schema(()), "data.headline: optional now, was required"),
    "a changed type": (
        schema(headline={"type": "integer", "maxLength": 500}),
        "data.headline: changed type from 'string' to 'integer'",
    ),
    "a type that lost null": (
        schema(temperature=MAYBE["anyOf"][0]),
        "data.temperature: changed type, 0 alternatives instead of 2",
    ),
    "a shorter text": (
        schema(headline=LINE | {"maxLength": 300}),
        "data.headline: narrowed maxLength from 500 to 300",
    ),
    "a longer text, which last month's reader refuses": (
        schema(headline=LINE | {"maxLength": 600}),
        "data.headline: widened maxLength from 500 to 600",
    ),
    "a new limit": (
        schema(headline=LINE | {"minLength": 1}),
        "data.headline: narrowed minLength from None to 1",
    ),
    "a limit that is gone": (
        schema(headline={"type": "string"}),
        "data.headline: widened maxLength from 500 to None",
    ),
    "a narrower number": (
        schema(temperature={"anyOf": [{**MAYBE["anyOf"][0], "minimum": -50}, MAYBE["anyOf"][1]]}),
        "data.temperature: narrowed minimum from -100 to -50",
    ),
    "fewer items": (
        schema(tags={"type": "array", "items": LINE, "maxItems": 10}),
        "data.tags: narrowed maxItems from 64 to 10",
    ),
    "narrower items": (
        schema(tags={"type": "array", "items": LINE | {"maxLength": 9}, "maxItems": 64}),
        "data.tags[]: narrowed maxLength from 500 to 9",
    ),
    "a word less": (
        schema(kind=WORD | {"enum": ["recall"]}),
        "data.kind: narrowed enum from ['recall', 'kill'] to ['recall']",
    ),
    "a word more, which last month's reader refuses": (
        schema(kind=WORD | {"enum": ["recall", "kill", "embargo"]}),
        "data.kind: widened enum from ['recall', 'kill'] to ['recall', 'kill', 'embargo']",
    ),
    "another default": (
        schema(kind=WORD | {"default": "kill"}),
        "data.kind: changed default from 'recall' to 'kill'",
    ),
    "a new pattern": (
        schema(headline=LINE | {"pattern": "^a"}),
        "data.headline: changed pattern from None to '^a'",
    ),
    "a removed field of a part": (source(properties={}), "data.source.name: removed"),
    "a required field of a part": (
        source(properties={"name": LINE, "url": LINE}, required=["name", "url"]),
        "data.source.url: new and required",
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_break_is_found_and_named(name: str) -> None:
    changed, line = BREAKS[name]
    assert line in breaking_changes(schema(), changed)


@pytest.mark.parametrize(
    "grown",
    [
        schema(),
        schema(byline=LINE),
        schema(byline={"$ref": "#/$defs/Source"}),
        schema(headline=LINE | {"description": "One line.", "title": "Headline"}),
        source(properties={"name": LINE, "url": LINE}),
    ],
    ids=["the same", "a new field", "a new part", "other prose", "a new field of a part"],
)
def test_growth_is_allowed(grown: dict[str, Any]) -> None:
    assert breaking_changes(schema(), grown) == []


@pytest.mark.parametrize("name", EVENTS)
def test_every_field_of_every_event_is_guarded(name: str) -> None:
    today = schema_of(EVENTS[name])
    for field in today["properties"]:
        rest = {key: value for key, value in today["properties"].items() if key != field}
        assert breaking_changes(today, today | {"properties": rest}) == [f"data.{field}: removed"]


def test_a_parts_default_may_gain_what_the_part_gained_and_lose_nothing() -> None:
    before = schema(source={"$ref": "#/$defs/Source", "default": {"name": "기상청"}})
    grown = schema(source={"$ref": "#/$defs/Source", "default": {"name": "기상청", "url": ""}})
    assert breaking_changes(before, grown) == []
    assert breaking_changes(grown, before) != []
