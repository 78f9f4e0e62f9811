import io
import json

import pytest
from rich.console import Console

from ilbo.newsroom.report import LineReport, TerminalReport
from ilbo.repository import example_files, example_paper
from tests.machine import ROOT


def test_programs_get_the_services_form_of_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    LineReport().say("ingest started", part="ingest", pid=7)
    line = json.loads(capsys.readouterr().err)
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "ingest started", "service": "ilbo", "level": "info", "part": "ingest", "pid": 7,
    }  # fmt: skip


def test_a_person_sees_where_the_site_is() -> None:
    shown = io.StringIO()
    TerminalReport(Console(file=shown)).open("http://127.0.0.1:8000", {"data": "/d"})
    assert "open at http://127.0.0.1:8000/" in shown.getvalue()
    assert "Ctrl-C" in shown.getvalue()


def test_a_terminal_that_is_gone_stops_nothing() -> None:
    class Gone(io.StringIO):
        def write(self, _text: str) -> int:
            raise OSError(5, "Input/output error")

    TerminalReport(Console(file=Gone())).say("stopping")


def test_the_example_edition_ends_with_its_leading_page() -> None:
    files = example_files()
    assert files[-1] == ROOT / "examples" / "edition-2026-03-12.txt"
    assert len(files) >= 9
    assert example_paper() == ROOT / "ilbo.toml"
