"""Which weather is shown, by the reader's clock."""

from datetime import timedelta
from typing import Any

import pytest

from ilbo_events import Flag, Quality, WeatherObserved
from ilbo_render.weather_board import WeatherBoard, observed_from
from tests.unit.render.newsroom import NOON, PAPER
from tests.unit.render.stories import BUSAN, flagged, observed

HOURS = {hours: timedelta(hours=hours) for hours in (1, 2, 3, 12, 25)}
MIDNIGHT = NOON.replace(hour=0)


def board(*events: WeatherObserved) -> WeatherBoard:
    found = WeatherBoard(PAPER)
    found.add(filter(None, map(observed_from, events)))
    return found


def celsius(found: WeatherBoard, later: timedelta = timedelta()) -> list[float]:
    return [reading.temperature_celsius for reading in found.line(NOON + later).readings]


def test_the_line_shows_the_newest_of_each_station_in_the_papers_order() -> None:
    found = board(
        observed(8.1, station=BUSAN),
        observed(5.0, at=NOON - HOURS[1]),
        observed(6.4),
        observed(4.0, at=NOON - HOURS[2]),
    )
    line = found.line(NOON)
    assert [(r.station, r.temperature_celsius) for r in line.readings] == [
        ("서울", 6.4),
        ("부산", 8.1),
    ]
    assert line.attributions == ("기상청 제공",)
    assert line.observed_at == NOON


def test_a_timed_value_leaves_after_three_hours() -> None:
    found = board(observed(6.4))
    assert celsius(found, HOURS[3] - timedelta(seconds=1)) == [6.4]
    assert celsius(found, HOURS[3]) == []


def test_a_value_of_a_day_stays_until_a_newer_one_comes() -> None:
    found = board(observed(6.4, at=MIDNIGHT, time_precision="day"))
    assert celsius(found, timedelta(days=200)) == [6.4]
    found.add(filter(None, [observed_from(observed(9.0))]))
    assert celsius(found) == [9.0]
    assert celsius(found, HOURS[12]) == []


@pytest.mark.parametrize("flag", ["doubtful", "erroneous", "missing"])
def test_a_bad_value_is_not_shown_and_the_good_one_before_it_is(flag: Flag) -> None:
    found = board(observed(5.0, at=NOON - HOURS[1]), observed(55.0, quality=flagged(flag)))
    assert celsius(found) == [5.0]


def test_a_station_without_temperature_is_left_out() -> None:
    assert celsius(board(observed(None))) == []


def test_a_station_without_sky_shows_no_word() -> None:
    (reading,) = board(observed(5.3, condition=None)).line(NOON).readings
    assert (reading.word, reading.condition_code) == (None, None)


def test_a_later_revision_replaces_and_an_earlier_one_does_not() -> None:
    found = board(observed(6.0, revision=2), observed(7.0))
    assert celsius(found) == [6.0]
    found.add(filter(None, [observed_from(observed(8.0, generation=1))]))
    assert celsius(found) == [8.0]


def test_an_observation_of_the_future_waits_for_its_time() -> None:
    found = board(observed(6.4), observed(30.0, at=NOON + HOURS[1]))
    assert celsius(found) == [6.4]
    assert celsius(found, HOURS[1]) == [30.0]


def test_the_page_shows_the_last_day_oldest_first() -> None:
    found = board(
        observed(1.0, at=NOON - HOURS[25]), observed(3.0), observed(2.0, at=NOON - HOURS[12])
    )
    (station,) = found.view(NOON).stations
    assert station.now.temperature_celsius == 3.0
    assert [reading.temperature_celsius for reading in station.day] == [2.0, 3.0]


def test_the_last_day_is_of_now_and_of_what_came_last() -> None:
    found = board(observed(2.0, at=NOON - HOURS[12]), observed(3.0))
    assert [len(station.day) for station in found.view(NOON).stations] == [2]
    found.add(filter(None, [observed_from(observed(2.5, at=NOON - HOURS[1]))]))
    assert [len(station.day) for station in found.view(NOON).stations] == [3]
    day_value = observed(4.0, at=MIDNIGHT + timedelta(days=2), time_precision="day")
    found.add(filter(None, [observed_from(day_value)]))
    (station,) = found.view(NOON + timedelta(days=2)).stations
    assert len(station.day) == 1, "what is older than a day has left"


