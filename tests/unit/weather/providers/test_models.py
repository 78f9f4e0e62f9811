"""Open-Meteo and MET Norway: values of models, and what their clients ask."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilbo_paper.stations import stations
from ilbo_weather.exchange import Page, Request
from ilbo_weather.providers import met_norway, open_meteo
from ilbo_weather.providers.access import Access
from ilbo_weather.providers.foreign_skies import condition_of_symbol
from ilbo_weather.providers.met_norway_client import MetNorwayClient
from ilbo_weather.providers.open_meteo_client import open_meteo_client
from ilbo_weather.readings import Failure, Unchanged, Validators
from tests.unit.weather.providers.answers import (
    HOUR,
    NOW,
    FakeClock,
    FakeUpstream,
    failure,
    page,
    reading,
)

SEOUL, ULSAN = stations()["108"], stations()["152"]
UNITS = {
    "temperature_2m": "°C", "relative_humidity_2m": "%", "dew_point_2m": "°C",
    "pressure_msl": "hPa", "cloud_cover": "%", "wind_speed_10m": "m/s",
    "wind_direction_10m": "°", "wind_gusts_10m": "m/s",
}  # fmt: skip
CURRENT: dict[str, object] = {
    "time": "2026-03-12T15:15", "interval": 900, "temperature_2m": 8.4,
    "relative_humidity_2m": 43, "dew_point_2m": -3.4, "pressure_msl": 1014.2, "cloud_cover": 75,
    "wind_speed_10m": 2.5, "wind_direction_10m": 290, "wind_gusts_10m": 7.5, "weather_code": 2,
}  # fmt: skip
QUARTER = datetime(2026, 3, 12, 6, 15, tzinfo=UTC)


def location(units: Mapping[str, str] = UNITS, /, **current: object) -> dict[str, object]:
    return {
        "latitude": 37.55,
        "utc_offset_seconds": 32400,
        "current_units": units,
        "current": CURRENT | current,
    }


def open_meteo_says(data: object, places: int = 1) -> object:
    return open_meteo.read(page(json.dumps(data)), NOW, (SEOUL, ULSAN)[:places])


def test_one_place_is_an_object_and_its_clock_has_an_offset_of_its_own() -> None:
    seoul = reading(open_meteo_says(location())).observations[0]
    assert (seoul.station.id, seoul.observed_at, seoul.kind) == ("108", QUARTER, "model")
    assert (seoul.temperature_celsius, seoul.relative_humidity_percent) == (8.4, 43)
    assert (seoul.dew_point_celsius, seoul.sea_level_pressure_hectopascals) == (-3.4, 1014.2)
    assert (seoul.cloud_cover_tenths, seoul.wind_gust_meters_per_second) == (7.5, 7.5)
    assert (seoul.wind_speed_meters_per_second, seoul.wind_from_degrees) == (2.5, 290)
    assert seoul.condition is not None
    assert (seoul.condition.code, seoul.condition.word) == ("mostly_cloudy", "구름많음")
    assert seoul.attribution == "Open-Meteo.com (CC BY 4.0)"
    assert seoul.precipitation_millimeters is None


def test_several_places_are_a_list_and_their_numbers_tell_which_is_which() -> None:
    first, second = location(), location(temperature_2m=5.3) | {"location_id": 1}
    for order in ([first, second], [first | {"location_id": 0}, second], [second, first]):
        if order[0] is second:
            order[1] = first | {"location_id": 0}
        found = reading(open_meteo_says(order, 2)).observations
        assert {o.station.name: o.temperature_celsius for o in found} == {"서울": 8.4, "울산": 5.3}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ([location()], "wrong_count"),
        ([location(), location() | {"location_id": 7}], "wrong_place"),
        ([location(), {}], "no_current"),
        ([location(), 5], "no_current"),
        ([location(), location(time="")], "no_time"),
        ([location(), location() | {"utc_offset_seconds": None}], "no_time"),
        ([location(), location(time="2026-03-12T16:15")], "future_time"),
        ([location(), location() | {"utc_offset_seconds": 0}], "future_time"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused(data: object, reason: str) -> None:
    answer = failure(open_meteo_says(data, 2))
    assert (answer.kind, answer.reason) == ("garbage", reason)


def test_other_units_are_converted_or_left_out() -> None:
    answer = reading(
        open_meteo_says(
            location(UNITS | {"wind_speed_10m": "km/h", "temperature_2m": "°F"}, wind_speed_10m=9.0)
        )
    )
    seoul = answer.observations[0]
    assert (seoul.wind_speed_meters_per_second, seoul.temperature_celsius) == (2.5, None)
    assert answer.notes == (("unreadable_value", "108 temperature_2m 8.4 °F"),)


CODES = (0, 1, 2, 3, 45, 48, 51, 53, 55, 56, 57, 61, 63, 65, 66, 67, 71, 73, 75, 77, 80, 81, 82,
         85, 86, 95, 96, 99)  # fmt: skip


@pytest.mark.parametrize("code", CODES)
def test_every_weather_code_it_uses_has_a_word_of_the_vocabulary(code: int) -> None:
    seoul = reading(open_meteo_says(location(weather_code=code))).observations[0]
    assert seoul.condition is not None
    assert seoul.condition.code is not None


@pytest.mark.parametrize("code", [42, -1, 1.5, None, "x"])
def test_another_code_makes_no_word(code: object) -> None:
    answer = reading(open_meteo_says(location(weather_code=code)))
    assert answer.observations[0].condition is None
    assert [n for n, _ in answer.notes] == ([] if code in (None, "x") else ["unknown_word"])


def test_missing_values_are_none() -> None:
    nothing = dict.fromkeys(UNITS, None)
    seoul = reading(open_meteo_says(location(**nothing))).observations[0]
    assert seoul.temperature_celsius is seoul.wind_from_degrees is None


async def test_open_meteo_is_asked_once_for_all_and_counts_each() -> None:
    places = SEOUL, ULSAN
    body = page(json.dumps([location(), location() | {"location_id": 1}]))
    upstream = FakeUpstream(lambda _: body)
    client = open_meteo_client(Access(upstream, FakeClock(), "https://om.test/v1"), places)
    assert len(reading(await client.read()).observations) == 2
    (asked,) = upstream.asked
    query = parse_qs(urlsplit(asked.url).query)
    assert query["latitude"] == ["37.5714,35.5824"]
    assert query["longitude"] == ["126.9658,129.3347"]
    assert (query["wind_speed_unit"], query["timezone"]) == (["ms"], ["Asia/Seoul"])
    assert set(query["current"][0].split(",")) == {*UNITS, "weather_code"}
    assert (asked.endpoint, asked.weight) == ("open-meteo/forecast", 2)


def entry(hour: datetime, symbol: str = "cloudy", rain: object = 0.0, **instant: object) -> object:
    details = {
        "air_temperature": 8.1, "relative_humidity": 55.0, "wind_speed": 3.4,
        "wind_from_direction": 300.1, "air_pressure_at_sea_level": 1013.9,
        "cloud_area_fraction": 96.9,
    }  # fmt: skip
    data = {
        "instant": {"details": details | instant},
        "next_1_hours": {
            "summary": {"symbol_code": symbol}, "details": {"precipitation_amount": rain}
        },
    }  # fmt: skip
    return {"time": f"{hour:%Y-%m-%dT%H:%M:%SZ}", "data": data}


def norway(*entries: object, made_at: datetime = NOW, **headers: str) -> Page:
    units = {
        "air_temperature": "celsius", "relative_humidity": "%", "wind_speed": "m/s",
        "wind_from_direction": "degrees", "air_pressure_at_sea_level": "hPa",
        "cloud_area_fraction": "%", "precipitation_amount": "mm",
    }  # fmt: skip
    meta = {"updated_at": f"{made_at:%Y-%m-%dT%H:%M:%SZ}", "units": units}
    body = {"type": "Feature", "properties": {"meta": meta, "timeseries": list(entries)}}
    return page(json.dumps(body), **headers)


EARLIER, LATER = HOUR - timedelta(hours=1), HOUR + timedelta(hours=1)


def test_the_hour_that_runs_is_read_and_its_rain_stands_in_the_hour_before() -> None:
    answer = met_norway.read(
        norway(entry(EARLIER, rain=1.2), entry(HOUR, "rain", 3.4), entry(LATER)), NOW, SEOUL
    )
    seoul = reading(answer).observations[0]
    assert (seoul.observed_at, seoul.kind) == (HOUR, "model")
    assert (seoul.temperature_celsius, seoul.relative_humidity_percent) == (8.1, 55)
    assert (seoul.precipitation_millimeters, seoul.cloud_cover_tenths) == (1.2, 9.69)
    assert seoul.condition is not None
    assert seoul.condition.word == "보통비계속"
    assert seoul.attribution == "MET Norway"
    first = reading(met_norway.read(norway(entry(HOUR)), NOW, SEOUL)).observations[0]
    assert first.precipitation_millimeters is None


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (norway(entry(LATER)), "no_time"),
        (norway(), "no_time"),
        (norway({"time": "x"}, {"time": "2026-03-12T06:00:00"}, 5), "no_time"),
        (norway(entry(HOUR), made_at=NOW - timedelta(hours=40)), "old_forecast"),
        (page("{}"), "old_forecast"),
        (page('{"properties": {"meta": {"updated_at": NaN}}}'), "not_finite"),
    ],
)
def test_a_forecast_that_says_nothing_of_now_is_refused(answer: Page, reason: str) -> None:
    assert failure(met_norway.read(answer, NOW, SEOUL)).reason == reason


def test_a_version_that_ends_soon_is_told() -> None:
    answer = Page(norway(entry(HOUR)).content, status=203)
    assert ("deprecated", "status 203") in reading(met_norway.read(answer, NOW, SEOUL)).notes


@pytest.mark.parametrize(
    ("symbol", "code"),
    [
        ("clearsky_day", "clear"), ("clearsky_polartwilight", "clear"),
        ("fair_night", "mostly_clear"),
        ("partlycloudy_night", "mostly_cloudy"), ("cloudy", "overcast"), ("fog", "fog"),
        ("lightrain", "rain_light"), ("heavyrainshowers_day", "shower_heavy"),
        ("lightsleetshowers_day", "sleet_light"), ("snowshowers_night", "snow"),
        ("heavyrainandthunder", "thunderstorm"), ("lightssleetshowersandthunder_day",
        "thunderstorm_precip"), ("lightssnowshowersandthunder_night", "thunderstorm_precip"),
        ("plague", None), ("", None),
    ],
)  # fmt: skip
def test_a_symbol_has_a_word_of_the_vocabulary(symbol: str, code: str | None) -> None:
    condition = condition_of_symbol(symbol)
    assert (condition.code if condition else None) == code


class Norway:
    """MET Norway over some time."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.answer: Page | Unchanged | Failure | None = None
        self.upstream = FakeUpstream(self.answers)
        access = Access(self.upstream, self.clock, "https://met.test/compact")
        self.client = MetNorwayClient(access, "ilbo x@y.test", (SEOUL, ULSAN), 10, lambda: 0)

    def answers(self, _: Request) -> Page | Unchanged | Failure:
        if self.answer is not None:
            return self.answer
        expires = self.clock.now + timedelta(minutes=30)
        content = norway(entry(HOUR), entry(LATER), made_at=self.clock.now).content
        validators = Validators(last_modified="Thu, 12 Mar 2026 06:10:00 GMT")
        return Page(
            content, validators, headers={"expires": f"{expires:%a, %d %b %Y %H:%M:%S} GMT"}
        )


