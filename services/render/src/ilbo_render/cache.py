"""Documents kept compressed, each in the encodings it was asked for, the most used ones longest."""

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

from ilbo_render.compression import compressors, decompressors
from ilbo_render.documents import Document
from ilbo_render.facets import ListKey
from ilbo_render.routes import Target

Headers = list[tuple[bytes, bytes]]
_OVERHEAD_BYTES = 1500
"""What an answer's headers and objects take beside its body, roughly."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One document in one encoding, as the messages that ASGI sends."""

    etag: bytes
    start: dict[str, object]
    body: dict[str, object]
    not_modified: dict[str, object]
    payload: bytes


@dataclass(slots=True)
class Kept:
    """One document: what it depends on, how old it is, and its answers by encoding."""

    document: Document
    """Without its body, which stands compressed in the answers."""
    digest: str
    stamp: int
    answers: dict[str, Answer] = field(default_factory=dict)

    @property
    def depends(self) -> tuple[ListKey, ...]:
        """What it shows."""
        return self.document.depends


class PageCache:
    """Documents by target within a limit of bytes."""

    def __init__(self, limit_bytes: int, common_headers: Sequence[tuple[bytes, bytes]]) -> None:
        self._limit = limit_bytes
        self._common = list(common_headers)
        self._kept: OrderedDict[Target, Kept] = OrderedDict()
        self.size_bytes = 0
        self.evictions = 0
        """Counts documents that had to go for others."""

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, target: Target) -> Kept | None:
        """Return what is kept of `target`, as new or old as it is."""
        kept = self._kept.get(target)
        if kept is not None:
            self._kept.move_to_end(target)
        return kept

    def put(self, target: Target, document: Document, stamp: int, encoding: str) -> Kept:
        """Keep a new document in the encoding it is asked for now."""
        self.drop(target)
        body = document.body
        bare = Document(
            b"", document.depends, document.content_type, document.status, document.cache_control
        )
        kept = Kept(bare, hashlib.blake2b(body, digest_size=12).hexdigest(), stamp)
        self._kept[target] = kept
        self._add(kept, encoding, body)
        return kept

    def answer(self, kept: Kept, encoding: str) -> Answer:
        """Return the document in `encoding`, made from another encoding if need be."""
        found = kept.answers.get(encoding)
        if found is None:
            known, other = next(iter(kept.answers.items()))
            found = self._add(kept, encoding, decompressors[known](other.payload))
        return found

    def drop(self, target: Target) -> None:
        """Forget `target`."""
        kept = self._kept.pop(target, None)
        if kept is not None:
            self.size_bytes -= sum(map(_size, kept.answers.values()))

    def _add(self, kept: Kept, encoding: str, body: bytes) -> Answer:
        answer = self._make(kept, encoding, compressors[encoding](body))
        kept.answers[encoding] = answer
        self.size_bytes += _size(answer)
        while self.size_bytes > self._limit and len(self._kept) > 1:
            self.drop(next(iter(self._kept)))
            self.evictions += 1
        return answer

    def _make(self, kept: Kept, encoding: str, payload: bytes) -> Answer:
        document = kept.document
        etag = f'"{kept.digest}-{encoding}"'.encode()
        lasting: Headers = [
            (b"etag", etag),
            (b"cache-control", document.cache_control.encode()),
            (b"vary", b"accept-encoding"),
            *self._common,
        ]
        headers: Headers = [
            (b"content-type", document.content_type.encode()),
            (b"content-length", str(len(payload)).encode()),
            *lasting,
        ]
        if encoding != "identity":
            headers.append((b"content-encoding", encoding.encode()))
        start = {"type": "http.response.start", "status": document.status, "headers": headers}
        unchanged = {"type": "http.response.start", "status": 304, "headers": lasting}
        return Answer(
            etag, start, {"type": "http.response.body", "body": payload}, unchanged, payload
        )


def _size(answer: Answer) -> int:
    return len(answer.payload) + _OVERHEAD_BYTES
