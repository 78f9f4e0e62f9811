import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from ilbo_bus import ServiceSettings, SettingsError


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("ILBO_"):
            monkeypatch.delenv(name)


def test_everything_has_a_value_without_an_environment() -> None:
    settings = ServiceSettings.load()
    assert (settings.redis_url, settings.namespace) == ("redis://127.0.0.1:6379/0", "")


def test_the_environment_sets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ILBO_NAMESPACE", "{paper}:")
    monkeypatch.setenv("ILBO_CLOCK", "2026-03-12T15:00:00+09:00")
    settings = ServiceSettings.load()
    assert settings.namespace == "{paper}:"
    assert settings.wall_clock()() == datetime(2026, 3, 12, 6, tzinfo=UTC)


def test_a_clock_that_was_right_at_some_time_runs_on(monkeypatch: pytest.MonkeyPatch) -> None:
    began = datetime.now(UTC) - timedelta(hours=1)
    monkeypatch.setenv("ILBO_CLOCK", "2026-03-12T15:00:00+09:00")
    monkeypatch.setenv("ILBO_CLOCK_SINCE", began.isoformat())
    clock = ServiceSettings.load().wall_clock()
    first = clock()
    hour_later = datetime(2026, 3, 12, 7, tzinfo=UTC)
    assert hour_later <= first < hour_later + timedelta(minutes=1)
    assert first <= clock()


def test_a_file_holds_a_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    secret = tmp_path / "password"
    secret.write_text("비밀번호\n", "utf-8")
    monkeypatch.setenv("ILBO_REDIS_PASSWORD_FILE", str(secret))
    settings = ServiceSettings.load()
    assert settings.redis_password is not None
    assert settings.redis_password.get_secret_value() == "비밀번호"
    assert "비밀번호" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("ILBO_PORT", "none", "ILBO_PORT: Input should be a valid integer"),
        ("ILBO_PORT", "70000", "ILBO_PORT: Input should be less than or equal to 65535"),
        ("ILBO_LOG_LEVEL", "loud", "ILBO_LOG_LEVEL: String should match pattern"),
        ("ILBO_CLOCK", "2026-03-12T15:00:00", "ILBO_CLOCK: Input should have timezone info"),
        ("ILBO_REDIS_URL", "localhost", "ILBO_REDIS_URL: "),
        ("ILBO_REDIS_PASSWORD_FILE", "/nowhere/secret", "/nowhere/secret: No such file"),
    ],
)
def test_a_wrong_setting_names_itself(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, message: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        ServiceSettings.load()
    assert message in str(refused.value)


def test_a_wrong_address_is_named_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ILBO_REDIS_URL", "http://ops:secret@h")
    with pytest.raises(SettingsError) as refused:
        ServiceSettings.load()
    assert "secret" not in str(refused.value)


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        ServiceSettings().namespace = "other:"  # type: ignore[misc]
