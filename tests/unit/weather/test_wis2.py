"""Observations for others: GeoJSON, and notifications in the shape of WIS 2.0."""

import base64
import hashlib
import json
from datetime import datetime, timedelta

from jsonschema import (  # type: ignore[import-untyped]  # it ships without types
    Draft202012Validator,
    FormatChecker,
)

from ilbo_bus import KST
from ilbo_events import Station, WeatherObserved
from ilbo_weather import geojson, wis2

CENTRE = wis2.Centre("kr-ilbo", "http://127.0.0.1:8002")
NINE = datetime(2026, 3, 12, 9, tzinfo=KST)
# What the conformance class core asks of a message, written down from the standard.
_SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["id", "conformsTo", "type", "geometry", "properties", "links"],
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "conformsTo": {"type": "array", "contains": {"const": wis2.CONFORMS_TO}},
        "type": {"const": "Feature"},
        "geometry": {
            "oneOf": [
                {"type": "null"},
                {
                    "type": "object",
                    "required": ["type", "coordinates"],
                    "properties": {
                        "type": {"const": "Point"},
                        "coordinates": {
                            "type": "array",
                            "minItems": 2,
                            "items": {"type": "number"},
                        },
                    },
                },
            ]
        },
        "properties": {
            "type": "object",
            "required": ["pubtime", "data_id", "metadata_id", "datetime"],
            "properties": {
                "pubtime": {"type": "string", "format": "date-time"},
                "datetime": {"type": "string", "format": "date-time"},
                "data_id": {"type": "string"},
                "metadata_id": {"type": "string"},
                "integrity": {
                    "type": "object",
                    "required": ["method", "value"],
                    "properties": {"method": {"enum": ["sha256", "sha384", "sha512"]}},
                },
                "content": {
                    "type": "object",
                    "required": ["encoding", "size", "value"],
                    "properties": {
                        "encoding": {"enum": ["utf-8", "base64", "gzip"]},
                        "size": {"type": "integer", "maximum": 4096},
                        "value": {"type": "string", "maxLength": 4096},
                    },
                },
            },
        },
        "links": {
            "type": "array",
            "minItems": 1,
            "items": {"type": "object", "required": ["rel", "href"]},
        },
    },
}
_VALIDATOR = Draft202012Validator(_SCHEMA, format_checker=FormatChecker())


def observed(**fields: object) -> WeatherObserved:
    given: dict[str, object] = {
        "station": Station(id="108", name="서울"),
        "observed_at": NINE,
        "time_precision": "hour",
        "fetched_at": NINE + timedelta(minutes=12),
        "temperature_celsius": 5.3,
        "source": "kma-web-map",
        "attribution": "기상청 제공",
    }
    return WeatherObserved.model_validate(given | fields)


def test_a_feature_stands_where_its_station_stands() -> None:
    feature = geojson.feature(observed())
    assert feature["geometry"] == {"type": "Point", "coordinates": [126.9658, 37.5714, 85.67]}
    assert feature["id"] == "108@2026-03-12T00:00:00Z"


def test_a_station_that_moved_stood_elsewhere_before() -> None:
    daegu = Station(id="143", name="대구")
    then, now = (
        geojson.feature(observed(station=daegu, observed_at=NINE.replace(year=year)))["geometry"]
        for year in (2016, 2026)
    )
    assert then != now


def test_an_unknown_station_has_no_place() -> None:
    assert geojson.feature(observed(station=Station(id="9999", name="새곳")))["geometry"] is None


def test_a_notification_is_valid_and_short() -> None:
    message = wis2.notification(observed(), CENTRE)
    _VALIDATOR.validate(message)
    assert len(json.dumps(message, ensure_ascii=False).encode()) <= wis2.MAX_BYTES


def test_an_unknown_station_is_notified_without_a_place() -> None:
    message = wis2.notification(observed(station=Station(id="9999", name="새곳")), CENTRE)
    _VALIDATOR.validate(message)
    assert message["geometry"] is None


def test_the_checksum_is_of_the_bytes_the_link_leads_to() -> None:
    observation = observed()
    properties = wis2.notification(observation, CENTRE)["properties"]
    assert isinstance(properties, dict)
    data = wis2.content_of(observation)
    assert properties["content"]["value"].encode() == data
    assert base64.b64decode(properties["integrity"]["value"]) == hashlib.sha512(data).digest()


def test_a_revision_is_an_update_with_an_id_of_its_own() -> None:
    first, again, second = (
        wis2.notification(observed(revision=number), CENTRE) for number in (1, 1, 2)
    )
    assert first == again
    assert first["id"] != second["id"]
    links = [message["links"] for message in (first, second)]
    assert [link[0]["rel"] for link in links if isinstance(link, list)] == ["canonical", "update"]


def test_what_is_too_long_is_had_by_the_link_alone() -> None:
    notes = [
        {"field": "temperature", "flag": "doubtful", "check": "step", "reason": "가" * 500}
        for _ in range(4)
    ]
    message = wis2.notification(observed(quality_notes=notes), CENTRE)
    _VALIDATOR.validate(message)
    assert isinstance(message["properties"], dict)
    assert "content" not in message["properties"]
