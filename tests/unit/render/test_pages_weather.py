"""The weather page: every value that may be shown, with its time and its source."""

import re
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from ilbo_render.compression import compressors
from ilbo_render.views import StationWeather, WeatherLine, WeatherView
from ilbo_render.weather_page import wind_word
from tests.unit.render import edition
from tests.unit.render.edition import (
    NOW,
    PAPER,
    alert,
    card,
    chrome,
    front_view,
    reading,
    station,
    tags_of,
    text_of,
)

PAGES = edition.pages()
FULL = {
    "humidity_percent": 64.4,
    "wind_meters_per_second": 3.4,
    "wind_from_degrees": 320.0,
    "precipitation_millimeters": 0.0,
}


def page(*stations: StationWeather) -> str:
    return PAGES.weather(chrome(), WeatherView(stations))


def rows(html: str) -> list[str]:
    table = html.split("<tbody>")[1].split("</tbody>")[0]
    return [text_of(row) for row in table.split("<tr>")[1:]]


def whole_paper(hours: int = 25) -> tuple[StationWeather, ...]:
    names = {place.name: place.id for place in PAPER.stations}
    found = []
    for number, (name, id_) in enumerate(names.items()):
        day = tuple(
            replace(r, station_id=id_, station=name)
            for r in station(name, *((hour * 7 + number) % 23 - 4.3 for hour in range(hours))).day
        )
        found.append(station(name, now=day[-1], day=day, **FULL))
    return tuple(found)


def test_a_station_shows_every_value_it_has() -> None:
    assert rows(page(station("서울", 5.0, **FULL))) == ["서울맑음5.064북서3.40.015:00"]


def test_what_no_station_has_takes_no_room() -> None:
    text = text_of(page(station("서울", 5.0)))
    assert [word for word in ("습도", "바람", "강수") if word in text] == []
    assert "습도" in text_of(page(station("서울", 5.0, humidity_percent=50.0)))


def test_what_one_station_lacks_is_a_dash_that_is_read_out() -> None:
    html = page(station("서울", 5.0, **FULL), station("울산", 6.0))
    assert rows(html)[1] == "울산맑음6.0" + "–관측없음" * 3 + "15:00"


def test_a_station_without_sky_shows_no_word() -> None:
    now = reading("울산", None, 5.3)
    assert rows(page(station("울산", now=now, day=(now,)))) == ["울산5.315:00"]


@pytest.mark.parametrize(
    ("degrees", "speed", "word"),
    [
        (0, 2.0, "북"),
        (360, 2.0, "북"),
        (11.2, 2.0, "북"),
        (11.3, 2.0, "북북동"),
        (90, 2.0, "동"),
        (200, 2.0, "남남서"),
        (349, 2.0, "북"),
        (None, 2.0, ""),
        (90, 0.2, "고요"),
        (None, 0.0, "고요"),
    ],
)
def test_wind_has_its_direction_in_words(degrees: float | None, speed: float, word: str) -> None:
    assert wind_word(degrees, speed) == word


def test_each_source_has_its_credit_with_its_time() -> None:
    late = reading("부산", None, 7.0, NOW - timedelta(minutes=15))
    foreign = station("부산", now=late, kind="model", attributions=("Open-Meteo.com",), day=())
    html = page(station("서울", 5.0), station("대전", 6.0), foreign)
    text = text_of(html)
    assert "2곳15:00관측·기상청제공" in text
    assert "1곳14:45관측·Open-Meteo.com" in text
    assert rows(html)[0].endswith("15:00"), "what all credit together is said once"
    assert rows(html)[2].endswith("14:45수치모델값Open-Meteo.com")


def test_values_without_credit_are_credited_to_nobody() -> None:
    nobody = chrome(WeatherLine((), (), None, "minute"))
    html = PAGES.weather(nobody, WeatherView((station("서울", 5.0, attributions=()),)))
    assert "15:00관측" in text_of(html)
    assert "제공" not in text_of(html.split("<tbody>")[0].split("<main")[1])


def test_a_late_value_shows_its_time_and_that_it_is_late() -> None:
    late = reading("제주", None, 7.0, NOW - timedelta(minutes=100))
    html = page(station("서울", 5.0), station("제주", now=late, day=(late,)))
    assert 'class="when late"><time datetime="2026-03-12T13:20+09:00">13:20<' in html
    assert html.count('class="when late"') == 1


def test_a_value_of_a_day_shows_its_date_and_no_chart() -> None:
    daily = replace(reading("서울", None, 3.0, NOW.replace(hour=0)), time_precision="day")
    html = page(station("서울", now=daily, day=(daily,)))
    assert rows(html) == ["서울3.02026.03.12"]
    assert "지난 24시간 기온" not in html


def test_the_last_day_stands_in_words_beside_its_drawing() -> None:
    html = page(station("서울", -2.0, 8.0, 5.0))
    assert 'aria-label="최저 -2.0℃(13:00), 최고 8.0℃(14:00)"' in html
    assert "서울-2.08.0" in text_of(html)


def test_without_any_value_the_page_says_so() -> None:
    text = text_of(PAGES.weather(chrome(WeatherLine((), (), None, "minute")), WeatherView(())))
    assert text.count("새로들어온관측값이없습니다") == 2
    assert "전국기온" not in text


def test_drawings_have_names_blocks_have_headings_and_tables_have_scopes() -> None:
    html = PAGES.weather(chrome(alerts=(alert(),)), WeatherView(whole_paper()))
    tags = tags_of(html)
    pictures = [attrs for tag, attrs in tags if tag == "svg" and attrs.get("role") == "img"]
    assert len(pictures) == 17
    assert all(attrs["aria-label"] for attrs in pictures)
    assert [attrs for tag, attrs in tags if tag == "th" and "scope" not in attrs] == []
    ids = [attrs["id"] for _, attrs in tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    levels = [int(tag[1]) for tag, _ in tags if re.fullmatch("h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_page_is_small_on_the_wire_even_with_a_value_every_minute() -> None:
    html = PAGES.weather(chrome(alerts=(alert(),) * 9), WeatherView(whole_paper(hours=25)))
    assert len(compressors["br"](html.encode())) < 25_000
    assert len(compressors["gzip"](html.encode())) < 25_000


def test_the_front_page_shows_each_stations_day_and_other_pages_do_not() -> None:
    stations = tuple(station(r.station, 1.0, 9.0, 4.0) for r in edition.weather().readings)
    html = PAGES.front(chrome(), front_view(card()), stations)
    assert html.count('aria-label="지난 24시간 최저 1.0℃, 최고 9.0℃"') == 16
    line = "".join(
        f"{r.word or ''}{r.station}{r.temperature_celsius:.1f}℃" for r in edition.weather().readings
    )
    assert line + "기상청제공" in text_of(html), "the bars add no word to the line"
    assert 'class="range"' not in PAGES.not_found(chrome())


def test_the_front_page_does_without_a_day() -> None:
    assert 'class="range"' not in PAGES.front(chrome(), front_view(card()))