async def test_met_norway_is_asked_as_its_terms_want() -> None:
    norway_ = Norway()
    answer = reading(await norway_.client.read())
    assert len(answer.observations) == 2
    assert answer.not_before == NOW + timedelta(minutes=30)
    asked = norway_.upstream.asked[0]
    assert asked.url.endswith("?lat=37.5714&lon=126.9658&altitude=86")
    assert asked.headers == {"User-Agent": "ilbo x@y.test"}


async def test_nothing_is_asked_again_before_it_expires_and_then_conditionally() -> None:
    norway_ = Norway()
    first = reading(await norway_.client.read())
    norway_.clock.passes(minutes=29)
    assert reading(await norway_.client.read()).observed_at == first.observed_at
    assert len(norway_.upstream.asked) == 2
    norway_.clock.passes(minutes=20)
    norway_.answer = Unchanged(norway_.clock.now + timedelta(minutes=30))
    again = reading(await norway_.client.read())
    assert again.observed_at == LATER, "a kept forecast knows the next hour too"
    assert norway_.upstream.asked[3].known.last_modified == "Thu, 12 Mar 2026 06:10:00 GMT"


async def test_a_failure_ends_the_round_and_what_is_known_stays_for_a_while() -> None:
    norway_ = Norway()
    await norway_.client.read()
    norway_.clock.passes(minutes=31)
    norway_.answer = Failure("upstream", "connect")
    answer = reading(await norway_.client.read())
    assert (answer.incomplete, answer.not_before) == (norway_.answer, None)
    assert len(norway_.upstream.asked) == 3
    norway_.clock.passes(hours=3)
    assert failure(await norway_.client.read()).reason == "connect"


async def test_a_throttled_client_is_told_to_wait() -> None:
    norway_ = Norway()
    norway_.answer = Page(b"", status=429, headers={"retry-after": "90"})
    answer = failure(await norway_.client.read())
    assert (answer.kind, answer.retry_after_seconds) == ("rate", 90)
    norway_.answer = Page(b"Forbidden", status=403)
    assert failure(await norway_.client.read()).kind == "auth"


_NAMES = (
    "properties", "timeseries", "time", "data", "current", "current_units", "utc_offset_seconds",
    "meta", "units", "instant", "details",
)  # fmt: skip


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(_NAMES), inner),
    )
)
def test_no_answer_raises(data: object) -> None:
    open_meteo_says(data)
    open_meteo_says([data, data], 2)
    met_norway.read(page(json.dumps(data)), NOW, SEOUL)
