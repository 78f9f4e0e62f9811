"""The reader of KMA's web map, trap by trap."""

import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilbo_events import WeatherObserved
from ilbo_weather.exchange import Page
from ilbo_weather.providers.kma_web_map import read
from ilbo_weather.readings import Failure, Reading
from tests.unit.weather.pages import NOW, ROWS, header_of, page


def reading(content: bytes, received_at: datetime = NOW) -> Reading:
    answer = read(Page(content), received_at)
    assert isinstance(answer, Reading), answer
    return answer


def refused(content: bytes, received_at: datetime = NOW) -> str:
    answer = read(Page(content), received_at)
    assert isinstance(answer, Failure), answer
    assert answer.kind == "garbage"
    return answer.reason


def row(attributes: str, name: str = "서울", station: str = "108") -> WeatherObserved:
    found = reading(page(f'<local stn_id="{station}" {attributes}>{name}</local>')).observations
    assert len(found) == 1
    return found[0]


def test_the_gateway_of_a_failing_service_is_known_here_too() -> None:
    denied = read(Page(b"Forbidden", status=403), NOW)
    assert isinstance(denied, Failure)
    assert (denied.kind, denied.reason) == ("auth", "forbidden")


def test_a_row_becomes_an_observation_with_unit_time_credit_and_flags() -> None:
    seoul = reading(page()).observations[1]
    assert (seoul.station.id, seoul.station.name) == ("108", "서울")
    assert seoul.observed_at == datetime(2026, 3, 12, 6, tzinfo=UTC)
    assert seoul.time_precision == "hour"
    assert seoul.fetched_at == NOW
    assert seoul.temperature_celsius == 8.7
    assert seoul.condition is not None
    assert (seoul.condition.code, seoul.condition.word) == ("clear", "맑음")
    assert seoul.quality.temperature == seoul.quality.condition == "not_checked"
    assert (seoul.source, seoul.kind) == ("kma-web-map", "observation")
    assert seoul.attribution == "기상청 제공"


def test_every_station_of_the_page_is_read() -> None:
    assert [o.station.id for o in reading(page()).observations] == ["90", "108", "133", "152"]


@pytest.mark.parametrize("desc", ['desc="-"', 'desc=""', 'desc="  "', "", 'icon="01" desc="-"'])
def test_no_sky_word_is_no_condition_whatever_the_icon_says(desc: str) -> None:
    observation = row(f'{desc} ta="5.3"')
    assert observation.condition is None
    assert observation.quality.condition == "missing"
    assert observation.temperature_celsius == 5.3


@pytest.mark.parametrize(
    ("icon", "notes"), [("01", 0), ("NB01_N", 0), ("", 0), ("08", 0), ("04", 1)]
)
def test_the_word_counts_and_an_icon_of_another_sky_is_noted(icon: str, notes: int) -> None:
    answer = reading(page(f'<local stn_id="108" icon="{icon}" desc="맑음" ta="8.7">서울</local>'))
    condition = answer.observations[0].condition
    assert condition is not None
    assert condition.word == "맑음"
    assert [note for note, _ in answer.notes] == ["icon_differs"] * notes


@pytest.mark.parametrize(
    "ta",
    ["", 'ta=""', 'ta=" "', 'ta="-"', 'ta="맑음"', 'ta="NaN"', 'ta="inf"', 'ta="1e3"', 'ta="8,7"'],
)
def test_a_missing_temperature_is_never_invented(ta: str) -> None:
    observation = row(f'desc="맑음" {ta}')
    assert observation.temperature_celsius is None
    assert observation.quality.temperature == "missing"


@pytest.mark.parametrize("ta", ["-99.9", "-99", "-999", "999.9", "-998.9", "9999"])
def test_a_placeholder_is_no_temperature(ta: str) -> None:
    assert row(f'ta="{ta}"').temperature_celsius is None


@pytest.mark.parametrize(("ta", "value"), [("-9.0", -9.0), ("-9", -9.0), ("+3.1", 3.1), ("0", 0.0)])
def test_values_that_only_look_like_placeholders_stay(ta: str, value: float) -> None:
    assert row(f'ta=" {ta} "').temperature_celsius == value


