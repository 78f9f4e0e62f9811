"""METAR: the groups of a report, the sky they mean, and whose station they speak for."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilbo_events import WeatherObserved
from ilbo_weather.exchange import Page
from ilbo_weather.providers.access import Access
from ilbo_weather.providers.metar import read
from ilbo_weather.providers.metar_client import metar_client
from ilbo_weather.providers.metar_skies import sky_of
from ilbo_weather.providers.metar_text import parse_metar
from tests.unit.weather.providers.answers import (
    HOUR,
    NOW,
    FakeClock,
    FakeUpstream,
    failure,
    page,
    reading,
)

RAW = "METAR RKPC 120600Z 32012G24KT 280V340 9999 -RA FEW010 BKN030 08/M01 Q1021 NOSIG"


def report(raw: str = RAW, /, **values: object) -> dict[str, object]:
    given_ = {"icaoId": "RKPC", "obsTime": int(HOUR.timestamp()), "rawOb": raw}
    return given_ | values


def one(raw: str = RAW, /, **values: object) -> WeatherObserved:
    return reading(read(page(json.dumps([report(raw, **values)])), NOW)).observations[0]


def test_a_report_is_read_with_its_units() -> None:
    jeju = one()
    assert (jeju.observed_at, jeju.time_precision, jeju.kind) == (HOUR, "minute", "observation")
    assert (jeju.wind_from_degrees, jeju.wind_speed_meters_per_second) == (320, 6.2)
    assert (jeju.wind_gust_meters_per_second, jeju.visibility_meters) == (12.3, 10_000)
    assert (jeju.temperature_celsius, jeju.dew_point_celsius) == (8, -1)
    assert jeju.sea_level_pressure_hectopascals == 1021
    assert jeju.condition is not None
    assert (jeju.condition.code, jeju.condition.word) == ("rain_light", "약한비계속")


def test_an_airport_speaks_for_the_station_beside_it_and_else_for_itself() -> None:
    assert (one().station.id, one().station.name) == ("184", "제주")
    assert one().attribution == "METAR RKPC, aviationweather.gov"
    gimpo = one(icaoId="RKSS")
    assert (gimpo.station.id, gimpo.station.name) == ("RKSS", "김포국제공항")


def test_an_airport_elsewhere_is_taken_and_noted() -> None:
    answer = reading(read(page(json.dumps([report(icaoId="EGLL")])), NOW))
    assert answer.notes == (("unknown_station", "EGLL EGLL"),)


@pytest.mark.parametrize(
    ("raw", "speed", "direction", "gust"),
    [
        ("RKPC 120600Z 00000KT", 0, None, None),
        ("RKPC 120600Z VRB02KT", 1, None, None),
        ("RKPC 120600Z AUTO 36003MPS", 3, 360, None),
        ("RKPC 120600Z 27036KMH", 10, 270, None),
        ("RKPC 120600Z 270100G120KT", 51.4, 270, 61.7),
        ("RKPC 120600Z /////KT", None, None, None),
    ],
)
def test_wind(raw: str, speed: float, direction: float | None, gust: float | None) -> None:
    metar = parse_metar(raw)
    assert metar.wind_speed_meters_per_second == speed
    assert (metar.wind_from_degrees, metar.wind_gust_meters_per_second) == (direction, gust)


@pytest.mark.parametrize(
    ("group", "meters"),
    [("0300", 300), ("4000", 4000), ("9999", 10_000), ("CAVOK", 10_000), ("10SM", 16_093),
     ("1 1/2SM", 2414), ("1/4SM", 402), ("3000 1200SW R33L/0600", 3000), ("////", None)],
)  # fmt: skip
def test_visibility(group: str, meters: float | None) -> None:
    assert parse_metar(f"RKPC 120600Z 00000KT {group} Q1021").visibility_meters == meters


@pytest.mark.parametrize(
    ("group", "hectopascals"), [("Q0987", 987), ("A2992", 1013.2), ("Q////", None)]
)
def test_pressure(group: str, hectopascals: float | None) -> None:
    assert parse_metar(f"RKPC 120600Z {group}").qnh_hectopascals == hectopascals


@pytest.mark.parametrize(
    ("groups", "code"),
    [
        ("SKC", "clear"), ("CLR", "clear"), ("FEW030", "clear"), ("SCT030", "clear"),
        ("FEW010 BKN030", "mostly_cloudy"), ("SCT010CB OVC030", "overcast"), ("NSC", None),
        ("NCD", None), ("CAVOK", None), ("VV001", None), ("", None),
        ("-DZ BR OVC005", "drizzle_light"), ("RA", "rain"), ("+RA BKN010", "rain_heavy"),
        ("SHRA", "shower"), ("-SHRA", "shower_light"), ("+SHSN", "snow_shower_heavy"),
        ("RASN", "sleet"), ("-SNRA", "sleet_light"), ("-SN", "snow_light"),
        ("FZRA", "freezing_rain"),
        ("-FZDZ", "freezing_rain_light"), ("BLSN", "blowing_snow"), ("SG", "snow_grains"),
        ("PL", "ice_pellets"), ("TSRA", "thunderstorm"), ("TS BKN020CB", "thunderstorm"),
        ("+TSRAGR", "thunderstorm_hail"), ("TSSN", "thunderstorm_precip"), ("FG VV001", "fog"),
        ("FZFG", "fog"), ("BCFG", "fog_patches"), ("MIFG", "fog_patches"),
        ("VCFG", "fog_in_vicinity"), ("VCSH BKN030", "precip_in_vicinity"), ("BR SCT030", "mist"),
        ("HZ", "haze"), ("FU", None), ("DU BKN030", None), ("VCTS", None), ("BR -RA", "rain_light"),
    ],
)  # fmt: skip
def test_the_sky_in_a_word_of_the_vocabulary_or_none(groups: str, code: str | None) -> None:
    condition = sky_of(parse_metar(f"RKPC 120600Z 00000KT 3000 {groups} 08/07 Q1021"))
    assert (condition.code if condition else None) == code


def test_weather_without_a_word_is_told() -> None:
    raw = RAW.replace("-RA", "DU")
    answer = reading(read(page(json.dumps([report(raw)])), NOW))
    assert answer.observations[0].condition is None
    assert answer.notes == (("unknown_word", "RKPC weather DU"),)


def test_a_trend_or_a_remark_is_no_observation() -> None:
    for end in ("NOSIG", "BECMG", "TEMPO", "RMK"):
        metar = parse_metar(
            f"RKPC 120600Z 00000KT 9999 SCT030 08/07 {end} +TSRA Q0900 20/20 BKN001"
        )
        assert (metar.weather, metar.clouds, metar.qnh_hectopascals) == ([], ["SCT"], None)
        assert metar.temperature_celsius == 8


def test_the_decoded_values_fill_what_the_text_lacks() -> None:
    jeju = one("", temp=7.8, dewp=-1.1, altim=1020.9, wxString="-RA BR")
    assert (jeju.temperature_celsius, jeju.dew_point_celsius) == (7.8, -1.1)
    assert jeju.sea_level_pressure_hectopascals == 1020.9
    assert jeju.condition is not None
    assert one(temp=20, slp=1020.4).temperature_celsius == 8
    assert one(temp=20, slp=1020.4).sea_level_pressure_hectopascals == 1020.4


@pytest.mark.parametrize(
    "values",
    [{"icaoId": ""}, {"icaoId": "가나다라"}, {"icaoId": "RK"}, {"obsTime": None}, {"obsTime": "x"},
     {"obsTime": True}, {"obsTime": 10**30}, {"obsTime": "2026-03-12T06:00:00"},
     {"obsTime": int((NOW + timedelta(hours=9)).timestamp())}],
)  # fmt: skip
def test_a_report_without_airport_or_time_is_left_out(values: dict[str, object]) -> None:
    answer = reading(read(page(json.dumps([report(**values), report()])), NOW))
    assert len(answer.observations) == 1
    assert [note for note, _ in answer.notes] == ["unreadable_row"]
    assert failure(read(page(json.dumps([report(**values)])), NOW)).reason == "unreadable_rows"


@pytest.mark.parametrize(
    "answer", [Page(b"", status=204), Page(b""), Page(b"[]"), Page(b"[5]"), Page(b" \n")]
)
def test_no_reports_are_no_data(answer: Page) -> None:
    assert failure(read(answer, NOW)).kind == "no_data"


@pytest.mark.parametrize("content", ['{"a": 1}', '{"status": "error", "error": "bad ids"}'])
def test_another_shape_is_garbage(content: str) -> None:
    assert failure(read(page(content), NOW)).reason == "no_list"
    assert failure(read(page(content, 400), NOW)).kind == "bad_request"


def test_the_shape_of_avwx_is_read_too() -> None:
    data = {"station": "RKPC", "raw": RAW, "time": {"dt": "2026-03-12T06:00:00+00:00"}}
    assert reading(read(page(json.dumps({"data": data})), NOW)).observations[0] == one()


async def test_all_airports_are_asked_for_at_once() -> None:
    upstream = FakeUpstream(lambda _: page(json.dumps([report()])))
    client = metar_client(Access(upstream, FakeClock(), "https://aw.test/api/data/metar"))
    reading(await client.read())
    (asked,) = upstream.asked
    assert "RKSI" in asked.url
    assert asked.url.endswith("&format=json")


@given(st.text(st.sampled_from("RKPC 0123456789/MVQAGKTSDZNFB-+=/ "), max_size=60))
def test_no_text_raises(raw: str) -> None:
    read(page(json.dumps([report(raw)])), NOW)
    read(page(json.dumps([report("", wxString=raw, temp=raw, obsTime=raw)])), datetime.now(UTC))
