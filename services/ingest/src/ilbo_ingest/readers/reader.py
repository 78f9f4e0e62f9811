"""What a reader of a wire format is: pure, bytes in, drafts out, or a refusal with its reason."""

import re
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Protocol

from ilbo_ingest.drafts import Found
from ilbo_ingest.readers.dates import KST
from ilbo_paper import Paper

_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Document:
    """What arrived, before anybody knows what it is."""

    data: bytes
    name: str = ""
    """The file's name or the address, for the provenance; never decides the format alone."""
    content_type: str | None = None
    """As the sender declared it; where the bytes say otherwise, they are right."""
    url: str | None = None
    """Where it was fetched from: relative links are resolved against it."""

    @property
    def charset(self) -> str | None:
        """The charset that the sender's Content-Type names."""
        match = _CHARSET.search(self.content_type or "")
        return match[1] if match else None


@dataclass(frozen=True, slots=True)
class Context:
    """What a reader may know besides the bytes."""

    paper: Paper
    now: datetime
    """When the document was received."""
    zone: tzinfo = KST
    """What a time without an offset is meant in; a source may be of elsewhere."""


class Reader(Protocol):
    """One wire format."""

    @property
    def name(self) -> str:
        """What provenance and `ilbo read` call it, e.g. feed."""

    def recognises(self, document: Document) -> bool:
        """Whether this is a document of its format: a cheap look that never raises."""

    def read(self, document: Document, context: Context) -> Found:
        """Return what it holds; raise UnreadableDocumentError naming the reason.

        One item that can't be read becomes a note and hurts no other.
        """
