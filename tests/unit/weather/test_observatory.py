"""What is taken in: judged within its source, kept for hours, bounded, and said of its moment."""

from datetime import timedelta
from typing import Any

import pytest

from ilbo_events import WeatherObserved
from ilbo_paper import stations
from ilbo_weather.checks import Judged
from ilbo_weather.ladder import Rungs
from ilbo_weather.neighbours import Neighbourhood
from ilbo_weather.observatory import Observatory
from ilbo_weather.providers import asos_hourly
from ilbo_weather.readings import Reading
from ilbo_weather.recent import KEPT_FOR, Key, Recent
from tests.unit.weather.providers.answers import asos_row, hub_table
from tests.unit.weather.reports import GAUGES, HOUR, MAP, MINUTE, MINUTES, MODEL, THREE, report

SECOND = timedelta(seconds=1)


@pytest.fixture
def observatory() -> Observatory:
    return Observatory(Rungs((MAP, GAUGES, MINUTES, MODEL)), Neighbourhood(stations()))


def take(desk: Observatory, *reports: WeatherObserved) -> list[WeatherObserved]:
    newest = max(each.observed_at for each in reports)
    return desk.take(reports, newest + 20 * MINUTE).say


def test_the_same_page_again_says_nothing(observatory: Observatory) -> None:
    assert len(take(observatory, report())) == 1
    assert take(observatory, report(fetched_at=THREE + 40 * MINUTE)) == []


def test_a_corrected_value_is_said_and_an_older_one_is_not(observatory: Observatory) -> None:
    take(observatory, report(fetched_at=THREE + 20 * MINUTE))
    later = report(temperature_celsius=8.9, fetched_at=THREE + 30 * MINUTE)
    assert [e.temperature_celsius for e in take(observatory, later)] == [8.9]
    earlier = report(temperature_celsius=8.0, fetched_at=THREE + 10 * MINUTE)
    assert take(observatory, earlier) == []


def test_a_correction_of_an_hour_that_is_past_is_said_of_that_hour(
    observatory: Observatory,
) -> None:
    take(observatory, report(), report(at=THREE + HOUR))
    late = report(temperature_celsius=8.1, fetched_at=THREE + 80 * MINUTE)
    said = {event.observed_at: event.temperature_celsius for event in take(observatory, late)}
    assert said == {THREE: 8.1, THREE + HOUR: 8.7}


def test_a_report_of_the_future_is_left_out_and_counted(observatory: Observatory) -> None:
    ahead = 5 * MINUTE
    for at, refused in ((THREE + ahead, 0), (THREE + ahead + SECOND, 1), (THREE + 9 * HOUR, 1)):
        taken = observatory.take([report(MINUTES, at)], THREE)
        assert (taken.refused, len(taken.say)) == (refused, 1 - refused)


def test_a_page_is_judged_oldest_first(observatory: Observatory) -> None:
    reports = [report(at=THREE + h * HOUR, temperature_celsius=c) for h, c in enumerate((5, 6, 28))]
    said = take(observatory, *reversed(reports))
    assert [(e.temperature_celsius, e.quality.temperature) for e in said] == [
        (5, "good"), (6, "good"), (28, "doubtful"),
    ]  # fmt: skip


def test_sources_are_judged_by_their_own_reports_only(observatory: Observatory) -> None:
    take(observatory, report(temperature_celsius=5.0))
    said = take(observatory, report(MODEL, THREE + 75 * MINUTE, temperature_celsius=19.0))
    assert said[-1].source == "model"
    assert said[-1].quality.temperature == "good"


def test_a_reason_is_told_once_however_often_the_page_is_read(observatory: Observatory) -> None:
    wild = report(temperature_celsius=44.0)
    first = observatory.take([wild], THREE + HOUR)
    again = observatory.take([wild.model_copy(update={"fetched_at": THREE + HOUR})], THREE + HOUR)
    assert [(station, note.check) for station, note in first.doubts] == [("108", "climate")]
    assert again.doubts == []


def test_a_station_is_compared_with_its_neighbours_of_the_same_page(
    observatory: Observatory,
) -> None:
    # 서울 108 among 동두천 98, 파주 99, 인천 112, 수원 119.
    cold = {"98": 1.0, "99": 0.5, "112": 2.0, "119": 1.5}
    page = [report(station=s, temperature_celsius=c) for s, c in cold.items()]
    said = take(observatory, report(temperature_celsius=15.0), *page)
    flags = {event.station.id: event.quality.temperature for event in said}
    assert flags == {"108": "doubtful"} | dict.fromkeys(cold, "good")


