"""The JSON that weather.go.kr's own pages show."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilbo_events import WeatherObserved
from ilbo_weather.providers.kma_site_json import read
from tests.unit.weather.providers.answers import HOUR, NOW, failure, page, reading

SEOUL = {
    "stnId": "108", "stnKo": "서울", "stnEn": "Seoul", "ta": "8.7", "wwKo": "맑음", "ww": "Clear",
    "icon": "01", "rnHr1": "", "sdDay": "", "wd": "NW", "wdKo": "북서", "ws": "2.3",
}  # fmt: skip


def says(*rows: object, tm: object = "202603121500") -> object:
    return read(page(json.dumps({"tm": tm, "data": rows}, ensure_ascii=False)), NOW)


def one(**values: object) -> WeatherObserved:
    return reading(says(SEOUL | values)).observations[0]


def test_a_row_is_read_with_its_time_and_units() -> None:
    seoul = one()
    assert (seoul.station.id, seoul.station.name, seoul.observed_at) == ("108", "서울", HOUR)
    assert (seoul.temperature_celsius, seoul.wind_speed_meters_per_second) == (8.7, 2.3)
    assert seoul.wind_from_degrees == 315
    assert seoul.precipitation_millimeters is seoul.new_snow_centimeters is None
    assert seoul.condition is not None
    assert (seoul.condition.code, seoul.condition.word) == ("clear", "맑음")
    assert (seoul.source, seoul.attribution) == ("kma-site-json", "기상청 제공")


def test_the_bare_list_is_read_where_its_rows_have_the_time() -> None:
    bare = page(json.dumps([SEOUL | {"tm": "202603121500"}]))
    assert reading(read(bare, NOW)).observations == (one(),)


@pytest.mark.parametrize("tm", ["", None, 5, "2026-03-12", "202613121500"])
def test_without_a_time_nothing_is_believed(tm: object) -> None:
    assert failure(says(SEOUL, tm=tm)).reason == "no_time"
    assert failure(read(page(json.dumps([SEOUL])), NOW)).reason == "no_time"


def test_a_time_in_the_future_is_refused() -> None:
    later = f"{(NOW + timedelta(hours=10)).astimezone(UTC):%Y%m%d%H%M}"
    assert failure(says(SEOUL, tm=later)).reason == "future_time"


@pytest.mark.parametrize(
    ("korean", "english", "word", "code"),
    [
        ("구름많음", "Clear", "구름많음", "mostly_cloudy"),
        ("", "Mostly  Cloudy", "구름많음", "mostly_cloudy"),
        ("-", "RAIN", "비", "rain"),
        ("", "Clear", "맑음", "clear"),
        ("", "Volcanic Ash", "Volcanic Ash", None),
        ("무지개", "Clear", "무지개", None),
    ],
)
def test_the_korean_word_counts_then_the_english_one(
    korean: str, english: str, word: str, code: str | None
) -> None:
    answer = reading(says(SEOUL | {"wwKo": korean, "ww": english}))
    condition = answer.observations[0].condition
    assert condition is not None
    assert (condition.word, condition.code) == (word, code)
    assert [note for note, _ in answer.notes] == ([] if code else ["unknown_word"])


@pytest.mark.parametrize("nothing", ["", "-", " ", None])
def test_no_word_in_either_language_is_no_condition(nothing: object) -> None:
    assert one(wwKo=nothing, ww=nothing).condition is None


@pytest.mark.parametrize("ta", ["", "-", None, "-99.9", "999", "맑음", True, [8.7]])
def test_a_missing_temperature_is_never_invented(ta: object) -> None:
    assert one(ta=ta).temperature_celsius is None


def test_numbers_may_come_as_numbers_and_nothing_fallen_as_minus_nine() -> None:
    ulleungdo = one(ta=-1.5, rnHr1=0.5, sdDay="3.4", ws="0.0", wd="NW")
    assert (ulleungdo.temperature_celsius, ulleungdo.precipitation_millimeters) == (-1.5, 0.5)
    assert (ulleungdo.new_snow_centimeters, ulleungdo.wind_from_degrees) == (3.4, None)
    assert one(rnHr1="-9.0", sdDay="-9.0").precipitation_millimeters is None


def test_a_row_without_a_number_is_joined_by_the_name_of_the_registry() -> None:
    rows = [{"stnKo": name, "ta": "1.0"} for name in ("대구", "대구(기)", "", "두 섬")]
    answer = reading(says(*rows))
    assert [o.station.id for o in answer.observations] == ["143", "대구(기)"]
    assert [note for note, _ in answer.notes] == [
        "unknown_station", "unreadable_row", "unreadable_row"
    ]  # fmt: skip


def test_rows_that_are_none_are_no_data_or_garbage() -> None:
    assert failure(says()).kind == "no_data"
    assert failure(read(page("[]"), NOW)).kind == "no_data"
    assert failure(says({"stnId": "x"})).reason == "unreadable_rows"
    assert failure(says(*[SEOUL] * 1001)).reason == "too_many_rows"


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from([*SEOUL, "tm", "data"]), inner, max_size=5)
        ),
        max_leaves=12,
    )
)
def test_no_shape_raises(data: object) -> None:
    read(page(json.dumps(data)), datetime.now(UTC))
    says(data)
