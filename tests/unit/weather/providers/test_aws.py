"""API Hub's minute observations and its station lists."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilbo_paper.stations import stations
from ilbo_weather.exchange import Page
from ilbo_weather.providers import kst
from ilbo_weather.providers.aws_minute import read
from ilbo_weather.providers.hub_stations import StationList, differences
from ilbo_weather.providers.hub_stations import read as read_list
from tests.unit.weather.providers.answers import HOUR, NOW, failure, hub_table, page, reading

NAMES = "WD1 WS1 WDS WSS WD10 WS10 TA RE RN15 RN60 RN12 RNDAY HM PA PS TD"
GIVEN = {
    "WD1": "225.0", "WS1": "1.2", "WDS": "230.0", "WSS": "4.1", "WD10": "227.0", "WS10": "1.4",
    "TA": "8.4", "RE": "1", "RN15": "0.5", "RN60": "1.5", "RN12": "2.0", "RNDAY": "3.5",
    "HM": "70.0", "PA": "1004.2", "PS": "1014.5", "TD": "3.3",
}  # fmt: skip
NOTHING = dict.fromkeys(GIVEN, "-99.9") | {"PA": "-999.0", "PS": "-999.0"}
LIST = """#START7777
#   STN_ID : 지점번호
# STN           LON           LAT STN_SP          HT     HT_WD  LAU STN STN_KO   STN_EN   FCT_ID   LAW_ID    BASIN LAW_ADDR
     520  127.10000000   37.40000000 01111000     42.50     10.00    0 119 새말     Sae Mal   11B20000 4113500000 ---- 경기도 어느시 새말동 산 1-2
     521  127.20000000   37.50000000 01111000     17.00     10.00    0 119 옛 나루 ----     ----     4113500001 ---- 경기도 옛나루
