"""API Hub's hourly observations: the sentinels of each column, and rows with blanks in texts."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilbo_events import WeatherObserved
from ilbo_weather.exchange import Page
from ilbo_weather.providers.asos_hourly import read
from ilbo_weather.providers.asos_row import split_row
from ilbo_weather.providers.rows import UnreadableRowError
from ilbo_weather.readings import Failure
from tests.unit.weather.providers.answers import (
    HOUR,
    NOW,
    asos_row,
    failure,
    hub_table,
    page,
    reading,
)

FULL = {
    "WD": "32", "WS": "3.4", "GST_WD": "32", "GST_WS": "7.9", "GST_TM": "1442", "PA": "1004.2",
    "PS": "1014.6", "PT": "3", "PR": "-0.9", "TA": "8.7", "TD": "-4.1", "HM": "41.0", "PV": "4.5",
    "RN": "0.5", "RN_DAY": "0.5", "SD_DAY": "1.2", "SD_TOT": "3.4", "CA_TOT": "7", "CA_MID": "6",
    "CH_MIN": "12", "CT": "Sc", "VS": "1843", "SS": "0.4", "SI": "1.20", "TS": "11.3",
}  # fmt: skip


def one(moment: datetime = HOUR, received_at: datetime = NOW, /, **values: str) -> WeatherObserved:
    found = reading(read(hub_table(asos_row("108", moment, **values)), received_at)).observations
    assert len(found) == 1
    return found[0]


def test_a_full_row_is_read_by_position_with_its_units() -> None:
    seoul = one(**(FULL | {"RN": "-9.0"}))
    assert (seoul.station.id, seoul.station.name, seoul.observed_at) == ("108", "서울", HOUR)
    assert (seoul.wind_from_degrees, seoul.wind_speed_meters_per_second) == (320, 3.4)
    assert seoul.wind_gust_meters_per_second == 7.9
    assert (seoul.station_pressure_hectopascals, seoul.sea_level_pressure_hectopascals) == (
        1004.2, 1014.6
    )  # fmt: skip
    assert (seoul.temperature_celsius, seoul.dew_point_celsius) == (8.7, -4.1)
    assert seoul.relative_humidity_percent == 41
    assert (seoul.new_snow_centimeters, seoul.snow_depth_centimeters) == (1.2, 3.4)
    assert (seoul.cloud_cover_tenths, seoul.visibility_meters) == (7, 18430)
    assert (seoul.source, seoul.kind, seoul.attribution) == (
        "kma-asos-hourly", "observation", "기상청 제공"
    )  # fmt: skip
    assert seoul.quality.temperature == seoul.quality.visibility == "not_checked"
    assert seoul.quality.precipitation == "missing"


def test_an_empty_row_is_all_missing_and_nothing_odd() -> None:
    answer = reading(read(hub_table(asos_row(TA="-99.0", TD="-99.0", WS="-9.0", RN="-9.0")), NOW))
    assert answer.notes == ()
    said = answer.observations[0].model_dump(exclude_defaults=True)
    assert said.keys() == {
        "station", "observed_at", "time_precision", "fetched_at", "quality", "source",
        "attribution",
    }  # fmt: skip
    assert set(said["quality"].values()) == {"missing"}


@pytest.mark.parametrize("column", ["TA", "TD"])
@pytest.mark.parametrize(("text", "value"), [("-9.0", -9.0), ("-9", -9.0), ("-9.9", -9.9)])
def test_minus_nine_is_a_temperature(column: str, text: str, value: float) -> None:
    seoul = one(**{column: text})
    found = {"TA": seoul.temperature_celsius, "TD": seoul.dew_point_celsius}
    assert found[column] == value


@pytest.mark.parametrize("column", ["WS", "GST_WS", "HM", "PA", "PS", "SD_DAY", "SD_TOT", "RN"])
def test_minus_nine_is_missing_where_nothing_is_negative(column: str) -> None:
    assert one(**{column: "-9.0"}) == one()


def test_rain_that_is_none_or_was_not_observed_is_no_zero() -> None:
    assert one(RN="-9.0", RN_DAY="44.5").precipitation_millimeters is None
    assert one(RN="0.0").precipitation_millimeters == 0


@pytest.mark.parametrize(
    ("stamp", "value"),
    [
        ("2026-01-15T00:00+00:00", None),  # 9 o'clock in Korea
        ("2026-01-15T01:00+00:00", 4.5),
        ("2026-03-31T12:00+00:00", None),
        ("2026-03-31T15:00+00:00", 4.5),  # already April there
        ("2026-07-15T00:00+00:00", 4.5),
    ],
)
def test_in_winter_the_sum_of_three_hours_is_not_the_rain_of_one(
    stamp: str, value: float | None
) -> None:
    moment = datetime.fromisoformat(stamp)
    answer = reading(read(hub_table(asos_row("108", moment, RN="4.5")), moment))
    assert answer.observations[0].precipitation_millimeters == value
    assert [note for note, _ in answer.notes] == ([] if value else ["three_hour_sum"])
    assert one(moment, moment, RN="0.0").precipitation_millimeters == 0


def test_calm_comes_from_nowhere_and_north_is_360() -> None:
    calm = one(WD="0", WS="0.0")
    assert (calm.wind_from_degrees, calm.wind_speed_meters_per_second) == (None, 0)
    assert one(WD="36", WS="2.0").wind_from_degrees == 360


@pytest.mark.parametrize(
    ("tenths", "code"), [("0", "clear"), ("5", "clear"), ("6", "mostly_cloudy"),
                         ("8", "mostly_cloudy"), ("9", "overcast"), ("10", "overcast")]
)  # fmt: skip
def test_a_sky_made_from_the_cloud_amount_says_that_it_is_derived(tenths: str, code: str) -> None:
    seoul = one(CA_TOT=tenths)
    assert seoul.condition is not None
    assert seoul.condition.code == code
    assert [(o.field, o.kind) for o in seoul.origins] == [("condition", "analysis")]


@pytest.mark.parametrize(
    "values", [{"CA_TOT": "-9"}, {"CA_TOT": "5", "WW": "19"}, {"CA_TOT": "9", "RN": "0.5"}]
)
def test_no_sky_is_made_without_cloud_amount_or_beside_weather(values: dict[str, str]) -> None:
    assert one(**values).condition is None


def test_a_code_of_present_weather_is_counted_not_guessed() -> None:
    answer = reading(read(hub_table(asos_row(WW="19 10")), NOW))
    assert answer.notes == (("unknown_field", "108 WW 19 10"),)


@pytest.mark.parametrize(
    ("ww", "ct"),
    [("19 10 61", "Sc"), ("19 10 61 05 63 17 1045", "Sc"), ("-", "Sc Cu"), ("19 10", "Ac Sc")],
)
def test_a_row_with_blanks_in_its_texts_is_read_by_its_widths(ww: str, ct: str) -> None:
    seoul = one(**(FULL | {"WW": ww, "CT": ct, "RN": "-9.0"}))
    assert (seoul.temperature_celsius, seoul.visibility_meters) == (8.7, 18430)
    assert seoul.cloud_cover_tenths == 7


def test_a_row_that_is_one_column_short_or_long_is_refused_never_shifted() -> None:
    good = asos_row("90", TA="3.1")
    tokens = asos_row("108", **FULL).split()
    for position in range(2, 46):
        for broken in (
            [*tokens[:position], *tokens[position + 1 :]],
            [*tokens[:position], "-9", *tokens[position:]],
        ):
            answer = reading(read(hub_table(" ".join(broken), good), NOW))
            assert [o.station.id for o in answer.observations] == ["90"], (position, broken)
            assert [note for note, _ in answer.notes] == ["unreadable_row"]


@pytest.mark.parametrize("station", ["STN", "-9", "10.8", "1e2"])
def test_a_row_without_a_station_is_left_out(station: str) -> None:
    answer = reading(read(hub_table(asos_row(station), asos_row("90")), NOW))
    assert len(answer.observations) == 1
    assert [note for note, _ in answer.notes] == ["unreadable_row"]


def test_a_station_outside_the_registry_is_taken_and_noted() -> None:
    answer = reading(read(hub_table(asos_row("995", TA="1.0")), NOW))
    assert answer.observations[0].station.name == "995"
    assert answer.notes == (("unknown_station", "995 995"),)


def test_an_old_row_has_the_station_of_its_day() -> None:
    opened = datetime(2023, 1, 11, tzinfo=UTC)
    for moment, notes in ((opened, 0), (opened - timedelta(days=2), 1)):
        assert len(reading(read(hub_table(asos_row("296", moment)), NOW)).notes) == notes


def test_what_no_event_can_carry_is_left_out_and_named() -> None:
    answer = reading(read(hub_table(asos_row(TA="123.4", HM="101.0", WD="37", VS="-3")), NOW))
    assert dict.fromkeys(note for note, _ in answer.notes) == {"out_of_range": None}
    assert ("out_of_range", "108 TA 123.4") in answer.notes
    assert len(answer.notes) == 4


def test_a_range_of_hours_is_one_reading() -> None:
    hours = [HOUR - timedelta(hours=back) for back in (2, 1, 0)]
    answer = reading(read(hub_table(*(asos_row("108", h) for h in hours)), NOW))
    assert [o.observed_at for o in answer.observations] == hours
    assert answer.observed_at == HOUR


def test_of_two_rows_that_disagree_neither_is_believed() -> None:
    rows = asos_row("108", TA="1.0"), asos_row("108", TA="2.0"), asos_row("90"), asos_row("90")
    answer = reading(read(hub_table(*rows), NOW))
    assert [o.station.id for o in answer.observations] == ["90"]
    assert answer.notes == (("conflicting_rows", "108"),)


@pytest.mark.parametrize("encoding", ["cp949", "utf-8", "utf-8-sig"])
@pytest.mark.parametrize("comments", [True, False])
def test_comments_may_be_missing_and_the_encoding_mislabelled(
    encoding: str, comments: bool
) -> None:
    table = hub_table(asos_row(TA="8.7"), comments=comments, encoding=encoding)
    assert reading(read(table, NOW)).observations[0].temperature_celsius == 8.7


@pytest.mark.parametrize(
    ("content", "kind", "reason"),
    [
        (asos_row(), "garbage", "truncated"),
        (f"{asos_row()}\n#7777EN", "garbage", "truncated"),
        (f"#7777END\n{asos_row()}", "garbage", "truncated"),
        ("#START7777\n#7777END\n", "no_data", "no_rows"),
        ("nothing\n#7777END", "garbage", "unreadable_rows"),
        ('{"result":{"status":403,"message":"활용신청이 필요한 API 입니다."}}', "auth",
         "hub_not_applied"),
        ("<html></html>", "garbage", "html"),
    ],
)  # fmt: skip
def test_a_table_that_is_none_is_refused_by_name(content: str, kind: str, reason: str) -> None:
    answer = failure(read(page(content), NOW))
    assert (answer.kind, answer.reason) == (kind, reason)


def test_a_time_in_the_future_is_a_mix_up_of_time_zones() -> None:
    table = hub_table(asos_row("108", HOUR + timedelta(hours=9)))
    assert failure(read(table, NOW)).reason == "future_time"


TABLE = hub_table(*(asos_row(s, **FULL) for s in ("90", "108", "184"))).content


@given(st.integers(0, len(TABLE) - len("\n") - 1))
def test_a_table_cut_anywhere_is_refused(length: int) -> None:
    assert isinstance(read(Page(TABLE[:length]), NOW), Failure)


@given(st.text(max_size=300) | st.lists(st.sampled_from(asos_row(**FULL).split())).map(" ".join))
def test_no_row_raises_anything_but_that_it_is_unreadable(line: str) -> None:
    try:
        assert len(split_row(line).columns) == 46
    except UnreadableRowError:
        return


@given(st.lists(st.text(max_size=80), max_size=5))
def test_no_table_raises(lines: list[str]) -> None:
    read(hub_table(*lines, encoding="utf-8"), NOW)
