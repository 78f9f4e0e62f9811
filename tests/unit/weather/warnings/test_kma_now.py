"""The API Hub's table of warnings."""

from datetime import UTC, datetime

import pytest

from ilbo_weather.exchange import Page
from ilbo_weather.readings import Failure
from ilbo_weather.warnings.bulletin import Bulletin
from ilbo_weather.warnings.kma_now import read

NOW = datetime(2026, 9, 14, 0, tzinfo=UTC)
HEAD = "#START7777\n# REG_UP,REG_UP_KO,REG_ID,REG_KO,TM_FC,TM_EF,WRN,LVL,CMD,ED_TM,=\n"
END = "#7777END\n"
ROWS = (
    "L1090000,제주도,L1090700,제주도산지,202609140600,202609140900,강풍,주의,발표,,=\n"
    "L1050000,전라남도,L1050300,거문도,202609140600,202609140700,강풍,주의,변경,,=\n"
    "L1010000,경기도,L1010100,김포,202609140600,202609140700,호우,경보,해제,,=\n"
)


def answer(rows: str, head: str = HEAD, end: str = END) -> object:
    return read(Page((head + rows + end).encode("cp949")), NOW)


def test_rows_of_one_warning_are_one_warning() -> None:
    found = answer(ROWS)
    assert isinstance(found, Bulletin)
    (wind,) = found.warnings
    assert wind.areas == ("전라남도 거문도", "제주도 제주도산지")
    assert wind.effective_at == datetime(2026, 9, 13, 22, tzinfo=UTC)


def test_a_whole_frame_without_rows_is_none() -> None:
    assert answer("") == Bulletin(())


@pytest.mark.parametrize(
    ("rows", "end"),
    [(ROWS, ""), (ROWS.replace("주의", "관심"), END), (ROWS.replace(",=", "="), END), ("x\n", END)],
)
def test_what_is_cut_or_strange_is_unknown(rows: str, end: str) -> None:
    assert isinstance(answer(rows, end=end), Failure)