#7777END
"""  # noqa: E501 - the columns of the list are as wide as that


def row(station: str = "108", **values: str) -> str:
    columns = GIVEN | values
    given_ = ",".join(columns[name] for name in NAMES.split())
    return f"{kst.stamp(HOUR)},{station},{given_},="


def test_a_row_is_read_with_ten_minute_wind_and_hourly_rain() -> None:
    seoul = reading(read(hub_table(row()), NOW)).observations[0]
    assert (seoul.station.name, seoul.observed_at, seoul.time_precision) == ("서울", HOUR, "minute")
    assert (seoul.temperature_celsius, seoul.dew_point_celsius) == (8.4, 3.3)
    assert (seoul.wind_speed_meters_per_second, seoul.wind_from_degrees) == (1.4, 227)
    assert seoul.wind_gust_meters_per_second == 4.1
    assert (seoul.precipitation_millimeters, seoul.relative_humidity_percent) == (1.5, 70)
    assert (seoul.station_pressure_hectopascals, seoul.sea_level_pressure_hectopascals) == (
        1004.2, 1014.5
    )  # fmt: skip


def test_north_is_0_and_360_is_calm() -> None:
    north, calm = (
        reading(read(hub_table(row(WD10=degrees)), NOW)).observations[0]
        for degrees in ("0.0", "360.0")
    )
    assert north.wind_from_degrees == 0
    assert calm.wind_from_degrees is None


def test_nothing_below_minus_fifty_was_measured() -> None:
    found = reading(read(hub_table(row(TA="-50.1", TD="-99.9", PA="-999.0")), NOW))
    seoul = found.observations[0]
    assert seoul.temperature_celsius is seoul.dew_point_celsius is None
    assert found.notes == ()
    assert reading(read(hub_table(row(TA="-32.6")), NOW)).observations[0].temperature_celsius == (
        -32.6
    )


def test_a_table_of_placeholders_is_no_data() -> None:
    rows = [row(station, **NOTHING) for station in ("90", "108", "184")]
    answer = failure(read(hub_table(*rows), NOW))
    assert (answer.kind, answer.reason) == ("no_data", "placeholders")
    one = reading(read(hub_table(*rows, row("143")), NOW))
    assert [o.station.id for o in one.observations] == ["143"]


def test_only_the_wanted_stations_are_taken() -> None:
    rows = row("108"), row("400"), row("401")
    answer = reading(read(hub_table(*rows), NOW, stations().keys()))
    assert [o.station.id for o in answer.observations] == ["108"]
    assert answer.notes == ()


@pytest.mark.parametrize(
    "broken",
    [
        row().removesuffix(",="),
        row().replace(",=", ", ="),
        row().replace(",", " , "),
    ],
)
def test_the_end_of_a_row_and_its_blanks_come_and_go(broken: str) -> None:
    assert len(reading(read(hub_table(broken), NOW)).observations) == 1


@pytest.mark.parametrize(
    "broken", [row()[:60], row() + "1,=", row().replace(",1.2,", ",", 1), row("x"), "a,b,c,="]
)
def test_a_row_with_other_columns_is_left_out(broken: str) -> None:
    answer = reading(read(hub_table(broken, row("90")), NOW))
    assert [o.station.id for o in answer.observations] == ["90"]
    assert [note for note, _ in answer.notes] == ["unreadable_row"]
    assert failure(read(hub_table(broken), NOW)).reason == "unreadable_rows"


def test_a_cut_table_and_one_of_the_future_are_refused() -> None:
    content = hub_table(row()).content
    assert failure(read(Page(content[:-4]), NOW)).reason == "truncated"
    assert failure(read(Page(content), NOW - timedelta(hours=9))).reason == "future_time"


@given(st.lists(st.text(max_size=80), max_size=5))
def test_no_table_raises(lines: list[str]) -> None:
    read(hub_table(*lines, encoding="utf-8"), NOW)
    read_list(hub_table(*lines, encoding="utf-8"), NOW, "SFC")


def test_a_station_list_is_read_with_names_and_addresses_of_several_words() -> None:
    for encoding in ("utf-8", "cp949"):
        found = read_list(Page(LIST.encode(encoding)), NOW, "AWS")
        assert isinstance(found, StationList)
        new, old = found.stations
        assert (new.id, new.name, new.elevation_meters) == ("520", "새말", 42.5)
        assert (new.latitude_degrees, new.longitude_degrees) == (37.4, 127.1)
        assert new.address == "경기도 어느시 새말동 산 1-2"
        assert (old.id, old.name) == ("521", "옛 나루")


def test_the_list_of_main_stations_has_other_columns() -> None:
    table = page(
        "#START7777\n"
        "# STN LON LAT STN_SP HT HT_PA HT_TA HT_WD HT_RN STN STN_KO STN_EN FCT_ID LAW_ID BASIN\n"
        "  90 128.56473000 38.25085000 11121 17.53 18.73 1.70 10.00 1.40 90 속초 Sokcho 11D20401"
        " 4282033025 1301\n"
        "  95 broken\n#7777END\n"
    )
    found = read_list(table, NOW, "SFC")
    assert isinstance(found, StationList)
    assert [(s.id, s.name, s.elevation_meters, s.address) for s in found.stations] == [
        ("90", "속초", 17.53, "")
    ]
    assert found.names() == {"90": "속초"}
    assert len(found.unreadable) == 1


def test_a_list_that_differs_from_the_registry_says_where() -> None:
    sokcho, seoul = stations()["90"], stations()["108"]
    table = LIST.replace("새말", "서울").replace(" 520 ", " 108 ")
    found = read_list(page(table), NOW, "AWS")
    assert isinstance(found, StationList)
    lines = differences(found, {"90": sokcho, "108": seoul})
    assert lines == ["108 서울: moved by 0.1714 degrees", "90 속초: not listed"]
    assert differences(found, {"108": stations()["184"]}) == ["108 서울: registered as 제주"]


@pytest.mark.parametrize("content", ["#START7777\n#7777END", "#7777END", "# STN x\n1 2\n#7777END"])
def test_a_list_without_stations_is_a_failure(content: str) -> None:
    failure(read_list(page(content), NOW, "SFC"))
