"""What the worker answers: one line of JSON and the files it names, one after the other.

The process that writes it had a stranger's bytes in its hands, so nothing of it is believed.
"""

import json
import re
from dataclasses import dataclass
from typing import Final, get_args

from ilbo_ingest.media.refusals import Reason, RefusedPictureError

_FORMATS: Final = ("avif", "webp", "jpg")
_COLOR: Final = re.compile("#[0-9a-f]{6}")
_LONGEST_SIDE: Final = 10_000
_MOST_WIDTHS: Final = 16


@dataclass(frozen=True, slots=True)
class Renditions:
    """One picture, made anew."""

    size: tuple[int, int]
    """Width and height of the largest that was made."""
    widths: tuple[int, ...]
    average_color: str
    files: dict[str, bytes]
    """By name: each width in each format, e.g. 240.avif."""


class UnreadableAnswerError(ValueError):
    """The worker did not say what a worker says; the picture is refused."""


def write_answer(answer: Renditions | RefusedPictureError) -> bytes:
    """Return an answer as bytes."""
    if isinstance(answer, RefusedPictureError):
        return json.dumps({"refused": [answer.reason, answer.detail]}).encode() + b"\n"
    header = {
        "size": answer.size,
        "widths": answer.widths,
        "average_color": answer.average_color,
        "lengths": {name: len(content) for name, content in answer.files.items()},
    }
    return json.dumps(header).encode() + b"\n" + b"".join(answer.files.values())


def read_answer(data: bytes) -> Renditions:
    """Return what was made; raise RefusedPictureError or UnreadableAnswerError."""
    line, _, contents = data.partition(b"\n")
    try:
        header = json.loads(line)
        if "refused" in header:
            raise _refusal(*header["refused"])
        width, height = map(_length, header["size"])
        widths = tuple(map(_length, header["widths"]))
        files = _files(header["lengths"], widths, contents)
        color = header["average_color"]
    except RefusedPictureError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableAnswerError(repr(error)[:200]) from error
    if not isinstance(color, str) or not _COLOR.fullmatch(color) or widths[-1:] != (width,):
        raise UnreadableAnswerError("the sizes or the colour are none")
    return Renditions((width, height), widths, color, files)


def _refusal(reason: object, detail: object) -> RefusedPictureError:
    for known in get_args(Reason):
        if reason == known:
            return RefusedPictureError(known, str(detail)[:300])
    raise ValueError("no such reason")


def _length(number: object) -> int:
    if not isinstance(number, int) or not 0 < number <= _LONGEST_SIDE:
        raise ValueError("no length of a side")
    return number


def _positive(number: int) -> int:
    if number <= 0:
        raise ValueError("no length of a file")
    return number


def _files(lengths: dict[str, int], widths: tuple[int, ...], contents: bytes) -> dict[str, bytes]:
    names = {f"{width}.{kind}" for width in widths for kind in _FORMATS}
    if (
        set(lengths) != names
        or len(widths) > _MOST_WIDTHS
        or sum(lengths.values()) != len(contents)
    ):
        raise ValueError("more or less bytes than those of the files")
    files = {}
    position = 0
    for name, length in lengths.items():
        files[name] = contents[position : position + length]
        position += length
    return files
