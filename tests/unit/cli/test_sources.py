"""`ilbo sources`: the table, the check for monitors, and a new source."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ilbo.sources import app
from ilbo_paper import FeedSource, read_paper
from tests.integration.sources import item, rss
from tests.machine import ROOT
from tests.unit.cli.calls import call
from tests.unit.cli.stand_in import StandIn, stand_in
from tests.upstream import Reply, Upstream

FEED: dict[str, Any] = {
    "kind": "feed",
    "name": "한빛구청",
    "state": "ok",
    "reason": "",
    "items": {"published": 3},
    "last_success_at": "2026-06-15T03:00:00+00:00",
    "last_item_at": "2026-06-15T01:30:00+00:00",
    "rhythm": {"hours": "working days 8-19", "expected_silence_seconds": 5400},
}
DOOR: dict[str, Any] = {"kind": "http", "name": "통신사", "items": {"published": 1}}


@pytest.fixture
def ingest() -> Iterator[StandIn]:
    with stand_in() as server:
        yield server


@pytest.fixture
def upstream(monkeypatch: pytest.MonkeyPatch) -> Iterator[Upstream]:
    monkeypatch.setenv("ILBO_INGEST_ALLOW_HOSTS", "127.0.0.1")
    with Upstream() as server:
        yield server


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    file = tmp_path / "ilbo.toml"
    file.write_text((ROOT / "ilbo.toml").read_text("utf-8"), "utf-8")
    return file


def target(ingest: StandIn, *rows: dict[str, Any]) -> list[str]:
    ingest.will_answer(200, json.dumps({"since": "2026", "sources": rows}))
    return ["--url", ingest.url, "--key", "ilbo_x"]


def test_the_table_shows_what_a_person_needs(ingest: StandIn) -> None:
    called = call(app, *target(ingest, FEED, DOOR))
    assert called.code == 0
    for shown in (
        "한빛구청", "ok", "2026-06-15 12:00:00", "2026-06-15 10:30:00",
        "each 1.5 h, working days 8-19", "통신사",
    ):  # fmt: skip
        assert shown in called.out


@pytest.mark.parametrize(
    ("state", "code"), [("ok", 0), ("new", 0), ("paused", 0), ("silent", 1), ("failing", 1)]
)
def test_a_monitor_hears_when_a_source_is_not_well(ingest: StandIn, state: str, code: int) -> None:
    row = FEED | {"state": state, "reason": "why"}
    called = call(app, "--check", *target(ingest, DOOR, row))
    assert (called.code, state in called.out) == (code, True)


def test_a_site_s_feed_is_found_shown_and_written_down(upstream: Upstream, paper: Path) -> None:
    page = (
        '<!DOCTYPE html><html><head><link rel="alternate" type="application/rss+xml" '
        'href="/board/rss.do?id=7"></head><body>한빛구청</body></html>'
    )
    upstream.answer("/", Reply(page.encode(), content_type="text/html"))
    upstream.answer("/board/rss.do?id=7", Reply(rss([item(1, "도서관 밤 열 시까지"), item(2)])))
    called = call(
        app, "add", upstream.url("/"), "--config", str(paper), "--name", "한빛구청",
        "--section", "지역", "--licence", "kogl-1", "--yes",
    )  # fmt: skip
    assert called.code == 0, called.errors
    assert "도서관 밤 열 시까지" in called.out
    assert "지역" in called.out
    (source,) = read_paper(paper).sources
    assert isinstance(source, FeedSource)
    assert (source.name, source.section, source.licence) == ("한빛구청", "지역", "kogl-1")
    assert source.url == upstream.url("/board/rss.do?id=7")


def test_a_feed_in_its_usual_place_is_found_and_asked_about(
    upstream: Upstream, paper: Path
) -> None:
    upstream.answer("/", Reply(b"<html>x</html>", content_type="text/html"))
    upstream.answer("/rss/allArticle.xml", Reply(rss([item(1)])))
    before = paper.read_text("utf-8")
    called = call(app, "add", upstream.url("/"), "--config", str(paper), given=b"n\n")
    assert "/rss/allArticle.xml" in called.out
    assert "only headlines and links" in called.errors
    assert paper.read_text("utf-8") == before


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (Reply(b"<html>x</html>", content_type="text/html"), "is a web page"),
        (Reply(b"gone", status=404), "status 404"),
        (Reply(b'{"error": 1}'), "JSON"),
        (Reply(rss([])), "is a feed without items"),
    ],
)
def test_what_is_no_living_feed_is_refused_with_the_reason(
    upstream: Upstream, paper: Path, reply: Reply, why: str
) -> None:
    upstream.answer("/x", reply)
    called = call(app, "add", upstream.url("/x"), "--config", str(paper), "--yes")
    assert called.code == 1
    assert why in called.errors
    assert read_paper(paper).sources == ()


def test_a_private_address_is_not_fetched(
    upstream: Upstream, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ILBO_INGEST_ALLOW_HOSTS")
    called = call(app, "add", upstream.url("/x"), "--config", str(paper), "--yes")
    assert "forbidden_" in called.errors
    assert upstream.requests() == []


def test_a_source_that_would_spoil_the_file_is_not_written(upstream: Upstream, paper: Path) -> None:
    upstream.answer("/x", Reply(rss([item(1, at=datetime.now(UTC) - timedelta(days=1))])))
    before = paper.read_text("utf-8")
    for arguments in (["--section", "경재"], ["--licence", "free"], ["--name", "a/b"]):
        called = call(app, "add", upstream.url("/x"), "--config", str(paper), "--yes", *arguments)
        assert called.code == 2
        assert arguments[0].removeprefix("--") in called.errors
    assert paper.read_text("utf-8") == before
    assert [file.name for file in paper.parent.iterdir()] == ["ilbo.toml"]
