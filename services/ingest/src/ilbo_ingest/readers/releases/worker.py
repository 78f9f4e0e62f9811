"""Takes one office document apart: python -m ilbo_ingest.readers.releases.worker <DOCUMENT >JSON.

A process of its own, because the libraries that read such files are large and the files come from
strangers. It answers `{"extraction": …}` or `{"refused": "why"}`; every other end is a refusal in
the words of whoever started it.
"""

import dataclasses
import json
import sys
from collections.abc import Callable
from functools import partial

from ilbo_ingest.readers.releases.blocks import Extraction
from ilbo_ingest.readers.releases.confinement import (
    ADDRESS_SPACE_BYTES,
    NotAllowedError,
    confine,
    refuse_actions,
)
from ilbo_ingest.readers.releases.containers import Container, RefusedFileError, container_of

_MEBIBYTE = 1024 * 1024


def main() -> int:
    """Answer on standard output."""
    confine()
    data = sys.stdin.buffer.read()
    answer: dict[str, object]
    try:
        answer = {"extraction": dataclasses.asdict(_extraction(data))}
    except RefusedFileError as error:
        answer = {"refused": str(error)}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode(errors="replace"))
    return 0


def _extraction(data: bytes) -> Extraction:
    name = "document"
    try:
        container = container_of(data)
        name = container.value
        extract = _extractor(container)
        refuse_actions()
        return extract(data)
    except (RefusedFileError, NameError, ImportError):
        raise  # a refusal, or a fault of ours
    except MemoryError as error:
        limit = ADDRESS_SPACE_BYTES // _MEBIBYTE
        raise RefusedFileError(f"the {name} needs more than {limit} MiB to be read") from error
    except RecursionError as error:
        raise RefusedFileError(f"the {name} nests its parts too deep") from error
    except NotAllowedError as error:
        raise RefusedFileError(f"the {name} is refused: {error}") from error
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"[:300]
        raise RefusedFileError(f"the {name} is damaged or not understood ({reason})") from error


def _extractor(container: Container) -> Callable[[bytes], Extraction]:
    """Load the libraries of one format, and no others: each costs a tenth of a second."""
    if container is Container.DOCX:
        from ilbo_ingest.readers.releases.word import extract_word

        return extract_word
    if container is Container.PDF:
        from ilbo_ingest.readers.releases.pdf import extract_pdf

        return extract_pdf
    from ilbo_ingest.readers.releases.hangul import extract_hangul

    return partial(extract_hangul, container=container)


if __name__ == "__main__":
    sys.exit(main())