def test_minus_zero_stays_minus_zero() -> None:
    ulsan = reading(page()).observations[3].temperature_celsius
    assert ulsan == 0
    assert math.copysign(1, ulsan) == -1


def test_precipitation_is_read_and_its_absence_is_not_zero() -> None:
    seoul, daejeon = reading(page()).observations[1:3]
    assert daejeon.precipitation_millimeters == 0.5
    assert seoul.precipitation_millimeters is None
    assert seoul.quality.precipitation == "missing"
    assert row('ta="1" rn_hr1="-9.0"').precipitation_millimeters is None


def test_new_snow_of_the_day_is_no_depth_of_snow() -> None:
    ulleungdo = row('icon="11" desc="눈" ta="-1.2" sd_day=" 3.5 "', "울릉도", "115")
    assert ulleungdo.new_snow_centimeters == 3.5
    assert ulleungdo.snow_depth_centimeters is None
    assert (ulleungdo.quality.new_snow, ulleungdo.quality.snow_depth) == ("not_checked", "missing")
    assert row('ta="1" sd_day="-9.0"').new_snow_centimeters is None


def test_a_word_the_vocabulary_does_not_know_stays_and_is_noted() -> None:
    answer = reading(page('<local stn_id="108" desc="무지개" ta="8.7">서울</local>'))
    condition = answer.observations[0].condition
    assert condition is not None
    assert (condition.code, condition.word) == (None, "무지개")
    assert answer.notes == (("unknown_word", "무지개"),)


def test_a_station_outside_the_registry_is_taken_with_its_own_name_and_noted() -> None:
    answer = reading(page('<local stn_id="77" ta="3.0"> 새섬 </local>'))
    assert answer.observations[0].station.name == "새섬"
    assert answer.notes == (("unknown_station", "77 새섬"),)
    assert row('ta="3.0"', name="", station="77").station.name == "77"


def test_stations_are_joined_by_number_and_named_as_the_registry_names_them() -> None:
    assert row('ta="3.0"', name="대구(기)", station="143").station.name == "대구"
    assert row('ta="3.0"', name=" 서울 ", station=" 0108 ").station.id == "108"


@pytest.mark.parametrize("number", ["", "  ", "서울", "-1", "10.8", "1234567"])
def test_a_row_without_a_number_is_left_out_and_noted(number: str) -> None:
    answer = reading(page(f'<local stn_id="{number}" ta="1.0">서울</local>', *ROWS))
    assert len(answer.observations) == len(ROWS)
    assert [note for note, _ in answer.notes] == ["unreadable_row"]


def test_an_endless_word_costs_its_row_only() -> None:
    answer = reading(page(f'<local stn_id="143" desc="{"비" * 5000}" ta="1.0">대구</local>', *ROWS))
    assert len(answer.observations) == len(ROWS)


def test_of_two_rows_that_disagree_neither_is_believed() -> None:
    twice = '<local stn_id="108" icon="01" desc="맑음" ta="7.8">서울</local>'
    answer = reading(page(*ROWS, twice))
    assert "108" not in {o.station.id for o in answer.observations}
    assert ("conflicting_rows", "108") in answer.notes
    assert len(reading(page(*ROWS, ROWS[1])).observations) == len(ROWS)


@pytest.mark.parametrize(
    ("header", "utc"),
    [
        ('year="2026" month="03" day="12" hour="00"', "2026-03-11T15:00:00+00:00"),
        ('year="2026" month="03" day="11" hour="24"', "2026-03-11T15:00:00+00:00"),
        ('year="2026" month="02" day="28" hour="24"', "2026-02-28T15:00:00+00:00"),
        ('year="2025" month="12" day="31" hour="24"', "2025-12-31T15:00:00+00:00"),
        ('year="2024" month="2" day="29" hour="9"', "2024-02-29T00:00:00+00:00"),
    ],
)
def test_the_header_is_korean_time_and_24_is_the_next_midnight(header: str, utc: str) -> None:
    assert reading(page(header=header)).observed_at.isoformat() == utc


