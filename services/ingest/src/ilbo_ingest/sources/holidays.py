"""Public holidays of Korea, when ministries say nothing (관공서의 공휴일에 관한 규정, 2026).

The days of the moon's calendar stand here until 2035, as the Korea Astronomy and Space Science
Institute gives them; after that the fixed days alone count. Days for elections and days that the
government gives at short notice are not known: a source is then thought silent a day too early.
"""

from datetime import date, timedelta
from functools import cache

# Month and day, the first year, and from when a day lost to a weekend is made up for.
_FIXED = (
    (1, 1, 1949, None),
    (3, 1, 1949, 2022),
    (5, 1, 2026, 2026),
    (5, 5, 1975, 2015),
    (6, 6, 1956, None),
    (7, 17, 2026, 2026),
    (8, 15, 1949, 2021),
    (10, 3, 1949, 2021),
    (10, 9, 2013, 2021),
    (12, 25, 1949, 2023),
)
_SEOLLAL = {
    2024: (2, 10), 2025: (1, 29), 2026: (2, 17), 2027: (2, 7), 2028: (1, 27), 2029: (2, 13),
    2030: (2, 3), 2031: (1, 23), 2032: (2, 11), 2033: (1, 31), 2034: (2, 19), 2035: (2, 8),
}  # fmt: skip
_BUDDHA = {
    2024: (5, 15), 2025: (5, 5), 2026: (5, 24), 2027: (5, 13), 2028: (5, 2), 2029: (5, 20),
    2030: (5, 9), 2031: (5, 28), 2032: (5, 16), 2033: (5, 6), 2034: (5, 25), 2035: (5, 15),
}  # fmt: skip
_CHUSEOK = {
    2024: (9, 17), 2025: (10, 6), 2026: (9, 25), 2027: (9, 15), 2028: (10, 3), 2029: (9, 22),
    2030: (9, 12), 2031: (10, 1), 2032: (9, 19), 2033: (9, 8), 2034: (9, 27), 2035: (9, 16),
}  # fmt: skip
_SATURDAY, _SUNDAY = 5, 6
_DAY = timedelta(days=1)


def is_day_off(day: date) -> bool:
    """Whether offices are closed: a weekend, a public holiday or a day that makes up for one."""
    return day.weekday() >= _SATURDAY or day in _holidays(day.year)


@cache
def _holidays(year: int) -> frozenset[date]:
    """Return the holidays of a year that fall on any day, and the days that make up for them."""
    feasts = [date(year, *days[year]) for days in (_SEOLLAL, _CHUSEOK) if year in days]
    of_feasts = [feast + offset * _DAY for feast in feasts for offset in (-1, 0, 1)]
    fixed = [
        (date(year, month, day), moved) for month, day, since, moved in _FIXED if year >= since
    ]
    if year in _BUDDHA:
        fixed.append((date(year, *_BUDDHA[year]), 2023))
    taken = {*of_feasts, *(day for day, _ in fixed)}
    days = [day for day, _ in fixed] + of_feasts
    lost = [day for day in of_feasts if day.weekday() == _SUNDAY or days.count(day) > 1]
    lost += [
        day
        for day, moved in fixed
        if moved and year >= moved and (day.weekday() >= _SATURDAY or days.count(day) > 1)
        if day not in of_feasts
    ]
    for day in sorted(set(lost)):  # one day makes up for two holidays that fall together
        taken.add(_next_working_day(day, taken))
    return frozenset(taken)


def _next_working_day(day: date, taken: set[date]) -> date:
    while day.weekday() >= _SATURDAY or day in taken:
        day += _DAY
    return day
