"""What /openapi.json says about bodies, answers and refusals."""

from typing import Any

from pydantic import BaseModel

from ilbo_events import Image
from ilbo_ingest.answers import PROBLEM_TYPE
from ilbo_ingest.article_input import ArticleInput
from ilbo_ingest.writers.ninjs import MEDIA_TYPE

_TEXT: dict[str, Any] = {"type": "string"}
_NUMBER: dict[str, Any] = {"type": "integer"}
_PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": _TEXT,
        "title": _TEXT,
        "status": _NUMBER,
        "detail": _TEXT,
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "reason"],
                "properties": {"field": _TEXT, "reason": _TEXT},
            },
        },
    },
}
_OUTCOME: dict[str, Any] = {
    "type": "object",
    "required": ["article_id", "state", "revision", "path"],
    "properties": {
        "article_id": _TEXT,
        "state": {"enum": ["published", "unchanged", "held", "withdrawn"]},
        "revision": {"type": ["integer", "null"]},
        "path": _TEXT,
        "public_at": {"type": "string", "format": "date-time"},
        "hold": _TEXT,
    },
}
_HELD: dict[str, Any] = {
    "type": "object",
    "required": ["article_id", "headline", "reason", "needs_editor", "since", "due"],
    "properties": {
        "article_id": _TEXT,
        "headline": _TEXT,
        "source": {"type": ["string", "null"]},
        "reason": _TEXT,
        "needs_editor": {"type": "boolean"},
        "since": {"type": "string", "format": "date-time"},
        "due": {"type": ["string", "null"], "format": "date-time"},
        "revision_of": {"type": ["integer", "null"]},
    },
}
_NOTES: dict[str, Any] = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["line", "text", "reason"],
        "properties": {"line": _NUMBER, "text": _TEXT, "reason": _TEXT},
    },
}
_REFUSALS = {
    400: "The request can't be read",
    401: "No access",
    403: "The key may not write for this source",
    404: "No such article",
    408: "The body did not arrive in time",
    409: "Withdrawn for good, or the same Idempotency-Key still runs",
    413: "The body is too large",
    422: "A field is wrong, or the Idempotency-Key was used with another request",
    429: "Too many requests",
    503: "Nothing was acknowledged; send it again after Retry-After",
}
_NOT_MODIFIED: dict[str, Any] = {"description": "As `If-None-Match` says, you have it"}
ARTICLE_ID: dict[str, Any] = {"pattern": "^[A-Za-z0-9._-]{1,128}$"}
IDEMPOTENCY_KEY: dict[str, Any] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "The same key and request get the same answer for 24 hours.",
    "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
}

_NINJS: dict[str, Any] = {"type": "object", "required": ["uri"], "properties": {"uri": _TEXT}}
PAGING: list[dict[str, Any]] = [
    {
        "name": "limit",
        "in": "query",
        "description": "How many at most.",
        "schema": {"type": "integer", "minimum": 1, "maximum": 100, "default": 20},
    },
    {
        "name": "before",
        "in": "query",
        "description": "Only what is older: the address in `Link` of the page before has it.",
        "schema": {"type": "string", "pattern": "^[0-9]{1,19}-[0-9]{1,19}$"},
    },
]


def json_body(model: type[BaseModel], description: str) -> dict[str, Any]:
    """Return a JSON request body; only an article's has to be there."""
    return {
        "required": model is ArticleInput,
        "description": description,
        "content": {"application/json": {"schema": _inlined(model.model_json_schema())}},
    }


def any_body() -> dict[str, Any]:
    """Return the body that is a document in any format."""
    schema = {"type": "string", "format": "binary", "minLength": 1}
    types = ("text/plain", "application/octet-stream")
    return {"required": True, "content": {kind: {"schema": schema} for kind in types}}


