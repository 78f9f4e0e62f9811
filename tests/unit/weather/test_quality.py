"""Quality control: flags and reasons, in KMA's order; nothing is changed, nothing dropped."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilbo_events import ReportField, WeatherObserved
from ilbo_weather.checks import Judged
from ilbo_weather.limits import CLIMATE, PHYSICAL
from ilbo_weather.quality import judge
from ilbo_weather.values import ATTRIBUTES, FIELDS, has
from tests.unit.weather.reports import GAUGES, HOUR, MINUTE, MODEL, THREE, report


def judged(before: Judged | None = None, around: tuple[float, ...] = (), **values: Any) -> Any:
    return judge(report(**{"spec": GAUGES, **values}), before, around).report


def verdict(found: WeatherObserved, field: ReportField) -> tuple[str, str]:
    """Return the flag and the check that gave it."""
    checks = [note.check for note in found.quality_notes if note.field == field]
    return getattr(found.quality, field), checks[0] if checks else ""


def series(*celsius: float, step: timedelta = HOUR) -> Judged:
    """Return the last of reports that follow each other."""
    last = None
    for place, value in enumerate(celsius):
        last = judge(report(GAUGES, THREE + place * step, temperature_celsius=value), last)
    assert last is not None
    return last


def test_every_field_has_a_limit() -> None:
    numbers = {name for field in FIELDS if field != "condition" for name in ATTRIBUTES[field]}
    assert set(PHYSICAL) == numbers
    assert len(CLIMATE) == 12


def test_what_no_check_objects_to_is_good_and_what_is_not_there_is_missing() -> None:
    found = judged(word="맑음", relative_humidity_percent=48)
    assert (found.quality.temperature, found.quality.condition) == ("good", "good")
    assert (found.quality.humidity, found.quality.wind) == ("good", "missing")
    assert found.quality_notes == ()


def test_a_word_without_a_code_or_a_temperature_is_not_checked() -> None:
    assert judged(word="무지개").quality.condition == "not_checked"
    assert judged(word="눈", temperature_celsius=None).quality.condition == "not_checked"


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("temperature", {"temperature_celsius": -40.1}),
        ("temperature", {"temperature_celsius": 45.1}),
        ("dew_point", {"dew_point_celsius": -55.5}),
        ("sea_level_pressure", {"sea_level_pressure_hectopascals": 929.0}),
        ("station_pressure", {"station_pressure_hectopascals": 1060.5}),
        ("wind", {"wind_speed_meters_per_second": 75.5, "wind_from_degrees": 90}),
        ("wind_gust", {"wind_gust_meters_per_second": 101}),
        ("precipitation", {"precipitation_millimeters": 201}),
        ("visibility", {"visibility_meters": 100_000}),
        ("snow_depth", {"snow_depth_centimeters": 401}),
    ],
)
def test_what_no_instrument_reads_is_taken_out_and_kept_as_it_came(
    field: ReportField, values: dict[str, Any]
) -> None:
    found = judged(**values)
    assert verdict(found, field) == ("erroneous", "range")
    assert not has(found, field)
    (note,) = [n for n in found.quality_notes if n.field == field]
    assert note.raw == ", ".join(f"{value:g}" for value in values.values())
    assert note.reason.startswith("outside ")


@pytest.mark.parametrize(
    "values",
    [
        {"temperature_celsius": -9.0},
        {"temperature_celsius": 0.0},
        {"relative_humidity_percent": 100},
        {"station_pressure_hectopascals": 927},
        {"wind_speed_meters_per_second": 0, "wind_from_degrees": 0},
        {"cloud_cover_tenths": 10, "precipitation_millimeters": 0.1},
    ],
)
def test_what_is_merely_unusual_is_good(values: dict[str, Any]) -> None:
    assert judged(**values).quality_notes == ()


@pytest.mark.parametrize(
    ("step", "minutes", "flag"),
    [
        (10.0, 60, "good"), (10.1, 60, "doubtful"), (-10.1, 60, "doubtful"),
        (3.0, 1, "good"), (3.1, 1, "doubtful"),
        (6.5, 30, "doubtful"), (6.4, 30, "good"),
        (10.0, 65, "good"), (26.0, 66, "good"), (20.0, 120, "good"),
    ],
)  # fmt: skip
def test_a_step_is_doubtful_by_the_time_it_took(step: float, minutes: int, flag: str) -> None:
    before = series(5.0)
    found = judged(before, at=THREE + minutes * MINUTE, temperature_celsius=5.0 + step)
    assert found.quality.temperature == flag
    assert found.temperature_celsius == 5.0 + step


def test_the_pressure_may_fall_by_six_hectopascals_in_an_hour() -> None:
    before = judge(report(GAUGES, sea_level_pressure_hectopascals=1000.0), None)
    for pressure, flag in ((994.0, "good"), (993.9, "doubtful")):
        found = judged(before, at=THREE + HOUR, sea_level_pressure_hectopascals=pressure)
        assert found.quality.sea_level_pressure == flag


def test_after_a_spike_the_return_is_good() -> None:
    spike = judge(report(GAUGES, THREE + HOUR, temperature_celsius=25.0), series(8.0))
    assert verdict(spike.report, "temperature") == ("doubtful", "step")
    assert judged(spike, at=THREE + 2 * HOUR).quality.temperature == "good"


def test_a_dew_point_above_the_temperature_is_erroneous() -> None:
    assert judged(temperature_celsius=5.0, dew_point_celsius=5.5).quality.dew_point == "good"
    found = judged(temperature_celsius=5.0, dew_point_celsius=5.6)
    assert verdict(found, "dew_point") == ("erroneous", "consistency")
    assert (found.dew_point_celsius, found.temperature_celsius) == (None, 5.0)


def test_humidity_must_fit_temperature_and_dew_point() -> None:
    values: dict[str, Any] = {"temperature_celsius": 20.0, "dew_point_celsius": 9.3}  # 50 percent
    assert judged(**values, relative_humidity_percent=58).quality.humidity == "good"
    found = judged(**values, relative_humidity_percent=65)
    assert verdict(found, "humidity") == ("doubtful", "consistency")
    assert found.relative_humidity_percent == 65


def test_a_calm_has_no_direction() -> None:
    calm: dict[str, Any] = {"wind_speed_meters_per_second": 0.0, "wind_from_degrees": 90.0}
    assert verdict(judged(**calm), "wind") == ("doubtful", "consistency")
    assert judged(spec=MODEL, **calm).quality.wind == "good"


def test_a_gust_is_no_less_than_the_wind() -> None:
    wind: dict[str, Any] = {"wind_speed_meters_per_second": 9.0, "wind_gust_meters_per_second": 8.0}
    assert verdict(judged(**wind), "wind_gust") == ("doubtful", "consistency")


@pytest.mark.parametrize(
    ("word", "celsius", "flag"),
    [
        ("눈", 8.0, "good"), ("눈", 8.1, "doubtful"), ("약한 눈 계속", 9.0, "doubtful"),
        ("비", -8.0, "good"), ("비", -8.1, "doubtful"), ("약한 언비", -9.0, "good"),
        ("눈 끝남", 12.0, "good"), ("맑음", 30.0, "good"),
    ],
)  # fmt: skip
def test_the_sky_must_fit_the_temperature(word: str, celsius: float, flag: str) -> None:
    found = judged(word=word, temperature_celsius=celsius)
    assert found.quality.condition == flag
    assert found.condition is not None


def test_fog_ends_where_one_sees_two_kilometers() -> None:
    assert judged(word="안개", visibility_meters=2000).quality.visibility == "good"
    assert verdict(judged(word="안개", visibility_meters=2010), "visibility")[0] == "doubtful"
    assert judged(word="박무", visibility_meters=8000).quality.visibility == "good"


def test_rain_out_of_a_cloudless_sky_is_doubtful() -> None:
    rain: dict[str, Any] = {"precipitation_millimeters": 0.5, "cloud_cover_tenths": 0}
    assert judged(word="맑음", **rain).quality.precipitation == "doubtful"
    assert judged(word="비", **rain).quality.precipitation == "good"


def test_a_thermometer_that_shows_the_same_for_six_hours_is_doubtful() -> None:
    stuck = series(*[4.2] * 6)
    assert stuck.report.quality.temperature == "good"
    found = judge(report(GAUGES, THREE + 6 * HOUR, temperature_celsius=4.2), stuck)
    assert verdict(found.report, "temperature") == ("doubtful", "persistence")
    moved = judge(report(GAUGES, THREE + 7 * HOUR, temperature_celsius=4.3), found)
    assert (moved.report.quality.temperature, moved.steady_since) == ("good", THREE + 7 * HOUR)


def test_nobody_knows_of_a_gap_whether_it_was_the_same() -> None:
    before = series(*[4.2] * 6)
    assert judged(before, at=THREE + 7 * HOUR, temperature_celsius=4.2).quality_notes == ()


def test_a_model_may_say_the_same_for_hours() -> None:
    last = None
    for hour in range(9):
        last = judge(report(MODEL, THREE + hour * HOUR), last)
        assert last.report.quality.temperature == "good"


@pytest.mark.parametrize(("month", "celsius"), [(1, 27.0), (7, -0.5), (12, -33.5)])
def test_what_a_month_never_had_is_doubtful(month: int, celsius: float) -> None:
    found = judged(at=THREE.replace(month=month), temperature_celsius=celsius)
    assert verdict(found, "temperature") == ("doubtful", "climate")


def test_the_month_is_koreas() -> None:
    new_year_in_korea = THREE.replace(month=6, day=30, hour=15)
    assert judged(at=new_year_in_korea, temperature_celsius=-1.0).quality.temperature == "doubtful"


def test_a_thermometer_no_other_one_agrees_with_is_doubtful() -> None:
    assert judged(None, (16.8, 17.0, 18.0)).quality.temperature == "doubtful"
    assert judged(None, (16.7, 17.0, 18.0)).quality.temperature == "good"
    assert judged(None, (30.0, 30.0)).quality.temperature == "good"


def test_the_first_reason_counts() -> None:
    found = judged(series(5.0), (8.0, 9.0, 7.0), at=THREE + HOUR, temperature_celsius=44.0)
    assert [note.check for note in found.quality_notes] == ["step"]


def test_what_a_reader_knows_already_stays() -> None:
    flags = {"temperature": "erroneous", "wind": "doubtful"}
    found = judged(temperature_celsius=None, wind_speed_meters_per_second=3.0, quality=flags)
    assert (found.quality.temperature, found.quality.wind) == ("erroneous", "doubtful")


numbers = st.fixed_dictionaries(
    {},
    optional={
        "temperature_celsius": st.floats(-100, 100),
        "dew_point_celsius": st.floats(-100, 100),
        "relative_humidity_percent": st.floats(0, 100),
        "wind_speed_meters_per_second": st.floats(0, 150),
        "sea_level_pressure_hectopascals": st.floats(800, 1200),
        "visibility_meters": st.floats(0, 1_000_000),
        "precipitation_millimeters": st.floats(0, 2000),
    },
)


@given(numbers, numbers, st.lists(st.floats(-60, 60), max_size=6))
def test_a_value_is_kept_or_taken_out_and_never_another(
    first: dict[str, Any], second: dict[str, Any], around: list[float]
) -> None:
    before = judge(report(GAUGES, **first), None)
    given_ = report(GAUGES, THREE + HOUR, **second)
    found = judge(given_, before, tuple(around)).report
    assert WeatherObserved.model_validate_json(found.model_dump_json()) == found
    for field in FIELDS:
        flag = getattr(found.quality, field)
        reasons = [n for n in found.quality_notes if n.field == field]
        assert len(reasons) == (flag in ("doubtful", "erroneous"))
        for name in ATTRIBUTES[field]:
            kept = getattr(found, name) == getattr(given_, name)
            assert kept or (flag == "erroneous" and getattr(found, name) is None)


@given(numbers)
def test_judging_again_finds_the_same(values: dict[str, Any]) -> None:
    once = judge(report(GAUGES, **values), None)
    assert judge(report(GAUGES, **values), None) == once
