"""ninjs of others: which facts the reader must find, and that IPTC's schema takes what we write."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # ships without types
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from ilbo_events import ArticlePublished
from ilbo_ingest.documents import Document, read_document
from ilbo_ingest.readers.reader import Context
from ilbo_ingest.readers.wires.ninjs import NinjsReader
from ilbo_ingest.writers.ninjs import ninjs
from ilbo_paper import read_paper
from tests.conformance.checks import Check
from tests.machine import ROOT

_FOLDER = "ingest/ninjs"
_GEOJSON = "https://geojson.org/schema/GeoJSON.json"
_RECEIVED = datetime(2026, 11, 25, tzinfo=UTC)
_EXPECTED: dict[str, dict[str, object]] = {
    "ninjsExSimpleText_3.json": {
        "headline": "de56c1c1ceaba3b8",
        "paragraphs": 4,
        "byline": "Paulo Santalucia and Frances d'Emilio",
        "uri": "http://ninjs.example.com/newsitems/20130709simp123",
        "revision": None,
        "published": datetime(2013, 7, 9, 10, 37, tzinfo=UTC),
        "source": None,
        "tags": (),
        "excerpt": False,
        "notes": 0,
    },
    "ntb_text.json": {
        "headline": "24d020f076ce185e",
        "paragraphs": 1,
        "byline": "NTB",
        "uri": "urn:8d19cf88-b3ab-4972-8fec-1207599f2872",
        "revision": 6,
        "published": datetime(2019, 8, 9, 9, 46, 53, tzinfo=UTC),
        "source": "NTB",
        "tags": ("Innenriks", "Teknologi", "Industri", "Olje og energi"),
        "excerpt": True,
        "notes": 1,
    },
}


def check_wires(samples: Path) -> list[Check]:
    """Compare every item with its facts, read as itself and as the schema files beside it are."""
    checks = [check for name in _EXPECTED for check in _check_item(samples / _FOLDER / name)]
    validator = _validator(samples)
    for name in _EXPECTED:
        checks.append(_check_export(samples / _FOLDER / name, validator))
    return checks + _check_schemas(samples)


def _check_item(path: Path) -> list[Check]:
    context = Context(read_paper(ROOT / "ilbo.toml"), _RECEIVED)
    found = NinjsReader().read(Document(path.read_bytes(), path.name), context)
    [draft] = found.drafts
    facts: dict[str, object] = {
        "headline": hashlib.sha256(draft.headline.encode()).hexdigest()[:16],
        "paragraphs": len(draft.body),
        "byline": draft.byline,
        "uri": draft.upstream_id,
        "revision": draft.upstream_revision,
        "published": draft.published_at,
        "source": draft.source.name if draft.source else None,
        "tags": draft.tags,
        "excerpt": draft.is_excerpt,
        "notes": len(found.notes),
    }
    wanted = _EXPECTED[path.name]
    return [
        Check(f"wires: {path.name} {name}", value, facts[name]) for name, value in wanted.items()
    ]


def _check_export(path: Path, validator: Draft202012Validator) -> Check:
    """Read an item, publish it, write it again: IPTC's schema takes it, and it says the same."""
    paper = read_paper(ROOT / "ilbo.toml")
    [first] = _articles(path.read_bytes(), path.name)
    item = ninjs(first, paper)
    faults = [error.message for error in validator.iter_errors(item)]
    [second] = _articles(json.dumps(item).encode(), "again.json")
    kept = ("headline", "body", "body_html", "byline", "dateline", "tags", "published_at")
    same = all(getattr(first, name) == getattr(second, name) for name in kept)
    return Check(f"wires: {path.name} exported", ([], True), (faults, same))


def _articles(data: bytes, name: str) -> list[ArticlePublished]:
    paper = read_paper(ROOT / "ilbo.toml")
    reading = read_document(Document(data, name), paper, lambda: _RECEIVED)
    return [edited.article for edited in reading.articles]


def _check_schemas(samples: Path) -> list[Check]:
    """A schema is JSON and no news item."""
    paths = sorted((samples / _FOLDER).glob("*schema*.json"))
    readable = [NinjsReader().recognises(Document(path.read_bytes())) for path in paths]
    found = [
        path.name
        for path, is_taken in zip(paths, readable, strict=True)
        if is_taken and _reads(path)
    ]
    return [Check("wires: schemas are no items", [], found)]


def _reads(path: Path) -> bool:
    context = Context(read_paper(ROOT / "ilbo.toml"), _RECEIVED)
    try:
        return bool(NinjsReader().read(Document(path.read_bytes()), context).drafts)
    except ValueError:
        return False


def _validator(samples: Path) -> Draft202012Validator:
    def schema(name: str) -> Any:
        return json.loads((samples / _FOLDER / name).read_text("utf-8"))

    geojson = DRAFT202012.create_resource(schema("GeoJSON-schema.json"))
    registry = Registry().with_resource(_GEOJSON, geojson)
    return Draft202012Validator(schema("ninjs-schema_3.1.json"), registry=registry)
