"""An edition file, published, is on its article's page as the file has it."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.pages import lines_of, missing_in_order, page_text
from tests.e2e.processes import Newsroom, ilbo, newsroom
from tests.machine import ROOT
from tests.until import until

NOON = "2026-03-12T15:00:00+09:00"
_SAMPLES = Path(os.environ.get("ILBO_SAMPLES", "nowhere"))
EDITIONS = [ROOT / "examples" / "edition-2026-03-12.txt"]
EDITIONS += sorted((_SAMPLES / "edition").glob("*.txt"))


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Newsroom]:
    with newsroom(tmp_path / "data", "--no-sample", ILBO_CLOCK=NOON) as running:
        running.wait_open()
        yield running


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda path: path.stem)
def test_the_article_page_says_what_the_file_says_in_its_order(
    empty: Newsroom, edition: Path
) -> None:
    read = ilbo("read", str(edition), "--json")
    events = [json.loads(line) for line in read.stdout.splitlines()]
    kinds = [event["type"] for event in events]
    assert (kinds.count("ArticlePublished"), kinds.count("WeatherObserved")) == (2, 16)
    published = ilbo("publish", str(edition), "--data", str(empty.data))
    assert published.returncode == 0, published.stderr
    main, other = (event["data"]["article_id"] for event in events[:2])
    until(lambda: f"/articles/{other}" in empty.get("/"), 5)

    page = page_text(empty.get(f"/articles/{main}"))
    parts = lines_of(edition.read_text("utf-8"))
    assert len(parts) > 30
    missing = missing_in_order(page, parts)
    assert missing is None, f"{missing!r} is not there in its order in {page}"


def test_the_order_is_really_looked_at() -> None:
    assert missing_in_order("정치더보기사회", ["정치", "사회", "더보기"]) == "더보기"
