"""The days on which Korean offices are closed."""

from datetime import date

import pytest

from ilbo_ingest.sources.holidays import is_day_off


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 2, 16), date(2026, 2, 17), date(2026, 2, 18),  # 설날
        date(2026, 3, 2),  # makes up for a Sunday 3월 1일
        date(2026, 5, 1), date(2026, 5, 5), date(2026, 5, 25), date(2026, 7, 17),
        date(2026, 8, 17), date(2026, 9, 24), date(2026, 9, 25), date(2026, 10, 5),
        date(2025, 5, 6),  # one day makes up for 어린이날 and 부처님오신날
        date(2025, 10, 8),  # 추석 with a Sunday in it
        date(2028, 10, 5),  # 개천절 on 추석
        date(2027, 2, 9), date(2027, 12, 27), date(2026, 11, 21), date(2026, 11, 22),
        date(2040, 1, 1), date(2040, 10, 9),
    ],
)  # fmt: skip
def test_a_day_off(day: date) -> None:
    assert is_day_off(day)


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 6, 8),  # nothing makes up for 현충일
        date(2025, 5, 1), date(2025, 7, 17),  # working days then
        date(2026, 9, 28),  # 추석 with a Saturday in it
        date(2026, 11, 25), date(2027, 1, 4),
    ],
)  # fmt: skip
def test_a_working_day(day: date) -> None:
    assert not is_day_off(day)
