"""The last day as lines and bars: one scale, one span of time, and no line where nothing was."""

import re
from dataclasses import replace
from datetime import timedelta

from ilbo_render.views import StationWeather
from ilbo_render.weather_charts import LINE_HEIGHT, LINE_WIDTH, Day, Scale, last_day
from tests.unit.render.edition import NOW, reading, station


def of(*stations: StationWeather) -> Day:
    day = last_day(stations)
    assert day is not None
    return day


def at_hours(name: str, *values: tuple[float, float]) -> StationWeather:
    """Return a station with values so many hours ago, the oldest first."""
    day = tuple(reading(name, None, c, NOW - timedelta(hours=ago)) for ago, c in values)
    return station(name, now=day[-1], day=day)


def test_a_day_runs_from_left_to_right_and_from_cold_to_warm() -> None:
    day = of(at_hours("서울", (24, 0.0), (23, 20.0), (22, 10.0)), at_hours("부산", (0, 10.0)))
    assert day.scale == Scale(0, 20)
    assert day.lines[0].path == f"M0 {LINE_HEIGHT}L12 0L24 {LINE_HEIGHT // 2}"
    assert (day.lines[1].end_x, day.lines[1].end_y) == (LINE_WIDTH, LINE_HEIGHT // 2)


def test_hours_without_an_observation_are_a_gap_in_line_and_words() -> None:
    (line,) = of(at_hours("서울", (6, 1.0), (5, 2.0), (2, 3.0), (1, 4.0), (0, 5.0))).lines
    assert line.path.count("M") == 2
    assert line.sentence == "최저 1.0℃(09:00), 최고 5.0℃(15:00). 관측이 없는 때 10:00–13:00"


def test_a_value_alone_between_two_gaps_is_a_point() -> None:
    (line,) = of(at_hours("서울", (6, 1.0), (3, 2.0), (0, 3.0))).lines
    assert len(re.findall(r"M\d+ \d+h0", line.path)) == 3


def test_all_stations_share_one_scale_and_their_bars_can_be_compared() -> None:
    day = of(station("강릉", -4.0, 2.0, 1.0), station("제주", 8.0, 16.0, 11.0))
    assert day.scale == Scale(-4, 16)
    cold, warm = day.spans
    assert (cold.low_at, cold.high_at, cold.now_at) == (0.0, 30.0, 25.0)
    assert (warm.low_at, warm.high_at, warm.now_at) == (60.0, 100.0, 75.0)
    assert (cold.lowest, cold.highest) == (-4.0, 2.0)


def test_a_quiet_day_is_not_blown_up() -> None:
    scale = of(station("서울", 5.0, 5.4, 5.2)).scale
    assert scale.high - scale.low == 10
    assert scale.low < 5 < scale.high


def test_freezing_point_is_drawn_only_where_it_lies_within() -> None:
    assert of(station("서울", -5.0, 5.0)).freezing_y == LINE_HEIGHT // 2
    assert of(station("서울", 20.0, 31.0)).freezing_y is None


def test_values_of_a_day_have_no_hour_and_no_line() -> None:
    daily = replace(reading("서울", None, 3.0, NOW.replace(hour=0)), time_precision="day")
    assert last_day((station("서울", now=daily, day=(daily,)),)) is None
    timed = reading("서울", None, 4.0, NOW - timedelta(hours=20))
    (span,) = of(station("서울", now=daily, day=(timed, daily))).spans
    assert (span.lowest, span.highest, span.now_at) == (4.0, 4.0, None)


def test_a_station_that_fell_silent_ends_where_it_ended() -> None:
    day = of(at_hours("서울", (5, 1.0), (4, 2.0)), at_hours("부산", (0, 3.0)))
    assert day.lines[0].end_x == LINE_WIDTH * 20 // 24


def test_the_axis_names_the_hours_of_its_ends() -> None:
    assert of(station("서울", 5.0)).hours == ["15시", "21시", "3시", "9시", "15시"]
    late = replace(reading("서울", None, 5.0), observed_at=NOW + timedelta(minutes=20))
    assert of(station("서울", now=late, day=(late,))).hours[-1] == "15:20"


def test_very_many_values_stay_a_small_line() -> None:
    minutes = [(ago / 60, ago % 7 + 0.0) for ago in reversed(range(24 * 60))]
    (line,) = of(at_hours("서울", *minutes)).lines
    assert line.path.count("L") <= 72
