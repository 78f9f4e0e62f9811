"""CAP 1.2 in and out."""

from datetime import UTC, datetime, timedelta

import pytest

from ilbo_events import WeatherWarningIssued, WeatherWarningLifted
from ilbo_weather.warnings.cap import NAMESPACE, CapError, read_cap, write_cap
from tests.unit.weather.warnings.test_changes import NOW, warning


def alert(**changed: str) -> bytes:
    parts = {
        "identifier": "urn:example:1", "sender": "desk@example.kr", "status": "Actual",
        "sent": "2026-09-14T09:00:00+09:00", "msgType": "Alert", "scope": "Public",
        "references": "", "infos": info(),
    } | changed  # fmt: skip
    infos = parts.pop("infos")
    inner = "".join(f"<{name}>{text}</{name}>" for name, text in parts.items() if text)
    return f'<alert xmlns="{NAMESPACE}">{inner}{infos}</alert>'.encode()


def info(language: str = "ko-KR", event: str = "강풍주의보", **changed: str) -> str:
    parts = {
        "language": language, "category": "Met", "event": event, "urgency": "Expected",
        "severity": "Moderate", "certainty": "Likely", "onset": "2026-09-14T12:00:00+09:00",
        "expires": "2026-09-15T00:00:00+09:00", "senderName": "기상청",
    } | changed  # fmt: skip
    inner = "".join(f"<{name}>{text}</{name}>" for name, text in parts.items())
    return f"<info>{inner}<area><areaDesc>제주도</areaDesc></area></info>"


def issued(data: bytes) -> WeatherWarningIssued:
    said = read_cap(data, "cap", NOW)
    assert isinstance(said, WeatherWarningIssued)
    return said


def test_an_alert_is_a_warning() -> None:
    said = issued(alert())
    assert (said.word, said.level, said.areas) == ("강풍주의보", "advisory", ("제주도",))
    assert said.effective_at == datetime(2026, 9, 14, 3, tzinfo=UTC)
    assert said.expires_at == datetime(2026, 9, 14, 15, tzinfo=UTC)
    assert said.attribution == "기상청"


def test_the_korean_block_is_read_among_others() -> None:
    infos = info("en-US", "Strong wind") + info()
    assert issued(alert(infos=infos)).word == "강풍주의보"
    assert issued(alert(infos=info("en-US", "Strong wind"))).word == "Strong wind"


def test_what_refers_to_an_alert_has_its_id() -> None:
    refers = "desk@example.kr,urn:example:1,2026-09-14T09:00:00+09:00"
    first = issued(alert()).warning_id
    update = alert(identifier="urn:example:2", msgType="Update", references=refers)
    cancel = alert(identifier="urn:example:3", msgType="Cancel", references=refers, infos="")
    said = read_cap(cancel, "cap", NOW)
    assert isinstance(said, WeatherWarningLifted)
    assert {first, issued(update).warning_id, said.warning_id} == {first}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (alert(status="Exercise"), "status"), (alert(status="Test"), "status"),
        (alert(msgType="Ack"), "msgType"), (alert(sent=""), "sent"), (alert(infos=""), "info"),
        (alert(identifier=""), "identifier"), (alert(sent="2026-09-14T09:00:00"), "zone"),
        (alert(infos=info(event="")), "word"), (b"<alert/>", "CAP 1.2"), (b"nothing", "XML"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><alert>&b;</alert>', "XML"),
    ],
)  # fmt: skip
def test_what_is_no_alert_to_show_is_refused_by_name(data: bytes, reason: str) -> None:
    with pytest.raises(CapError, match=reason):
        read_cap(data, "cap", NOW)


def test_what_is_written_is_read_as_the_same() -> None:
    said = warning(
        effective_at=NOW + timedelta(hours=1), expires_at=NOW + timedelta(hours=9),
        text="바람 <강함> & 파도", attribution="기상청 제공",
    )  # fmt: skip
    again = issued(write_cap(said, "desk@example.kr"))
    same = {"word", "level", "areas", "issued_at", "effective_at", "expires_at", "text"}
    assert again.model_dump(include={*same, "attribution"}) == said.model_dump(
        include={*same, "attribution"}
    )


def test_a_later_revision_updates_the_first() -> None:
    first, second = (write_cap(warning(revision=number), "a@example.kr") for number in (1, 2))
    assert issued(first).warning_id == issued(second).warning_id
    assert b"<msgType>Update</msgType>" in second
