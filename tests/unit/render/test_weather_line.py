"""The weather line under the masthead: whose value is not of the time it names says its own."""

from datetime import timedelta

import pytest

from ilbo_render.views import WeatherLine
from tests.unit.render import edition
from tests.unit.render.edition import NOW, chrome, text_of

PAGES = edition.pages()


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "8.1℃서울"), (75, "8.1℃서울"), (76, "8.1℃13:44서울"), (170, "8.1℃12:10서울")],
)
def test_a_value_that_is_no_longer_fresh_says_its_own_time(minutes: int, said: str) -> None:
    late = edition.reading("강릉", None, 8.1, NOW - timedelta(minutes=minutes))
    line = WeatherLine((late, edition.reading("서울", None, 6.4)), ("기상청 제공",), NOW, "minute")
    text = text_of(PAGES.not_found(chrome(line)))
    assert f"강릉{said}6.4℃기상청제공15:00관측" in text


def test_a_line_of_one_time_says_it_once() -> None:
    text = text_of(PAGES.not_found(chrome(edition.weather(NOW - timedelta(hours=2)))))
    assert text.count("13:00") == 1