def test_a_mountain_is_compared_at_its_own_height() -> None:
    around = Neighbourhood(stations())
    # 대관령 100 lies 773 m high; the coast below it is five degrees warmer in still air.
    warm = {"105": 10.0, "104": 10.0, "106": 10.0}
    assert all(4.5 < warmth < 6 for warmth in around.seen_from("100", warm))
    assert around.seen_from("999", warm) == ()
    assert around.seen_from("100", {"184": 10.0}) == ()  # 제주 is no neighbour


def test_a_restart_judges_as_before(observatory: Observatory) -> None:
    for hour in range(6):
        take(observatory, report(at=THREE + hour * HOUR))
    stored = list(observatory.recent.written.values())
    restarted = Observatory(observatory.rungs, Neighbourhood(stations()))
    restarted.recent = Recent(stored)
    last = report(at=THREE + 6 * HOUR)
    assert take(restarted, last) == take(observatory, last)
    assert restarted.recent.at("108")["map"][-1].report.quality.temperature == "doubtful"


def test_after_a_restart_the_last_moments_are_offered_once_more(observatory: Observatory) -> None:
    said = take(observatory, report(), report(GAUGES, relative_humidity_percent=50.0))
    assert list(observatory.newest()) == said[-1:]


def put(recent: Recent, *reports: WeatherObserved) -> None:
    for each in reports:
        recent.put(Judged(each))
    recent.trim([each.station.id for each in reports])


def kept(recent: Recent, source: str = "minutes") -> list[Any]:
    return [judged.report.observed_at for judged in recent.at("108")[source]]


def test_a_source_of_every_minute_is_kept_thin() -> None:
    recent = Recent()
    for minute in range(24 * 60):
        put(recent, report(MINUTES, THREE + minute * MINUTE))
    moments = kept(recent)
    newest = THREE + (24 * 60 - 1) * MINUTE
    assert moments[-1] == newest
    assert newest - moments[0] <= KEPT_FOR
    assert [newest - t for t in moments[-6:]] == [m * MINUTE for m in (5, 4, 3, 2, 1, 0)]
    assert len(moments) <= 16


def test_a_source_of_odd_minutes_keeps_the_report_before() -> None:
    recent = Recent()
    for minute in range(2, 200, 10):
        put(recent, report(MINUTES, THREE + minute * MINUTE))
    before = recent.before(report(MINUTES, THREE + 202 * MINUTE))
    assert before is not None
    assert before.report.observed_at == THREE + 192 * MINUTE
    assert len(kept(recent)) <= 11


def test_what_is_stored_is_what_is_kept() -> None:
    recent = Recent()
    stored: dict[Key, Judged] = {}
    for minute in range(300):
        put(recent, report(MINUTES, THREE + minute * MINUTE))
        for key in recent.removed:
            stored.pop(key, None)
        stored |= recent.written
        recent.stored()
    assert sorted(key[2] for key in stored) == kept(recent)
    assert not recent.is_changed
    recent.change_all()
    assert recent.written == stored


def test_a_source_that_says_nothing_any_more_is_forgotten() -> None:
    recent = Recent()
    put(recent, report(), report(GAUGES, THREE + 5 * HOUR))
    recent.stored()
    recent.forget_before(THREE + SECOND)
    assert set(recent.at("108")) == {"gauges"}
    assert {key[1] for key in recent.removed} == {"map"}
    recent.forget_before(THREE + 6 * HOUR)
    assert list(recent.stations()) == []


def test_a_report_knows_the_one_before_it() -> None:
    recent = Recent()
    put(recent, report(), report(at=THREE + 2 * HOUR))
    middle = report(at=THREE + HOUR)
    before = recent.before(middle)
    assert before is not None
    assert before.report.observed_at == THREE
    assert recent.same(middle) is None
    assert recent.before(report()) is None


def test_what_no_event_can_carry_is_said_to_be_erroneous_with_its_text() -> None:
    page = hub_table(asos_row(TA="123.4", HM="41.0", WS="-3.0", WD="27"))
    reading = asos_hourly.read(page, THREE + 20 * MINUTE)
    assert isinstance(reading, Reading)
    desk = Observatory(Rungs((asos_hourly.SPEC,)), Neighbourhood(stations()))
    (event,) = desk.take(reading.observations, THREE + 20 * MINUTE).say
    assert (event.temperature_celsius, event.quality.temperature) == (None, "erroneous")
    assert (event.wind_speed_meters_per_second, event.wind_from_degrees) == (None, None)
    reasons = {note.field: (note.check, note.raw) for note in event.quality_notes}
    assert reasons == {"temperature": ("range", "123.4"), "wind": ("range", "-3.0")}
    assert event.quality.humidity == "good"
