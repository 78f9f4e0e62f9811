"""Whether a published schema only grew: pure comparison of two JSON Schemas of one event.

Two readers must never stumble: last month's reader over what is written today, and today's reader
over what last month left in the log. So a published schema may gain optional fields and change its
prose; everything else is a new version beside the old.
"""

from collections.abc import Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]
_PROSE = frozenset({"title", "description", "examples", "deprecated", "$comment", "$schema"})
_STRUCTURE = frozenset({"$defs", "$ref", "properties", "required", "items", "anyOf"})
_UPPER = frozenset({"maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"})
_LOWER = frozenset({"minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"})


def breaking_changes(recorded: Schema, current: Schema) -> list[str]:
    """Return one line for each change that a reader on either side could not read."""
    return list(_compare("data", _Schemas(recorded, current), recorded, current))


class _Schemas:
    """Both documents, for their `$ref`s."""

    def __init__(self, recorded: Schema, current: Schema) -> None:
        self._recorded = recorded
        self._current = current

    def resolved(self, recorded: Schema, current: Schema) -> tuple[Schema, Schema]:
        return _resolve(self._recorded, recorded), _resolve(self._current, current)


def _resolve(document: Schema, schema: Schema) -> Schema:
    while "$ref" in schema:
        name = str(schema["$ref"]).removeprefix("#/$defs/")
        beside = {key: value for key, value in schema.items() if key != "$ref"}
        schema = {**document["$defs"][name], **beside}
    return schema


def _compare(path: str, schemas: _Schemas, recorded: Schema, current: Schema) -> Iterator[str]:
    recorded, current = schemas.resolved(recorded, current)
    yield from _compare_fields(path, schemas, recorded, current)
    yield from _compare_alternatives(path, schemas, recorded, current)
    if "items" in recorded and "items" in current:
        yield from _compare(f"{path}[]", schemas, recorded["items"], current["items"])
    elif "items" in recorded or "items" in current:
        yield f"{path}: changed items"
    for keyword in sorted((recorded.keys() | current.keys()) - _PROSE - _STRUCTURE):
        before, now = recorded.get(keyword), current.get(keyword)
        if keyword == "default" and _only_grew(before, now):
            continue
        if (keyword in recorded) != (keyword in current) or before != now:
            yield f"{path}: {_kind(keyword, before, now)} from {before!r} to {now!r}"


def _compare_fields(
    path: str, schemas: _Schemas, recorded: Schema, current: Schema
) -> Iterator[str]:
    before, now = recorded.get("properties", {}), current.get("properties", {})
    required_before = set(recorded.get("required", ()))
    required_now = set(current.get("required", ()))
    for name in before:
        field = f"{path}.{name}"
        if name not in now:
            yield f"{field}: removed"
            continue
        if name in required_now - required_before:
            yield f"{field}: required now, was optional"
        if name in required_before - required_now:
            yield f"{field}: optional now, was required"
        yield from _compare(field, schemas, before[name], now[name])
    for name in now:
        if name not in before and name in required_now:
            yield f"{path}.{name}: new and required"


def _compare_alternatives(
    path: str, schemas: _Schemas, recorded: Schema, current: Schema
) -> Iterator[str]:
    before, now = recorded.get("anyOf", ()), current.get("anyOf", ())
    if len(before) != len(now):
        yield f"{path}: changed type, {len(now)} alternatives instead of {len(before)}"
        return
    for old, new in zip(before, now, strict=True):
        yield from _compare(path, schemas, old, new)


def _only_grew(before: Any, now: Any) -> bool:
    """Return whether a part's default gained optional fields as the part itself did."""
    both = isinstance(before, dict) and isinstance(now, dict)
    return both and before.items() <= now.items()


def _kind(keyword: str, before: Any, now: Any) -> str:
    """Return what happened to a keyword: narrowed, widened or changed."""
    if keyword in _UPPER | _LOWER:
        narrower = before is None or (
            now is not None and (now < before if keyword in _UPPER else now > before)
        )
        return f"{'narrowed' if narrower else 'widened'} {keyword}"
    if keyword == "enum" and before and now:
        lost, gained = set(before) - set(now), set(now) - set(before)
        return f"{'narrowed' if lost else 'widened' if gained else 'changed'} enum"
    return f"changed {keyword}"
