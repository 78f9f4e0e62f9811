"""The files a person names, read as bytes; `-` is standard input."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Document:
    """One file."""

    path: str
    """As the person named it."""
    name: str
    """As it is published where the document came from."""
    content: bytes


class UnreadableFileError(Exception):
    """The file can't be opened; the others still are."""


def open_documents(files: list[str]) -> Iterator[Document | UnreadableFileError]:
    """Yield each file, or why it can't be read, in the order given."""
    for name in files:
        try:
            yield _open(name)
        except OSError as error:
            yield UnreadableFileError(f"{name}: {error.strerror or error}")


def _open(name: str) -> Document:
    if name == STANDARD_INPUT:
        return Document(name, "standard input", sys.stdin.buffer.read())
    return Document(name, Path(name).name, Path(name).read_bytes())
