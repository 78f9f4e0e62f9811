"""Extracts one page: python -m ilbo_ingest.readers.web.worker SECONDS <PAGE >JSON.

A process of its own, because nobody can say beforehand how long a page will take: the kernel ends
it after so many seconds of processor time, or when it wants more memory than a page may need.
"""

import json
import resource
import sys

from ilbo_ingest.readers.web.extraction import extract
from ilbo_ingest.readers.xml_guard import parse_html

_MEMORY_BYTES = 1024 * 1024 * 1024


def main(arguments: list[str]) -> int:
    """Answer on standard output."""
    _limit(resource.RLIMIT_AS, _MEMORY_BYTES)
    _limit(resource.RLIMIT_CPU, int(arguments[0]))
    prose = extract(parse_html(sys.stdin.buffer.read(), "utf-8"))
    answer = {"paragraphs": prose.paragraphs, "html": prose.html}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode(errors="replace"))
    return 0


def _limit(what: int, most: int) -> None:
    _, hard = resource.getrlimit(what)
    soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (soft, hard))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