def picture_body() -> dict[str, Any]:
    """Return the body that is a picture."""
    schema = {"type": "string", "format": "binary", "minLength": 1}
    types = ("image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "image/bmp")
    return {"required": True, "content": {kind: {"schema": schema} for kind in types}}


def stored_picture() -> dict[int | str, dict[str, Any]]:
    """Return the answers of the route that takes a picture."""
    image = _inlined(Image.model_json_schema())
    found = _refusals(set(_REFUSALS) - {403, 404})
    return found | {200: _says("Known already", image), 201: _says("Stored", image)}


def outcomes(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the answers of a route about one article: its successes and every refusal."""
    says = {
        200: "Done, or nothing to do",
        201: "Published",
        202: "Held until its time or an editor",
    }
    found = _refusals(set(_REFUSALS))
    found |= {status: _says(says[status], _OUTCOME) for status in statuses}
    return found


def readings(*fields: str) -> dict[int | str, dict[str, Any]]:
    """Return the answers of a route that takes a document."""
    lists: dict[str, Any] = {
        name: {"type": "array", "items": {"type": "object"}} for name in fields
    }
    properties = {"reader": _TEXT, **lists, "notes": _NOTES}
    schema = {"type": "object", "required": list(properties), "properties": properties}
    return {200: _says("Read", schema), **_refusals(set(_REFUSALS) - {403, 404})}


def report() -> dict[int | str, dict[str, Any]]:
    """Return the answers of the route that shows the sources."""
    return {200: _says("Each source", {"type": "object"}), **_refusals({400, 401, 429, 503})}


def held_list() -> dict[int | str, dict[str, Any]]:
    """Return the answers of the route that shows what waits."""
    schema = {
        "type": "object",
        "required": ["held", "total"],
        "properties": {"held": {"type": "array", "items": _HELD}, "total": _NUMBER},
    }
    return {200: _says("What waits", schema), **_refusals({400, 401, 413, 429, 503})}


def held_article() -> dict[int | str, dict[str, Any]]:
    """Return the answers of the route that shows a held article."""
    article: dict[str, Any] = {"article": {"type": "object"}}
    schema: dict[str, Any] = {**_HELD, "properties": _HELD["properties"] | article}
    refused = {400, 401, 403, 404, 413, 422, 429, 503}
    return {200: _says("The article", schema), **_refusals(refused)}


def dropped() -> dict[int | str, dict[str, Any]]:
    """Return the answers of the route that forgets a held article."""
    schema: dict[str, Any] = {
        "type": "object",
        "required": ["article_id", "state"],
        "properties": {"article_id": _TEXT, "state": {"enum": ["dropped"]}},
    }
    return {200: _says("Forgotten", schema), **_refusals(set(_REFUSALS))}


def wire() -> dict[int | str, dict[str, Any]]:
    """Return the answers of the route that lists articles as ninjs 3.1."""
    items: dict[str, Any] = {"type": "array", "items": _NINJS}
    found = _refusals({400, 401, 422, 429, 503})
    return {200: _ninjs("Newest first", items), 304: _NOT_MODIFIED, **found}


def state_or_wire() -> dict[int | str, dict[str, Any]]:
    """Return the answers of the route that shows one article, as the client's Accept says."""
    found = outcomes(200)
    found[200]["content"] |= _ninjs("", _NINJS)["content"]
    return {**found, 304: _NOT_MODIFIED}


def outcome_or_items() -> dict[int | str, dict[str, Any]]:
    """Return the answers to an article, or to ninjs, whose items have a state each."""
    found = outcomes(200, 201, 202)
    items = readings("items")[200]["content"]["application/json"]["schema"]
    found[200]["content"]["application/json"] = {"schema": {"anyOf": [_OUTCOME, items]}}
    return found


def or_ninjs(body: dict[str, Any]) -> dict[str, Any]:
    """Return a request body that may be ninjs as well."""
    return body | {"content": body["content"] | {MEDIA_TYPE: {"schema": _NINJS}}}


def _ninjs(description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": description, "content": {MEDIA_TYPE: {"schema": schema}}}


def _refusals(statuses: set[int]) -> dict[int | str, dict[str, Any]]:
    return {
        status: {
            "description": _REFUSALS[status],
            "content": {PROBLEM_TYPE: {"schema": _PROBLEM}},
        }
        for status in sorted(statuses)
    }


def _says(description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _inlined(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema with its definitions in place: the document has one level only."""
    definitions = schema.pop("$defs", {})

    def resolve(part: Any) -> Any:
        if isinstance(part, list):
            return [resolve(item) for item in part]
        if not isinstance(part, dict):
            return part
        if "$ref" in part:
            return resolve(definitions[part["$ref"].removeprefix("#/$defs/")])
        return {name: resolve(value) for name, value in part.items()}

    inlined: dict[str, Any] = resolve(schema)
    return inlined
