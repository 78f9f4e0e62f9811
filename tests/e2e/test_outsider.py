"""Any program that can XADD publishes; what it gets wrong hurts nobody."""

import itertools
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.pages import compact, page_text
from tests.e2e.processes import ILBO, Newsroom, ilbo, newsroom
from tests.machine import ROOT
from tests.until import until


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    with newsroom(tmp_path_factory.mktemp("site") / "data", "--no-sample") as running:
        running.wait_open()
        yield running


def _add(site: Newsroom, data: str) -> str:
    with site.redis as client:
        return str(client.xadd("articles", {"data": data}).decode())


def _article(headline: str) -> str:
    return json.dumps({"headline": headline, "body": "첫 문단\n\n둘째 문단"}, ensure_ascii=False)


def _shown_within_a_second(site: Newsroom, headline: str) -> None:
    until(lambda: site.shows("/", headline), 1, every=0.01, what=f"{headline} on the front page")


def test_data_alone_is_on_the_front_page_within_a_second(site: Newsroom) -> None:
    entry = _add(site, _article("서울 첫눈"))
    _shown_within_a_second(site, "서울 첫눈")
    page = site.get(f"/articles/{entry}")
    assert page.index("첫 문단") < page.index("둘째 문단")


def test_broken_json_is_kept_with_its_reason_and_stops_nothing(site: Newsroom) -> None:
    entry = _add(site, '{"headline":"끊긴 글')
    _add(site, _article("다음 글은 나온다"))
    _shown_within_a_second(site, "다음 글은 나온다")

    def letter() -> dict[str, object] | None:
        listed = ilbo("dead", "list", "--json", "--data", str(site.data)).stdout.splitlines()
        letters = [json.loads(line) for line in listed]
        return next((found for found in letters if found["entry"] == entry), None)

    found = until(letter, 10)
    assert "data" in str(found["reason"]) or "JSON" in str(found["reason"])
    shown = ilbo("dead", "show", str(found["letter"]), "--data", str(site.data))
    assert '{"headline":"끊긴 글' in shown.stdout


def test_tail_shows_what_others_add_as_it_comes(site: Newsroom, tmp_path: Path) -> None:
    said = tmp_path / "said"
    command = [*ILBO, "events", "tail", "articles", "--json", "--data", str(site.data)]
    with said.open("wb") as file, subprocess.Popen(command, stdout=file) as tail:
        try:
            headlines = (f"꼬리에 보이는 글 {number}" for number in itertools.count())
            until(
                lambda: _add(site, _article(next(headlines))) and said.stat().st_size, 20, every=0.2
            )
        finally:
            tail.terminate()
    event = json.loads(said.read_text("utf-8").splitlines()[0])
    assert event["type"] == "ArticlePublished"
    assert event["data"]["headline"].startswith("꼬리에 보이는 글")


def test_dropped_letters_are_gone(site: Newsroom) -> None:
    data = ("--data", str(site.data))
    _add(site, '{"headline": 1}')
    _add(site, '{"headline": 2}')
    with site.redis as client:
        until(lambda: client.xlen("articles.dead") >= 2)
        assert ilbo("dead", "drop", "--all", *data).returncode == 0
        assert client.xlen("articles.dead") == 0


def _shown(site: Newsroom, headline: str) -> int:
    """Return how often /sections/all shows it, once it does."""

    def count() -> int:
        return page_text(site.get("/sections/all")).count(compact(headline))

    return until(count, 5, what=headline)


def test_the_examples_publish(site: Newsroom) -> None:
    environment = {
        **os.environ,
        "KEY": (site.data / "local.key").read_text("utf-8").strip(),
        "INGEST": site.status.ingest,
    }
    calls = {
        "서울 첫눈, 새벽 북부부터": ["sh", "publish.sh"],
        "한강 다리 야간 조명, 봄부터": [sys.executable, "publish.py", site.status.ingest],
    }
    if shutil.which("node"):
        calls["동네 서점 열두 곳, 주말"] = ["node", "publish.mjs", site.status.ingest]
    for headline, command in calls.items():
        for _ in range(2):  # the second time it is the same request
            subprocess.run(command, cwd=ROOT / "examples", env=environment, check=True, timeout=30)
        assert _shown(site, headline) == 1
