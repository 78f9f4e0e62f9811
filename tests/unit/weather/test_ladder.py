"""The ladder: of each station and field the best value, and who gave it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilbo_events import WeatherObserved, origin_of, outranks, shows_temperature
from ilbo_events.weather import observation_digest
from ilbo_paper import stations
from ilbo_weather.ladder import Rungs
from ilbo_weather.neighbours import Neighbourhood
from ilbo_weather.observatory import Observatory
from tests.unit.weather.reports import (
    AIRPORT,
    GAUGES,
    HOUR,
    MAP,
    MINUTE,
    MINUTES,
    MODEL,
    MODEL_CREDIT,
    OTHER_MODEL,
    THREE,
    report,
)

RUNGS = Rungs((MODEL, MAP, GAUGES, MINUTES, OTHER_MODEL, AIRPORT))
LATER = THREE + 5 * HOUR


def observatory() -> Observatory:
    return Observatory(RUNGS, Neighbourhood(stations()))


def said(*reports: WeatherObserved) -> dict[datetime, WeatherObserved]:
    """Return what was said last of each moment after these reports came in this order."""
    events: dict[datetime, WeatherObserved] = {}
    desk = observatory()
    for each in reports:
        events |= {e.observed_at: e for e in desk.take([each], LATER).say}
    return events


def shown(events: Iterable[WeatherObserved]) -> WeatherObserved | None:
    """Return what a reader of the log shows: the newest that no better one outranks."""
    current: WeatherObserved | None = None
    for event in sorted(filter(shows_temperature, events), key=lambda e: e.observed_at):
        if current is None or not outranks(current, event):
            current = event
    return current


def model(at: datetime = THREE, **values: Any) -> WeatherObserved:
    return report(MODEL, at, **{"relative_humidity_percent": 60.0, **values})


def test_a_field_that_the_best_source_does_not_give_comes_from_the_next_with_its_credit() -> None:
    event = said(report(word="맑음"), model(temperature_celsius=7.0))[THREE]
    assert (event.temperature_celsius, event.relative_humidity_percent) == (8.7, 60.0)
    assert (event.source, event.kind, event.attribution) == ("map", "observation", "기상청 제공")
    humidity = origin_of(event, "humidity")
    assert (humidity.source, humidity.kind) == ("model", "model")
    assert humidity.attribution == MODEL_CREDIT
    assert [origin.field for origin in event.origins] == ["humidity"]


def test_the_credit_of_the_best_source_never_stands_over_another_ones_value() -> None:
    event = said(model())[THREE]
    assert (event.source, event.attribution, event.rank) == ("model", MODEL_CREDIT, 3)
    assert "기상청" not in event.model_dump_json()


def test_two_sources_of_one_rank_make_one_report() -> None:
    gauges = report(GAUGES, relative_humidity_percent=48.0, temperature_celsius=8.8)
    for order in permutations([report(word="흐림"), gauges]):
        event = said(*order)[THREE]
        assert (event.temperature_celsius, event.relative_humidity_percent) == (8.7, 48.0)
        assert event.condition is not None
        assert {o.source for o in event.origins} == {"gauges"}


def test_a_lower_source_is_not_heard_while_a_better_one_is_fresh() -> None:
    events = said(report(), *(model(THREE + m * MINUTE) for m in (15, 30, 60, 74)))
    assert set(events) == {THREE}
    assert set(said(report(), model(THREE + 75 * MINUTE))) == {THREE, THREE + 75 * MINUTE}


def test_a_lower_source_is_dropped_as_soon_as_the_better_one_is_fresh_again() -> None:
    minutes = (80, 95, 110)
    gone = [report(), *(model(THREE + m * MINUTE) for m in minutes)]
    before = shown(said(*gone).values())
    # The page of four o'clock comes at last, fifty minutes late.
    after = shown(said(*gone, report(at=THREE + HOUR, temperature_celsius=9.1)).values())
    assert before is not None
    assert after is not None
    assert (before.source, after.source, after.temperature_celsius) == ("model", "map", 9.1)


def test_a_station_that_reports_no_sky_has_said_so() -> None:
    event = said(report(), model(word="비"))[THREE]
    assert event.condition is None
    assert event.quality.condition == "missing"
    assert event.origins[0].field == "humidity"
    airport = report(AIRPORT, THREE, "박무")
    assert said(report(), airport)[THREE].condition is None
    assert said(report(GAUGES), airport)[THREE].condition is not None


def test_a_models_rain_does_not_fill_a_gauge_that_reports_none_but_another_gauge_does() -> None:
    rain = model(precipitation_millimeters=0.4)
    assert said(report(), rain)[THREE].precipitation_millimeters is None
    gauge = report(GAUGES, precipitation_millimeters=0.0)
    event = said(report(), rain, gauge)[THREE]
    assert event.precipitation_millimeters == 0.0
    assert origin_of(event, "precipitation").source == "gauges"


def test_a_word_that_nobody_observes_comes_from_the_model() -> None:
    gauges = report(GAUGES)
    event = said(gauges, model(word="비"))[THREE]
    assert event.condition is not None
    assert origin_of(event, "condition").kind == "model"


def test_an_erroneous_value_gives_way_and_stays_on_record() -> None:
    event = said(report(temperature_celsius=55.0, word="맑음"), model())[THREE]
    assert (event.temperature_celsius, event.source, event.rank) == (8.7, "model", 3)
    assert event.quality.temperature == "good"
    (note,) = event.quality_notes
    assert (note.raw, note.source, note.flag) == ("55", "map", "erroneous")
    assert origin_of(event, "condition").attribution == "기상청 제공"


def test_an_erroneous_value_that_nobody_replaces_is_none_with_its_flag() -> None:
    event = said(report(temperature_celsius=55.0))[THREE]
    assert (event.temperature_celsius, event.quality.temperature) == (None, "erroneous")
    assert event.quality_notes[0].raw == "55"


def test_a_doubtful_value_is_said_with_its_flag_and_holds_nobody_back() -> None:
    wild = report(at=THREE + HOUR, temperature_celsius=25.0)
    events = said(report(), wild, model(THREE + HOUR), model(THREE + 80 * MINUTE))
    assert events[THREE + HOUR].quality.temperature == "doubtful"
    assert events[THREE + HOUR].temperature_celsius == 25.0
    assert events[THREE + 80 * MINUTE].source == "model"


def test_a_correction_to_nonsense_lets_the_lower_source_speak_again() -> None:
    at = THREE + 30 * MINUTE
    wrong = report(temperature_celsius=60.0, fetched_at=THREE + 2 * HOUR)
    assert at not in said(report(), model(at))
    assert said(report(), model(at), wrong)[at].source == "model"


def test_a_temperature_is_never_of_another_moment_than_its_report() -> None:
    event = said(report(temperature_celsius=None), model(THREE + 15 * MINUTE))[THREE]
    assert event.temperature_celsius is None


def test_a_source_of_every_minute_takes_the_word_of_the_hour() -> None:
    at = THREE + 68 * MINUTE
    event = said(report(word="박무"), report(MINUTES, at, temperature_celsius=9.9))[at]
    assert event.condition is not None
    assert (event.temperature_celsius, event.condition.word) == (9.9, "박무")
    assert origin_of(event, "condition").observed_at == THREE


def test_a_report_of_an_hour_takes_nothing_of_the_hour_before() -> None:
    before = report(GAUGES, THREE - HOUR, relative_humidity_percent=90.0)
    assert said(before, report())[THREE].relative_humidity_percent is None


def test_the_value_nearest_in_time_stays_when_newer_ones_come() -> None:
    quarter = [model(THREE + m * MINUTE, relative_humidity_percent=60.0 + m) for m in (0, 15, 30)]
    assert said(report(), *quarter)[THREE].relative_humidity_percent == 60.0


def test_a_source_that_is_asked_no_longer_has_no_part() -> None:
    gone = report().model_copy(update={"source": "gone"})
    assert said(gone) == {}


def test_a_later_fetch_is_always_the_later_report() -> None:
    first = said(report(), model(fetched_at=THREE + 40 * MINUTE))[THREE]
    gauges = report(GAUGES, relative_humidity_percent=50.0)
    second = said(report(), model(fetched_at=THREE + 40 * MINUTE), gauges)[THREE]
    assert second.fetched_at >= first.fetched_at
    assert second.relative_humidity_percent == 50.0


whens = st.sampled_from([timedelta(minutes=m) for m in (0, 15, 30, 60, 75, 90, 120)])
sources = st.sampled_from([MAP, GAUGES, MODEL, OTHER_MODEL])
made = st.builds(
    lambda spec, when, celsius, humidity: report(
        spec, THREE + when, temperature_celsius=celsius, relative_humidity_percent=humidity
    ),
    sources,
    whens,
    st.sampled_from([8.0, 8.5, None]),
    st.sampled_from([50.0, None]),
)


@given(st.lists(made, max_size=8, unique_by=lambda r: (r.source, r.observed_at)), st.randoms())
def test_the_order_in_which_reports_come_makes_no_difference(
    reports: list[WeatherObserved], random: Any
) -> None:
    other = list(reports)
    random.shuffle(other)
    last, last_of_other = shown(said(*reports).values()), shown(said(*other).values())
    assert (last is None) == (last_of_other is None)
    if last and last_of_other:
        assert last.observed_at == last_of_other.observed_at
        assert observation_digest(last) == observation_digest(last_of_other)


@given(st.lists(made, max_size=8))
def test_the_credit_of_kma_stands_over_its_own_values_only(reports: list[WeatherObserved]) -> None:
    for event in said(*reports).values():
        for field in ("temperature", "humidity", "condition"):
            origin = origin_of(event, field)
            assert (origin.attribution == "기상청 제공") == (origin.source in ("map", "gauges"))


@pytest.mark.parametrize(
    ("known", "lacks"),
    [
        ([], True),
        ([report(), model()], False),
        ([report(), report(MODEL)], True),
        ([model(word="비", wind_speed_meters_per_second=1, precipitation_millimeters=0)], False),
        ([model(THREE - 2 * HOUR)], True),
        ([report(temperature_celsius=35.0), model(temperature_celsius=35.0)], True),
    ],
)
def test_a_source_is_needed_while_better_ones_leave_something_open(
    known: list[WeatherObserved], lacks: bool
) -> None:
    desk = observatory()
    wind = {"wind_speed_meters_per_second": 2.0}
    full = [r.model_copy(update=wind) if r.source == "model" else r for r in known]
    desk.take(full, LATER)
    assert desk.lacks("other-model", ["108"], THREE + 20 * MINUTE) == lacks
