"""Which services are asked, and who is told of the others."""

import logging
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr, ValidationError

from ilbo_paper import read_paper
from ilbo_weather.http_dates import moment_of, retry_after_seconds
from ilbo_weather.providers.available import ProviderSettings, available_providers
from ilbo_weather.providers.measured import Row, bounds, number
from ilbo_weather.providers.order import PROVIDER_NAMES, SPECS
from ilbo_weather.readings import Failure
from ilbo_weather.settings import Settings
from tests.machine import ROOT
from tests.unit.weather.providers.answers import FakeClock, FakeUpstream

BARE = ProviderSettings(
    wanted=PROVIDER_NAMES,
    user_agent="ilbo",
    patience_seconds=15,
    kma_url="https://kma.test/map.xml",
    data_go_kr_url="https://go.test",
    api_hub_url="https://hub.test",
    open_meteo_url="https://om.test",
    met_norway_url="https://met.test",
    metar_url="https://metar.test",
)
FULL = replace(
    BARE,
    kma_site_url="https://site.test",
    data_go_kr_key="a%2Bb",
    api_hub_key="c",
    aws_minutes=5,
    met_norway_contact="desk@paper.test",
)


def names(settings: ProviderSettings) -> list[str]:
    upstream = FakeUpstream(lambda _: Failure("upstream", "connect"))
    paper = read_paper(ROOT / "ilbo.toml")
    found = available_providers(settings, upstream, FakeClock(), paper)
    assert [provider.name for provider in found] == [provider.spec.name for provider in found]
    for provider in found:
        assert provider.address
        assert bool(provider.account) == (provider.spec.host in ("apis.data.go.kr",
                                                                 "apihub.kma.go.kr"))  # fmt: skip
    return [provider.name for provider in found]


def test_without_any_key_the_keyless_ladder_is_asked() -> None:
    assert names(BARE) == ["kma-web-map", "open-meteo", "metar"]


def test_with_everything_all_are_asked_the_best_first() -> None:
    assert names(FULL) == list(PROVIDER_NAMES)
    ranks = [spec.rank for spec in SPECS]
    assert ranks == sorted(ranks)


def test_only_what_is_wanted_is_asked() -> None:
    assert names(replace(FULL, wanted=("metar", "kma-web-map"))) == ["kma-web-map", "metar"]
    assert names(replace(FULL, wanted=())) == []


def test_a_service_without_its_key_is_told_of_once(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "ilbo_weather"):
        names(replace(BARE, data_go_kr_key="  "))
    assert [record.getMessage() for record in caplog.records] == [
        "kma-asos-hourly is not asked: ILBO_WEATHER_API_HUB_KEY is not set",
        "kma-ultra-ncst is not asked: ILBO_WEATHER_DATA_GO_KR_KEY is not set",
        "kma-ultra-fcst is not asked: ILBO_WEATHER_DATA_GO_KR_KEY is not set",
        "met-norway is not asked: ILBO_WEATHER_MET_NORWAY_CONTACT is not set",
    ]


def test_every_model_has_a_credit_of_its_own_and_no_other_has_that_of_kma() -> None:
    for spec in SPECS:
        assert (spec.attribution == "기상청 제공") == spec.name.startswith("kma-")
        assert spec.fields
        times = spec.publication.ask_after_seconds
        assert all(0 <= seconds < spec.publication.slot_seconds for seconds in times)


def test_every_setting_that_a_service_needs_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {f"ILBO_{name.upper()}" for name in Settings.model_fields}
    assert {spec.key_setting for spec in SPECS if spec.key_setting} <= known
    monkeypatch.setenv("ILBO_WEATHER_PROVIDERS", " metar, kma-web-map ,")
    monkeypatch.setenv("ILBO_WEATHER_API_HUB_KEY", "secret")
    settings = Settings()
    assert settings.wanted_providers == ("metar", "kma-web-map")
    assert settings.weather_api_hub_key == SecretStr("secret")
    assert "secret" not in repr(settings)
    assert Settings(weather_providers="").wanted_providers == ()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("weather_providers", "kma-web-map,kma"),
        ("weather_metar_url", "ftp://x.test"),
        ("weather_met_norway_contact", "desk @paper.test"),
        ("weather_met_norway_contact", "desk@paper.test\r\nX: y"),
        ("weather_aws_minutes", 61),
    ],
)
def test_a_wrong_setting_is_refused(name: str, value: object) -> None:
    with pytest.raises(ValidationError, match=name):
        Settings.model_validate({name: value})


@pytest.mark.parametrize(
    ("raw", "value"),
    [(" 8.7 ", 8.7), ("+3", 3), ("-0.0", 0), (".5", 0.5), ("5.", 5), (7, 7), (2.5, 2.5),
     ("1e3", None), ("NaN", None), ("inf", None), ("８", None), ("1,2", None), (True, None),
     (None, None), ([], None), (float("nan"), None), (float("inf"), None), (10**400, None),
     ("12345678", None)],
)  # fmt: skip
def test_only_a_plain_number_is_one(raw: object, value: float | None) -> None:
    assert number(raw) == value


def test_a_value_keeps_to_what_an_event_can_carry() -> None:
    assert bounds("relative_humidity_percent") == (0, 100)
    row = Row("108")
    row.take("relative_humidity_percent", "HM", "100.1")
    row.take("temperature_celsius", "TA", "맑음")
    row.take("visibility_meters", "VS", "1843", factor=10)
    row.take("dew_point_celsius", "TD", "-9.0", (-99.0,))
    assert row.values == {"visibility_meters": 18430, "dew_point_celsius": -9}
    assert row.notes == [("out_of_range", "108 HM 100.1"), ("unreadable_value", "108 TA 맑음")]


@given(st.text(max_size=60))
def test_no_date_raises(text: str) -> None:
    moment_of(text)
    retry_after_seconds({"retry-after": text, "date": text}, datetime(2026, 3, 12, tzinfo=UTC))
