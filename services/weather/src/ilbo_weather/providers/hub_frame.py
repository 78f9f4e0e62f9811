"""The frame of API Hub's text tables: comments, rows, and an end without which nothing counts.

`#START7777`, comment lines that begin with `#` (both may be missing), rows, `#7777END`. A body
without its last line was cut on the way; its last row may be half a number.
"""

from ilbo_weather.readings import Failure

_END = "#7777END"


def rows_of(text: str) -> list[str] | Failure:
    """Return the rows, or what is wrong with their frame."""
    lines = [line.rstrip("\r") for line in text.split("\n")]
    lines = [line for line in lines if line.strip()]
    if not lines or lines[-1].strip() != _END:
        return Failure("garbage", "truncated", f"the last line is {lines[-1:]!r}"[:200])
    rows = [line for line in lines if not line.lstrip().startswith("#")]
    return rows or Failure("no_data", "no_rows")


def header_of(text: str) -> list[str]:
    """Return the names of the columns: the last comment that begins with a known first name."""
    comments = (line.lstrip("# \t").split() for line in text.splitlines() if line.startswith("#"))
    return next((names for names in comments if names[:1] in (["STN"], ["YYMMDDHHMI"])), [])