VALUES: dict[str, Any] = {
    "relative_humidity_percent": 64,
    "wind_speed_meters_per_second": 3.4,
    "wind_from_degrees": 320,
    "precipitation_millimeters": 0.5,
}


def test_every_value_is_shown_that_its_flag_allows() -> None:
    (station,) = board(observed(8.0, **VALUES)).view(NOON).stations
    assert station.humidity_percent == 64
    assert (station.wind_meters_per_second, station.wind_from_degrees) == (3.4, 320)
    assert station.precipitation_millimeters == 0.5


@pytest.mark.parametrize("flag", ["doubtful", "erroneous", "missing"])
def test_no_value_is_shown_against_its_flag(flag: Flag) -> None:
    quality = Quality(humidity=flag, wind=flag, precipitation=flag)
    (station,) = board(observed(8.0, **VALUES, quality=quality)).view(NOON).stations
    assert station.humidity_percent is None
    assert (station.wind_meters_per_second, station.wind_from_degrees) == (None, None)
    assert station.precipitation_millimeters is None


def test_a_station_credits_the_sources_of_what_it_shows() -> None:
    wind = {"field": "wind", "source": "metar", "kind": "observation", "observed_at": NOON}
    given = observed(8.0, **VALUES, origins=[{**wind, "attribution": "공항"}])
    (station,) = board(given).view(NOON).stations
    assert station.attributions == ("기상청 제공", "공항")
    calm = given.model_copy(update={"wind_speed_meters_per_second": None})
    (station,) = board(calm).view(NOON).stations
    assert station.attributions == ("기상청 제공",)


MODEL: dict[str, Any] = {
    "source": "open-meteo",
    "kind": "model",
    "attribution": "Open-Meteo.com",
    "rank": 3,
}


def test_a_model_is_not_shown_while_an_observation_is_fresh_however_late_it_came() -> None:
    found = board(observed(9.0, at=NOON - timedelta(minutes=15), **MODEL))
    assert celsius(found) == [9.0]
    found.add(filter(None, [observed_from(observed(8.0, at=NOON - HOURS[1]))]))
    assert celsius(found) == [8.0]
    assert found.line(NOON).attributions == ("기상청 제공",)
    (station,) = found.view(NOON).stations
    assert [reading.temperature_celsius for reading in station.day] == [8.0]


def test_a_model_speaks_where_the_observations_ended() -> None:
    found = board(observed(8.0, at=NOON - timedelta(minutes=75)), observed(9.0, **MODEL))
    assert celsius(found) == [9.0]
    assert found.line(NOON).attributions == ("Open-Meteo.com",)


def test_the_line_credits_who_gave_what_it_shows_and_nobody_else() -> None:
    word = {"field": "condition", "source": "open-meteo", "kind": "model", "observed_at": NOON}
    humidity = {**word, "field": "humidity", "attribution": "누구"}
    given = observed(8.0, origins=[{**word, "attribution": "Open-Meteo.com"}, humidity])
    assert board(given).line(NOON).attributions == ("기상청 제공", "Open-Meteo.com")
    wordless = given.model_copy(update={"condition": None})
    assert board(wordless).line(NOON).attributions == ("기상청 제공",)
    warmth = {**word, "field": "temperature", "attribution": "Open-Meteo.com"}
    assert board(observed(8.0, condition=None, origins=[warmth])).line(NOON).attributions == (
        "Open-Meteo.com",
    )


@pytest.mark.parametrize("flag", ["doubtful", "erroneous"])
def test_a_bad_value_outranks_nobody(flag: Flag) -> None:
    found = board(observed(55.0, quality=flagged(flag)), observed(9.0, **MODEL, at=NOON + HOURS[1]))
    assert celsius(found, HOURS[1]) == [9.0]


@pytest.mark.parametrize("flag", ["doubtful", "erroneous", "missing"])
def test_a_bad_word_is_not_shown(flag: Flag) -> None:
    (reading,) = board(observed(5.3, quality=Quality(condition=flag))).line(NOON).readings
    assert reading.word is None


def test_what_is_fetched_late_stands_in_the_history_and_not_for_now() -> None:
    missed = observed(3.0, at=NOON - HOURS[2], fetched_at=NOON + HOURS[1], backfilled=True)
    found = board(observed(6.4), missed)
    assert celsius(found) == [6.4]
    (station,) = found.view(NOON).stations
    assert [reading.temperature_celsius for reading in station.day] == [3.0, 6.4]
