"""What of a source was not used, and why: for people to look at, and to read again."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Refusal:
    """One document or item that was not used."""

    source: str
    kind: Literal["document", "item"]
    reason: str
    title: str
    """The item's headline or the document's name."""
    item: str = ""
    """The item as it was read, JSON; empty for a document."""


@dataclass(frozen=True, slots=True)
class KeptRefusal:
    """A refusal as it is kept."""

    id: str
    refusal: Refusal
    refused_at: str
    sha256: str
    """Of the document's bytes."""
    file: str | None
    """Where they are, in the data folder; `ilbo publish` takes it once the cause is gone."""
