"""`ilbo run --weather-from`: a recorded hour is the weather of now, whenever it is replayed."""

import shutil
from pathlib import Path

from tests.e2e.processes import newsroom
from tests.machine import ROOT
from tests.until import until

RECORDED = ROOT / "tests" / "e2e" / "sfc_web_map.xml"


def test_a_recorded_day_is_replayed_from_its_first_hour(tmp_path: Path) -> None:
    folder = tmp_path / "recorded"
    folder.mkdir()
    shutil.copy(RECORDED, folder / "page.xml")
    arguments = ("--weather-from", str(folder), "--no-sample")
    with newsroom(tmp_path / "data", *arguments) as running:
        running.wait_open()
        until(lambda: running.shows("/", "맑음서울8.7℃"), 60, what="the recorded value is shown")
        assert running.shows("/", "기상청 제공")
        assert running.shows("/", "2026.03.12 (목)")
        assert running.shows("/weather", "지금 날씨")
