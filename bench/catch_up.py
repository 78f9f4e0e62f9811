"""How soon a new replica with an empty folder shows everything.

The clock starts before the process does and stops when the article published last has its page;
events are taken in order, so all others have theirs. After that every page of /sections/all is
read and its articles are counted, to be sure.
"""

import gzip
import re
import time
from pathlib import Path

from bench.articles import article_path
from bench.connection import Connection
from bench.figures import Figure, Target
from bench.log import fill
from bench.plan import Plan
from bench.processes import durable_server, service, shows

_SECONDS = 10.0
_LINK = re.compile(rb'href="(?:http://[^/"]*)?/articles/([\w.-]+)"')


class MissingArticlesError(RuntimeError):
    """The replica says it is up to date and doesn't show everything."""


def measure(plan: Plan, folder: Path) -> list[Figure]:
    """Return the seconds a replica needed, for each repetition."""
    samples = []
    with durable_server(folder / "server") as url:
        fill(url, plan.articles)
        for repeat in range(plan.repeats):
            samples.append(_seconds(plan, folder / f"new-{repeat}", url))
    name = f"{plan.articles:,} articles shown"
    return [Figure("catch-up", name, "s", tuple(samples), Target("<=", _SECONDS))]


def _seconds(plan: Plan, folder: Path, url: str) -> float:
    complete = shows(article_path(plan.articles - 1))
    folder.mkdir()
    started = time.monotonic()
    with service("render", folder, url, until=complete) as render:
        seconds = time.monotonic() - started
        shown = count_articles(render.port)
    if shown != plan.articles:
        raise MissingArticlesError(f"{shown} of {plan.articles} articles are shown")
    return seconds


def count_articles(port: int) -> int:
    """Return how many articles /sections/all lists on all its pages."""
    found: set[bytes] = set()
    page = 1
    with Connection(port) as reader:
        while (answer := reader.get(f"/sections/all?page={page}")).status == 200:
            before = len(found)
            found.update(_LINK.findall(gzip.decompress(answer.body)))
            if len(found) == before:
                break
            page += 1
    return len(found)
