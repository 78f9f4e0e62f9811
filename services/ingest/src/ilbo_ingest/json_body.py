"""Strict JSON: what two programs could read in two ways is refused, with the reason."""

import json
from collections.abc import Sequence
from typing import NoReturn


class JsonError(ValueError):
    """The bytes are no JSON that everybody reads the same; the request is refused."""


def parse_json(data: bytes) -> object:
    """Return the value; raise JsonError for anything but plain UTF-8 JSON.

    Refused are NaN and Infinity, names given twice, lone surrogates and endless nesting.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise JsonError(f"is no UTF-8: byte {error.start} can't be read") from error
    try:
        value: object = json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
    except RecursionError as error:
        raise JsonError("nests too deep") from error
    except JsonError:
        raise
    except ValueError as error:
        raise JsonError(f"is no JSON: {error}") from error
    if "\\u" in text:
        _check_surrogates(value)
    return value


def _object(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    content = dict(pairs)
    if len(content) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise JsonError(f"gives {twice[:100]!a} twice")
    return content


def _no_constant(name: str) -> NoReturn:
    raise JsonError(f"holds {name}, which is no JSON")


def _check_surrogates(value: object) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise JsonError("holds half a surrogate pair") from error
    except RecursionError as error:
        raise JsonError("nests too deep") from error
