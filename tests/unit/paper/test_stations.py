"""The registry knows where each station stood when, and which airports stand beside one."""

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from ilbo_paper.airports import airports, distance_meters, station_beside
from ilbo_paper.stations import StationPlace, station_at, station_history, stations


def place(station: str, moment: str) -> StationPlace | None:
    return station_at(station, datetime.fromisoformat(moment))


def test_a_station_that_moved_has_its_place_of_that_day_in_korea() -> None:
    before, after = place("259", "2021-02-24T14:59:59Z"), place("259", "2021-02-24T15:00:00Z")
    assert before is not None
    assert after is not None
    assert (before.latitude_degrees, before.elevation_meters) == (34.6289, 9.95)
    assert (after.latitude_degrees, after.elevation_meters) == (34.6446, 16)
    assert before.valid_to == after.valid_from == date(2021, 2, 25)


@pytest.mark.parametrize("station", ["143", "152"])
def test_daegu_and_ulsan_moved_on_one_day(station: str) -> None:
    moved = date(2017, 8, 25)
    assert [p.valid_from for p in station_history(station)][-1] == moved
    assert station_history(station)[-2].valid_to == moved


def test_a_station_that_opened_later_or_closed_is_none() -> None:
    assert place("296", "2022-12-31T00:00Z") is None
    assert place("296", "2023-01-11T00:00Z") is not None
    assert place("116", "1990-06-01T00:00Z") is not None
    assert place("116", "2026-06-01T00:00Z") is None
    assert "116" not in stations()
    assert place("no such", "2026-06-01T00:00Z") is None


def test_a_gap_in_a_history_is_a_time_without_station() -> None:
    assert place("136", "1980-01-01T00:00Z") is None


def test_each_history_runs_forwards_without_overlap() -> None:
    for station in set(stations()) | {"116", "176", "265"}:
        places = station_history(station)
        for earlier, later in pairwise(places):
            assert earlier.valid_to is not None
            assert earlier.valid_from < earlier.valid_to <= later.valid_from


def test_now_every_station_of_today_stands_where_the_registry_says() -> None:
    now = datetime(2026, 11, 25, tzinfo=UTC)
    assert all(station_at(id_, now) is station for id_, station in stations().items())


def test_an_airport_stands_for_a_station_only_beside_it() -> None:
    beside = {icao: s.name for icao in airports() if (s := station_beside(icao))}
    assert beside == {"RKPC": "제주", "RKPK": "북부산", "RKPU": "울산", "RKTN": "대구"}
    assert station_beside("EGLL") is None


def test_gimpo_lies_fifteen_kilometres_from_the_station_seoul() -> None:
    assert distance_meters(airports()["RKSS"], stations()["108"]) == pytest.approx(15_476, abs=20)
