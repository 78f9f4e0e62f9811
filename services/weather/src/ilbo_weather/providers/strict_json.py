"""JSON as RFC 8259 has it: no NaN, no Infinity, no number beyond a double, no endless nesting."""

import json
import math
from typing import NoReturn


class JsonError(ValueError):
    """The text is no JSON; the page is refused."""


class NotFiniteError(JsonError):
    """The text has a number that no observation can be: NaN, Infinity or beyond a double."""


def parse_json(text: str) -> object:
    """Return the value; raise JsonError for what RFC 8259 doesn't allow."""
    try:
        return json.loads(text, parse_constant=_refuse, parse_float=_finite)
    except NotFiniteError:
        raise
    except RecursionError as error:
        raise JsonError("nested too deeply") from error
    except ValueError as error:
        raise JsonError(str(error)) from error


def _refuse(constant: str) -> NoReturn:
    raise NotFiniteError(constant)


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise NotFiniteError(text[:40])
    return value
