"""The recorded schemas: current, only growing, and described to the last field."""

import json
from pathlib import Path
from typing import Any

import pytest

from ilbo_events import EVENTS, STREAMS, ArticlePublished
from ilbo_events.compatibility import breaking_changes
from ilbo_events.schema import FOLDER, record, schema_of, schema_text


@pytest.mark.parametrize("name", EVENTS)
def test_no_reader_is_broken(name: str) -> None:
    recorded = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    assert breaking_changes(recorded, schema_of(EVENTS[name])) == []


@pytest.mark.parametrize("name", EVENTS)
def test_the_recorded_schema_is_todays(name: str) -> None:
    recorded = (FOLDER / f"{name}.json").read_text("utf-8")
    assert recorded == schema_text(EVENTS[name]), "run `make schemas`"


def test_no_schema_is_kept_of_an_event_that_is_gone() -> None:
    assert {file.stem for file in FOLDER.glob("*.json")} == set(EVENTS)


@pytest.mark.parametrize("name", EVENTS)
def test_everything_is_described(name: str) -> None:
    schema = schema_of(EVENTS[name])
    for part in (schema, *schema.get("$defs", {}).values()):
        assert part["description"], part["title"]
        undescribed = [name for name, field in part["properties"].items() if not described(field)]
        assert undescribed == [], part["title"]


def test_a_break_is_refused_and_not_recorded(tmp_path: Path) -> None:
    assert record(tmp_path) == []
    file = tmp_path / "ArticlePublished.json"
    longer = json.loads(file.read_text("utf-8"))
    longer["properties"]["headline"]["maxLength"] = 1000
    file.write_text(json.dumps(longer), "utf-8")
    assert record(tmp_path) == [
        "ArticlePublished: data.headline: narrowed maxLength from 1000 to 500"
    ]
    assert json.loads(file.read_text("utf-8")) == longer


def test_every_event_stands_in_exactly_one_stream() -> None:
    carried = [event.__name__ for stream in STREAMS for event in stream.events]
    assert sorted(carried) == sorted(set(carried)) == sorted(EVENTS)
    assert EVENTS["ArticlePublished"] is ArticlePublished


def described(field: dict[str, Any]) -> bool:
    return bool(field.get("description"))
