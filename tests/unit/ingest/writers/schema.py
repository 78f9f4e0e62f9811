"""IPTC's schema of ninjs 3.1, offline and with its formats checked."""

import json
import re
from datetime import datetime

from jsonschema import (  # type: ignore[import-untyped]  # it ships without types
    Draft202012Validator,
    FormatChecker,
)
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from tests.machine import ROOT

_FOLDER = ROOT / "tests/schemas/iptc"
_GEOJSON = "https://geojson.org/schema/GeoJSON.json"
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!#-;=?-\[\]_a-z~%]+")


def violations(item: object) -> list[str]:
    """Return what is wrong with a ninjs object, each with its place."""
    found = _validator().iter_errors(item)
    return [f"{'.'.join(map(str, error.absolute_path))}: {error.message}" for error in found]


def _validator() -> Draft202012Validator:
    schema = json.loads((_FOLDER / "ninjs-schema_3.1.json").read_text("utf-8"))
    geojson = json.loads((_FOLDER / "GeoJSON-schema.json").read_text("utf-8"))
    registry = Registry().with_resource(_GEOJSON, DRAFT202012.create_resource(geojson))
    return Draft202012Validator(schema, registry=registry, format_checker=_formats())


def _formats() -> FormatChecker:
    """Return checks of the two formats ninjs uses; without them dates go unchecked."""
    formats = FormatChecker(formats=())
    formats.checks("date-time", raises=ValueError)(_is_time)
    formats.checks("uri")(_is_uri)
    return formats


def _is_time(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


def _is_uri(value: object) -> bool:
    return not isinstance(value, str) or _URI.fullmatch(value) is not None
