from datetime import UTC, datetime, timedelta, timezone

import pytest

from ilbo_events import (
    FRESH_FOR,
    Flag,
    Origin,
    Quality,
    Station,
    WeatherObserved,
    observation_digest,
    observation_subject,
    origin_of,
    outranks,
)

MIDNIGHT = datetime(2026, 3, 12, tzinfo=timezone(timedelta(hours=9)))


def _observed(**values: object) -> WeatherObserved:
    given = {
        "station": Station(id="108", name="서울"),
        "observed_at": MIDNIGHT,
        "fetched_at": MIDNIGHT,
        "temperature_celsius": 8.7,
        "source": "test",
    }
    return WeatherObserved.model_validate(given | values)


def test_the_value_of_a_day_is_not_the_value_of_its_midnight() -> None:
    day, hour = _observed(time_precision="day"), _observed(time_precision="hour")
    assert observation_subject(day) == "108@2026-03-12"
    assert observation_subject(hour) == "108@2026-03-11T15:00:00Z"


def test_the_same_time_in_another_zone_is_the_same_observation() -> None:
    in_utc = _observed(observed_at=MIDNIGHT.astimezone(UTC))
    assert observation_subject(in_utc) == observation_subject(_observed())
    assert observation_digest(in_utc) == observation_digest(_observed())


def test_fetching_again_says_nothing_new_and_another_value_does() -> None:
    again = _observed(fetched_at=MIDNIGHT + timedelta(hours=1), revision=2, generation=7)
    assert observation_digest(again) == observation_digest(_observed())
    assert observation_digest(_observed(temperature_celsius=8.8)) != observation_digest(_observed())


def test_filling_the_history_says_the_same() -> None:
    assert observation_digest(_observed(backfilled=True)) == observation_digest(_observed())


def test_a_value_without_an_origin_of_its_own_has_the_reports() -> None:
    wind = Origin(
        field="wind", source="open-meteo", kind="model", attribution="Open-Meteo.com",
        observed_at=MIDNIGHT,
    )  # fmt: skip
    event = _observed(attribution="기상청 제공", origins=[wind])
    assert origin_of(event, "wind") == wind
    temperature = origin_of(event, "temperature")
    assert (temperature.source, temperature.attribution) == ("test", "기상청 제공")


@pytest.mark.parametrize(
    ("later", "flag", "gives_way"),
    [
        (timedelta(hours=-2), "good", True),
        (timedelta(0), "good", True),
        (FRESH_FOR - timedelta(seconds=1), "not_checked", True),
        (FRESH_FOR, "good", False),
        (timedelta(minutes=15), "doubtful", False),
    ],
)
def test_a_lower_source_gives_way_while_the_better_one_is_fresh(
    later: timedelta, flag: Flag, gives_way: bool
) -> None:
    better = _observed(quality=Quality(temperature=flag))
    lower = _observed(rank=3, observed_at=MIDNIGHT + later)
    assert outranks(better, lower) == gives_way
    assert not outranks(lower, better)
