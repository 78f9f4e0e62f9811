import json

import pytest

from ilbo.events import app
from ilbo_events import EVENTS
from ilbo_events.schema import schema_of
from tests.unit.cli.calls import call


@pytest.mark.parametrize("name", EVENTS)
def test_a_schema_is_the_recorded_one(name: str) -> None:
    assert json.loads(call(app, "schema", name).out) == schema_of(EVENTS[name])


def test_without_a_name_all_schemas_are_shown() -> None:
    assert json.loads(call(app, "schema").out).keys() == EVENTS.keys()


def test_an_unknown_event_or_stream_is_a_wrong_call_that_lists_the_known() -> None:
    refused = call(app, "schema", "NoSuch")
    assert (refused.code, "PagesChanged" in refused.errors) == (2, True)
    refused = call(app, "tail", "nosuch", "--redis", "redis://127.0.0.1:9")
    assert (refused.code, "weather" in refused.errors) == (2, True)
