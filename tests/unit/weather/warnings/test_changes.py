"""What is issued, changed and lifted; what nobody understood changes nothing."""

from datetime import UTC, datetime, timedelta

from ilbo_bus import Record, Stamp
from ilbo_events import WeatherWarningIssued, WeatherWarningLifted
from ilbo_weather.warnings.api import state_of
from ilbo_weather.warnings.bulletin import Bulletin
from ilbo_weather.warnings.changes import changes, issue_decision, lift_decision

NOW = datetime(2026, 9, 14, 0, tzinfo=UTC)


def warning(warning_id: str = "kma-strong_wind-advisory", **fields: object) -> WeatherWarningIssued:
    given: dict[str, object] = {
        "warning_id": warning_id,
        "word": "강풍주의보",
        "level": "advisory",
        "areas": ("제주도",),
        "issued_at": NOW,
        "fetched_at": NOW,
        "source": "kma-warnings",
    }
    return WeatherWarningIssued.model_validate(given | fields)


def test_what_is_named_no_longer_is_lifted() -> None:
    found = changes([warning()], Bulletin(()), "kma-warnings", NOW)
    assert (found.issue, found.lift) == ((), (warning(),))


def test_a_source_lifts_its_own_warnings_only() -> None:
    foreign = warning("cap-1", source="cap")
    assert changes([foreign], Bulletin(()), "kma-warnings", NOW).lift == ()


def test_what_is_foreseen_stays_while_nothing_is_known_of_it() -> None:
    soon = warning("kma-high_seas-preliminary", level="preliminary")
    unknown = Bulletin((), speaks_of_foreseen=False)
    assert changes([soon], unknown, "kma-warnings", NOW).lift == ()
    assert changes([soon], Bulletin(()), "kma-warnings", NOW).lift == (soon,)


def test_a_warning_that_ends_by_itself_is_lifted_then() -> None:
    ending = warning(expires_at=NOW + timedelta(hours=1))
    found = changes([ending], Bulletin((ending,)), "kma-warnings", NOW + timedelta(hours=1))
    assert (found.issue, found.lift) == ((), (ending,))


def test_it_is_said_once_and_again_for_other_areas() -> None:
    first = issue_decision(warning())(None, Stamp(5, 1))
    assert first is not None
    known = Record(1, first.digest, {})
    later = warning(fetched_at=NOW + timedelta(minutes=5))
    assert issue_decision(later)(known, Stamp(5, 2)) is None
    more = issue_decision(warning(areas=("제주도", "부산")))(known, Stamp(5, 2))
    assert more is not None
    assert isinstance(more.event, WeatherWarningIssued)
    assert (more.event.revision, more.event.generation) == (2, 5)


def test_it_is_lifted_once_and_may_come_again() -> None:
    lifted = lift_decision(warning(), NOW)(Record(1, "x", {}), Stamp(5, 2))
    assert lifted is not None
    assert isinstance(lifted.event, WeatherWarningLifted)
    gone = Record(2, lifted.digest, {})
    assert lift_decision(warning(), NOW)(gone, Stamp(5, 3)) is None
    assert issue_decision(warning())(gone, Stamp(5, 3)) is not None


def test_none_is_said_only_when_every_source_was_understood_lately() -> None:
    sources, since = ("a", "b"), NOW - timedelta(minutes=15)
    both = {"a": NOW, "b": NOW}
    assert state_of([], sources, both, since) == "none"
    assert state_of([warning()], sources, both, since) == "active"
    assert state_of([], sources, {"a": NOW}, since) == "unknown"
    assert state_of([], sources, both | {"b": since - timedelta(seconds=1)}, since) == "unknown"
    assert state_of([], (), {}, since) == "unknown"