@pytest.mark.parametrize(
    "header",
    [
        "",
        'year="2026" month="02" day="29" hour="09"',
        'year="2026" month="03" day="12" hour="25"',
        'year="2026" month="03" day="12" hour="-1"',
        'year="26" month="03" day="12" hour="15"',
        'year="0001" month="01" day="01" hour="00"',
        'year="2026" month="03" day="12"',
        'year="２０２６" month="03" day="12" hour="15"',
    ],
)
def test_a_page_without_a_time_is_refused(header: str) -> None:
    assert refused(page(header=header)) == "no_time"


def test_a_time_in_the_future_is_refused() -> None:
    hour = datetime(2026, 3, 12, 6, tzinfo=UTC)
    content = page(header=header_of(hour))
    assert reading(content, hour - timedelta(minutes=5)).observed_at == hour
    assert refused(content, hour - timedelta(minutes=5, seconds=1)) == "future_time"


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "utf-8"),
        ("utf-8", "euc-kr"),
        ("cp949", "euc-kr"),
        ("cp949", "utf-8"),
        ("cp949", "ks_c_5601-1987"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-8", "no-such-encoding"),
    ],
)
def test_the_bytes_tell_their_encoding(encoding: str, declared: str) -> None:
    answer = reading(page(encoding=encoding, declared=declared))
    assert [o.condition.word for o in answer.observations if o.condition] == ["맑음", "구름많음"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \r\n", "empty"),
        (b"<!DOCTYPE html><html><body>\xec\xa0\x90\xea\xb2\x80</body></html>", "html"),
        (b'<?xml version="1.0"?>\n<HTML lang="ko"></HTML>', "html"),
        (b"<!-- cache --><html></html>", "html"),
        (b"\xeb\xa7\x91\xec\x9d\x8c", "not_xml"),
        (b'{"response":{"header":{"resultCode":"00"}}}', "not_xml"),
        (b"\xff\xff\x80", "undecodable"),
        (b"\x00" * 100, "not_xml"),
        (b"<response><weather_of_yesterday/></response>", "no_weather"),
        (b"<current xmlns='current'><weather year='2026'/></current>", "no_time"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><current>&a;</current>', "dtd"),
        (b'<!DOCTYPE current SYSTEM "http://127.0.0.1/x.dtd"><current/>', "dtd"),
    ],
)
def test_what_is_no_web_map_is_refused_by_name(content: bytes, reason: str) -> None:
    assert refused(content) == reason


def test_a_page_without_rows_is_refused() -> None:
    assert refused(page("<!-- none -->")) == "no_rows"


def test_a_page_with_absurdly_many_rows_is_refused() -> None:
    assert refused(page(*ROWS * 300)) == "too_many_rows"


def test_a_very_deep_page_is_refused_without_harm() -> None:
    assert refused(b"<a>" * 200_000 + b"</a>" * 200_000) == "no_weather"


def test_the_root_may_be_missing_but_no_element_may_stay_open() -> None:
    inner = f"<weather {header_of(NOW)}>{''.join(ROWS)}</weather>"
    assert len(reading(inner.encode()).observations) == len(ROWS)
    assert refused(inner.removesuffix("</weather>").encode()) == "not_well_formed"


@given(st.integers(min_value=0, max_value=len(page()) - len("</current>\n")))
def test_a_page_cut_anywhere_is_refused(length: int) -> None:
    assert isinstance(read(Page(page()[:length]), NOW), Failure)


@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_no_bytes_raise(content: bytes) -> None:
    assert isinstance(read(Page(content), NOW), Reading | Failure)
    read(Page(page(header=header_of(NOW)) + content), NOW)


@given(
    st.text(st.characters(exclude_characters='<&"', exclude_categories=("Cs", "Cc"))),
    st.text(st.characters(exclude_characters='<&"', exclude_categories=("Cs", "Cc"))),
)
def test_no_attribute_raises_and_only_plain_numbers_are_numbers(ta: str, desc: str) -> None:
    answer = read(Page(page(f'<local stn_id="108" ta="{ta}" desc="{desc}">서울</local>')), NOW)
    if isinstance(answer, Reading):
        for observation in answer.observations:
            temperature = observation.temperature_celsius
            assert temperature is None or temperature == float(ta)
