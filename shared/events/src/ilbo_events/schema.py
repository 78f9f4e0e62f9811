"""The recorded JSON Schemas: `python -m ilbo_events.schema` records those of today."""

import json
import sys
from pathlib import Path
from typing import Any

from ilbo_events.compatibility import breaking_changes
from ilbo_events.fact import Fact
from ilbo_events.streams import EVENTS

FOLDER = Path(__file__).parents[2] / "schemas"


def schema_of(event: type[Fact]) -> dict[str, Any]:
    """Return the JSON Schema of an event, as a reader of `data` needs it."""
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return dialect | event.model_json_schema()


def schema_text(event: type[Fact]) -> str:
    """Return the schema as it is recorded."""
    return json.dumps(schema_of(event), ensure_ascii=False, indent=2) + "\n"


def record(folder: Path) -> list[str]:
    """Write the schema of each event; return the breaking changes, which are not written."""
    folder.mkdir(parents=True, exist_ok=True)
    refused = []
    for name, event in EVENTS.items():
        file = folder / f"{name}.json"
        recorded = json.loads(file.read_text("utf-8")) if file.exists() else None
        broken = breaking_changes(recorded, schema_of(event)) if recorded else []
        refused += [f"{name}: {change}" for change in broken]
        if not broken:
            file.write_text(schema_text(event), "utf-8")
    return refused


def main() -> int:
    """Record the schemas; a change that breaks a reader is refused."""
    refused = record(FOLDER)
    for line in refused:
        sys.stderr.write(f"{line}\n")
    if refused:
        sys.stderr.write("A published schema only gains optional fields: make a new version.\n")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
