"""data.go.kr's short-term forecast service: what was observed, and what was forecast for now."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilbo_events import WeatherObserved
from ilbo_paper.stations import stations
from ilbo_weather.exchange import Page
from ilbo_weather.providers import fcst_version, ultra_fcst, ultra_ncst, vilage_fcst
from ilbo_weather.providers.amounts import Amount
from ilbo_weather.providers.fcst_version import Version
from ilbo_weather.providers.forecast_items import cells_of
from ilbo_weather.providers.vilage_fcst import Forecast, ForecastValue
from tests.unit.weather.providers.answers import (
    HOUR,
    NOW,
    failure,
    fcst,
    in_json,
    in_xml,
    ncst,
    page,
    reading,
)

SEOUL = cells_of((stations()["108"],))[0]
BASE = HOUR - timedelta(minutes=30)
SUNNY = {"SKY": "1", "PTY": "0", "T1H": "9", "WSD": "1"}


def observed(values: dict[str, object]) -> WeatherObserved:
    answer = ultra_ncst.read(in_json({"item": ncst(values)}), NOW, SEOUL)
    return reading(answer).observations[0]


def test_the_values_of_a_cell_are_an_analysis_of_its_area() -> None:
    answer = reading(ultra_ncst.read(in_json({"item": ncst()}), NOW, SEOUL))
    seoul = answer.observations[0]
    assert (seoul.station.name, seoul.observed_at, seoul.kind) == ("서울", HOUR, "analysis")
    assert (seoul.temperature_celsius, seoul.relative_humidity_percent) == (8.7, 41)
    assert (seoul.wind_speed_meters_per_second, seoul.wind_from_degrees) == (2.3, 301)
    assert seoul.precipitation_millimeters == 0
    assert (seoul.source, seoul.attribution) == ("kma-ultra-ncst", "기상청 제공")
    assert answer.notes == ()


@pytest.mark.parametrize(
    "page_",
    [
        in_json({"item": ncst()}),
        in_xml(ncst()),
        in_json({"item": ncst(nx="60", ny="127")}),
        in_json(
            {
                "item": [
                    {**item, "obsrValue": float(str(item["obsrValue"])), "baseDate": 20260312}
                    for item in ncst()
                ]
            }
        ),
    ],
    ids=["json", "xml", "places as texts", "values and dates as numbers"],
)
def test_every_form_says_the_same(page_: Page) -> None:
    reference = ultra_ncst.read(in_json({"item": ncst()}), NOW, SEOUL)
    assert ultra_ncst.read(page_, NOW, SEOUL) == reference


def test_a_single_row_may_be_an_object() -> None:
    answer = ultra_ncst.read(in_json({"item": ncst({"T1H": "-8.1"})[0]}), NOW, SEOUL)
    assert reading(answer).observations[0].temperature_celsius == -8.1


@pytest.mark.parametrize("items", ["", None, {}, {"item": ""}, {"item": []}, []])
def test_no_rows_are_no_data(items: object) -> None:
    answer = failure(ultra_ncst.read(in_json(items), NOW, SEOUL))
    assert (answer.kind, answer.reason) == ("no_data", "no_items")
    answer = failure(ultra_ncst.read(in_json(items, code="03", message="NO_DATA"), NOW, SEOUL))
    assert (answer.kind, answer.reason) == ("no_data", "code_03")


@pytest.mark.parametrize(
    ("pty", "word"),
    [
        ("1", "비"),
        ("2", "비/눈"),
        ("3", "눈"),
        ("5", "빗방울"),
        ("6", "빗방울눈날림"),
        (7, "눈날림"),
    ],
)
def test_what_falls_has_a_word_even_where_the_gauge_is_empty(pty: object, word: str) -> None:
    seoul = observed({"T1H": "1.0", "PTY": pty, "RN1": "0"})
    assert seoul.condition is not None
    assert (seoul.condition.word, seoul.precipitation_millimeters) == (word, 0)
    assert seoul.condition.code is not None


def test_that_nothing_falls_makes_no_word() -> None:
    assert observed({"T1H": "8.7", "PTY": "0", "RN1": "0"}).condition is None
    assert observed({"T1H": "8.7"}).condition is None


def test_an_unknown_code_of_precipitation_is_noted_not_guessed() -> None:
    answer = reading(ultra_ncst.read(in_json({"item": ncst({"T1H": "1", "PTY": "9"})}), NOW, SEOUL))
    assert answer.observations[0].condition is None
    assert answer.notes == (("unknown_field", "108 PTY 9"),)


@pytest.mark.parametrize("value", ["-998.9", "-999", "900", "999.9", -998.9, "", "-", None, "NaN"])
def test_a_missing_value_is_none_in_every_category(value: object) -> None:
    seoul = observed(dict.fromkeys(("REH", "WSD", "VEC", "PTY"), value) | {"T1H": "8.7"})
    assert seoul.relative_humidity_percent is seoul.wind_speed_meters_per_second is None
    assert (seoul.wind_from_degrees, seoul.condition) == (None, None)
    assert observed({"T1H": value, "REH": "41"}).temperature_celsius is None


@pytest.mark.parametrize(
    ("raw", "value"),
    [("6.2", 6.2), ("강수없음", 0), ("6.2mm", 6.2), ("1mm 미만", None), ("많음", None)],
)
def test_rain_may_be_written_as_forecasts_write_it(raw: str, value: float | None) -> None:
    assert observed({"T1H": "1", "RN1": raw}).precipitation_millimeters == value


def test_calm_comes_from_nowhere() -> None:
    assert observed({"T1H": "1", "WSD": "0", "VEC": "301"}).wind_from_degrees is None


def test_rows_of_another_cell_or_without_time_are_left_out() -> None:
    for rows in (ncst(nx=61), ncst(ny=None), [{"category": "T1H", "obsrValue": "1"}]):
        answer = reading(ultra_ncst.read(in_json({"item": [*rows, *ncst()]}), NOW, SEOUL))
        assert answer.observations[0].temperature_celsius == 8.7
        assert {note for note, _ in answer.notes} == {"unreadable_row"}
        assert failure(ultra_ncst.read(in_json({"item": rows}), NOW, SEOUL)).kind == "garbage"


def test_of_two_times_the_newer_counts_and_of_two_values_none() -> None:
    older = ncst({"T1H": "1.0"}, base=HOUR - timedelta(hours=1))
    twice = ncst({"REH": "99"})
    answer = reading(ultra_ncst.read(in_json({"item": [*older, *ncst(), *twice]}), NOW, SEOUL))
    seoul = answer.observations[0]
    assert (seoul.temperature_celsius, seoul.relative_humidity_percent) == (8.7, None)
    assert answer.notes == (("conflicting_rows", "REH"),)


def test_a_time_in_the_future_is_refused() -> None:
    rows = ncst(base=HOUR + timedelta(hours=9))
    assert failure(ultra_ncst.read(in_json({"item": rows}), NOW, SEOUL)).reason == "future_time"


def test_all_stations_of_a_cell_get_its_values() -> None:
    neighbour = replace(stations()["108"], id="995", name="이웃")
    cells = cells_of((stations()["108"], stations()["90"], neighbour))
    assert [(cell.nx, cell.ny) for cell in cells] == [(60, 127), (87, 142)]
    answer = reading(ultra_ncst.read(in_json({"item": ncst()}), NOW, cells[0]))
    assert [(o.station.name, o.temperature_celsius) for o in answer.observations] == [
        ("서울", 8.7), ("이웃", 8.7)
    ]  # fmt: skip


def forecast_sky(values: dict[str, object]) -> tuple[str | None, list[str]]:
    answer = ultra_fcst.read(in_json({"item": fcst({HOUR: values}, BASE)}), NOW, SEOUL)
    found = reading(answer)
    words = [o.condition.word for o in found.observations if o.condition]
    return (words[0] if words else None), [note for note, _ in found.notes]


def test_the_sky_of_the_hour_that_runs_is_a_forecast_and_says_so() -> None:
    hours = {HOUR + timedelta(hours=n): {**SUNNY, "SKY": sky} for n, sky in enumerate("143")}
    answer = reading(ultra_fcst.read(in_json({"item": fcst(hours, BASE)}), NOW, SEOUL))
    seoul = answer.observations[0]
    assert seoul.condition is not None
    assert (seoul.condition.word, seoul.observed_at, seoul.kind) == ("맑음", HOUR, "model")
    assert [(o.field, o.kind, o.source) for o in seoul.origins] == [
        ("condition", "forecast", "kma-ultra-fcst")
    ]
    assert seoul.temperature_celsius is None


@pytest.mark.parametrize(
    ("values", "word", "notes"),
    [
        ({"SKY": "1", "PTY": "0"}, "맑음", []),
        ({"SKY": "2", "PTY": "0"}, "구름조금", []),
        ({"SKY": "3", "PTY": "0"}, "구름많음", []),
        ({"SKY": 4, "PTY": 0}, "흐림", []),
        ({"SKY": "4", "PTY": "4"}, "소나기", []),
        ({"SKY": "1", "PTY": "3"}, "눈", []),
        ({"SKY": "1"}, None, []),
        ({"PTY": "0"}, None, []),
        ({"SKY": "-999", "PTY": "0"}, None, []),
        ({"SKY": "1", "PTY": "-999"}, None, []),
        ({"SKY": "8", "PTY": "0"}, None, ["unknown_field"]),
        ({"SKY": "1", "PTY": "8"}, None, ["unknown_field"]),
    ],
)
def test_the_sky_shows_where_nothing_falls(
    values: dict[str, object], word: str | None, notes: list[str]
) -> None:
    assert forecast_sky(values) == (word, notes)


def test_a_forecast_whose_first_hour_has_not_begun_says_nothing_of_now() -> None:
    later = fcst({HOUR + timedelta(hours=1): SUNNY}, BASE + timedelta(hours=1))
    answer = failure(ultra_fcst.read(in_json({"item": later}), NOW, SEOUL))
    assert (answer.kind, answer.reason) == ("no_data", "not_begun")


def forecast(hours: list[datetime], base: datetime, **values: object) -> list[ForecastValue]:
    rows = fcst(dict.fromkeys(hours, values), base)
    found = vilage_fcst.read(in_json({"item": rows}), NOW)
    assert isinstance(found, Forecast)
    return list(found.values)


ISSUE = datetime(2026, 3, 12, 5, tzinfo=UTC)
HOURLY = [ISSUE + timedelta(hours=n) for n in range(1, 6)]
EXTENSION = [HOURLY[-1] + timedelta(hours=3 * n) for n in range(1, 4)]


def test_on_the_extension_day_levels_are_no_quantities() -> None:
    values = forecast([*HOURLY, *EXTENSION], ISSUE, WSD="1", PCP="2", SNO="0", TMP="7")
    hourly = [v for v in values if v.valid_at in HOURLY]
    levels = [v for v in values if v.valid_at in EXTENSION]
    assert {v.number for v in hourly if v.category == "WSD"} == {1.0}
    assert {v.amount for v in hourly if v.category == "PCP"} == {Amount(2, 2)}
    assert {(v.number, v.level) for v in levels if v.category == "WSD"} == {(None, 1)}
    assert {(v.amount, v.level) for v in levels if v.category == "PCP"} == {(None, 2)}
    assert {(v.amount, v.level) for v in levels if v.category == "SNO"} == {(None, 0)}
    assert {v.number for v in levels if v.category == "TMP"} == {7.0}


def test_before_there_were_levels_three_hourly_rows_had_quantities() -> None:
    old = datetime(2018, 3, 12, 5, tzinfo=UTC)
    hours = [old + timedelta(hours=3 * n) for n in range(1, 4)]
    assert {v.number for v in forecast(hours, old, WSD="1")} == {1.0}


def test_a_lost_hour_does_not_begin_the_extension() -> None:
    hours = [h for h in HOURLY if h != HOURLY[2]]
    assert {v.number for v in forecast(hours, ISSUE, WSD="1")} == {1.0}


def test_a_forecast_of_mixed_cells_or_without_times_is_refused() -> None:
    rows = fcst({HOUR: SUNNY}, BASE)
    mixed = [*rows, {**rows[0], "nx": 61}]
    for broken in (mixed, [{**row, "fcstTime": "x"} for row in rows], [{"a": 1}]):
        assert failure(vilage_fcst.read(in_json({"item": broken}), NOW)).kind == "garbage"
    half = vilage_fcst.read(in_json({"item": [*rows, {**rows[0], "fcstTime": "9999"}]}), NOW)
    assert isinstance(half, Forecast)
    assert len(half.unreadable) == 1


def test_a_version_says_when_the_file_was_made() -> None:
    item: dict[str, object] = {"filetype": "ODAM", "version": "20260312151234"}
    for answer in (in_json({"item": [item]}), in_json({"item": item}), in_xml([item])):
        assert fcst_version.read(answer, NOW) == Version(
            "ODAM", datetime(2026, 3, 12, 6, 12, 34, tzinfo=UTC)
        )
    assert failure(fcst_version.read(in_json({"item": {"version": "new"}}), NOW)).reason == (
        "no_time"
    )


_ITEMS = st.recursive(
    st.none()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["item", "category", "obsrValue", "fcstValue", "baseDate", "baseTime"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=10,
)


@given(_ITEMS)
def test_no_items_of_any_shape_raise(items: object) -> None:
    for wrapped in (items, {"item": items}):
        answer = in_json(wrapped)
        ultra_ncst.read(answer, NOW, SEOUL)
        ultra_fcst.read(answer, NOW, SEOUL)
        vilage_fcst.read(answer, NOW)
        fcst_version.read(answer, NOW)


@given(
    st.dictionaries(
        st.sampled_from(["T1H", "REH", "RN1", "PTY", "WSD", "VEC", "UUU"]),
        st.text(max_size=8) | st.floats(-2000, 2000) | st.integers() | st.none() | st.booleans(),
        min_size=1,
    )
)
def test_no_value_raises(values: dict[str, object]) -> None:
    ultra_ncst.read(in_json({"item": ncst(values)}), NOW, SEOUL)
    ultra_fcst.read(page(b""), NOW, SEOUL)
