"""A reader that asks for the front page and for the next article every millisecond.

`python -m bench.poller PORT FIRST COUNT SECONDS` prints "asking", then, when it has seen every
article or the time is over, one JSON object: for each number the moments (monotonic clock of the
machine, ns) at which the first answer that contains the article was there. Each page has a
connection and a thread of its own, so that a slow answer of one doesn't delay the other.
"""

import gzip
import json
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator

from bench.articles import article_path
from bench.connection import Answer, Connection, request

_EVERY_SECONDS = 0.001
_SHOWN = re.compile(rb"/articles/bench-(\d+)")

Seen = dict[int, int]


def watch_front(port: int, awaited: list[int], seen: Seen, ends_at: float) -> None:
    """Note when each awaited article first stands on the front page."""
    last = b""
    for answer, at in _answers(port, lambda: request("/"), awaited, ends_at):
        if answer.body == last:
            continue
        last = answer.body
        shown = set(map(int, _SHOWN.findall(_plain(answer))))
        for number in shown.intersection(awaited):
            seen[number] = at
            awaited.remove(number)


def watch_article(port: int, awaited: list[int], seen: Seen, ends_at: float) -> None:
    """Note when each awaited article first has a page, the next one only then."""

    def next_page() -> bytes:
        return request(article_path(awaited[0]))

    for answer, at in _answers(port, next_page, awaited, ends_at):
        if answer.status == 200:
            seen[awaited.pop(0)] = at


def _answers(
    port: int, next_request: Callable[[], bytes], awaited: list[int], ends_at: float
) -> Iterator[tuple[Answer, int]]:
    with Connection(port) as connection:
        while awaited and time.monotonic() < ends_at:
            asked_at = time.monotonic()
            answer = connection.send(next_request())
            yield answer, time.monotonic_ns()
            time.sleep(max(_EVERY_SECONDS - (time.monotonic() - asked_at), 0))


def _plain(answer: Answer) -> bytes:
    is_packed = answer.header(b"content-encoding") == b"gzip"
    return gzip.decompress(answer.body) if is_packed else answer.body


def main() -> None:
    """Watch both pages until everything is seen."""
    port, first, count, seconds = (int(argument) for argument in sys.argv[1:])
    ends_at = time.monotonic() + seconds
    front: Seen = {}
    article: Seen = {}
    threads = [
        threading.Thread(
            target=watch, args=(port, list(range(first, first + count)), seen, ends_at)
        )
        for watch, seen in ((watch_front, front), (watch_article, article))
    ]
    for thread in threads:
        thread.start()
    print("asking", flush=True)
    for thread in threads:
        thread.join()
    print(json.dumps({"front": front, "article": article}))


if __name__ == "__main__":
    main()
