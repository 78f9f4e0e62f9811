import json
from pathlib import Path
from typing import Any

import pytest
import typer

from ilbo import read
from tests.machine import ROOT
from tests.unit.cli.calls import Called, call

EDITION = ROOT / "examples" / "edition-2026-03-12.txt"
STATIONS = [
    ("동두천", "맑음", 6.4), ("강릉", "흐림", 2.4), ("서울", "맑음", 8.7),
    ("대전", "구름많음", 9.6),
    ("대구", "맑음", 8.0), ("울산", None, 5.3), ("광주", "맑음", 8.5), ("부산", "맑음", 7.7),
    ("고창", "맑음", 4.0), ("제주", "맑음", 8.6), ("강화", "맑음", 7.1), ("보은", "구름많음", 7.9),
    ("금산", "구름많음", 7.6), ("강진군", "맑음", 6.7), ("경주시", "구름많음", 5.0),
    ("거제", "맑음", 8.6),
]  # fmt: skip

app = typer.Typer()
app.command()(read.read)


@pytest.fixture(autouse=True)
def _in_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("ILBO_CLOCK", "2026-03-12T15:00:00+09:00")


def _events(called: Called) -> list[dict[str, Any]]:
    return [json.loads(line) for line in called.out.splitlines()]


def test_the_example_edition_holds_the_facts_of_the_day() -> None:
    called = call(app, str(EDITION), "--json")
    assert (called.code, called.errors) == (0, "")
    events = _events(called)
    assert [event["type"] for event in events] == ["ArticlePublished"] * 2 + [
        "WeatherObserved"
    ] * 16
    main, excerpt = (event["data"] for event in events[:2])
    assert (main["section"], main["source"]["name"], len(main["body"])) == ("사회", "고용노동부", 6)
    assert len(main["subheads"]) == 1
    assert (excerpt["section"], excerpt["is_excerpt"]) == ("정치", True)
    assert excerpt["source"]["name"] == "중앙선거관리위원회"
    seen = [event["data"] for event in events[2:]]
    assert [
        (
            data["station"]["name"],
            data["condition"]["word"] if "condition" in data else None,
            data["temperature_celsius"],
        )
        for data in seen
    ] == STATIONS


def test_each_line_is_a_whole_cloud_event() -> None:
    for event in _events(call(app, str(EDITION), "--json")):
        assert event.keys() >= {
            "specversion", "id", "type", "source", "time", "subject", "datacontenttype", "data",
        }  # fmt: skip


def test_every_page_of_the_example_edition_has_one_article_marked_as_an_example() -> None:
    pages = sorted((ROOT / "examples" / "edition-2026-03-12").glob("*.txt"))
    assert len(pages) >= 8
    for page in pages:
        articles = [
            e for e in _events(call(app, str(page), "--json")) if e["type"] == "ArticlePublished"
        ]
        assert len(articles) == 1
        assert "예시 기사" in articles[0]["data"]["body"][-1]


def test_a_person_sees_a_table() -> None:
    shown = call(app, str(EDITION)).out
    assert "고용노동부, 올해 첫 지역고용아카데미" in shown
    assert "울산 - 5.3 ℃" in shown
    assert "\x1b[" not in shown


def test_an_unreadable_file_is_named_with_its_reason_and_the_others_are_read(
    tmp_path: Path,
) -> None:
    (tmp_path / "page.pdf").write_bytes(b"%PDF-1.7")
    called = call(
        app, str(tmp_path / "page.pdf"), str(tmp_path / "none.txt"), str(EDITION), "--json"
    )
    assert called.code == 1
    assert f"{tmp_path}/page.pdf: the PDF is cut off or damaged" in called.errors
    assert f"{tmp_path}/none.txt: No such file or directory" in called.errors
    assert len(_events(called)) == 18


def test_a_dash_is_standard_input() -> None:
    assert len(_events(call(app, "-", "--json", given=EDITION.read_bytes()))) == 18


def test_nothing_at_all_is_a_wrong_call() -> None:
    assert call(app).code == 2
