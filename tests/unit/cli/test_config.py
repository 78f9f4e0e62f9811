import json
from pathlib import Path

from ilbo.config import app
from tests.machine import ROOT
from tests.unit.cli.calls import call

PAPER = (ROOT / "ilbo.toml").read_text("utf-8")


def test_the_example_paper_is_right() -> None:
    called = call(app, "check", str(ROOT / "ilbo.toml"))
    assert called.code == 0
    assert "한빛일보" in called.out
    assert json.loads(call(app, "check", str(ROOT / "ilbo.toml"), "--json").out)["stations"] == 16


def test_a_wrong_field_is_named_with_file_and_reason(tmp_path: Path) -> None:
    file = tmp_path / "ilbo.toml"
    file.write_text(PAPER.replace('"동두천", ', '"달나라", '), "utf-8")
    called = call(app, "check", str(file))
    assert called.code == 1
    assert called.errors == f"{file}: weather.stations: KMA has no station 달나라"


def test_what_is_no_toml_and_what_is_not_there_are_errors_too(tmp_path: Path) -> None:
    (tmp_path / "ilbo.toml").write_text("[", "utf-8")
    assert call(app, "check", str(tmp_path / "ilbo.toml")).code == 1
    assert "No such file" in call(app, "check", str(tmp_path / "none")).errors
