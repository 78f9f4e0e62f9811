"""How warnings are said on a page: one line, the others folded, everything on the weather page."""

import re
from datetime import timedelta

from ilbo_render.alert_areas import LINE_LENGTH, in_a_line
from ilbo_render.views import Alert, WeatherView
from tests.unit.render import edition
from tests.unit.render.edition import NOW, alert, chrome, tags_of, text_of

PAGES = edition.pages()
MANY = tuple(f"강원도 제{number}산간" for number in range(1, 41))


def banner(*alerts: Alert) -> str:
    html = PAGES.not_found(chrome(alerts=alerts))
    found = re.search(r'<aside class="alerts.*?</aside>', html, re.DOTALL)
    return found[0] if found else ""


def test_a_page_without_warnings_has_no_banner() -> None:
    assert banner() == ""


def test_the_line_says_what_where_when_and_by_whom() -> None:
    assert text_of(banner(alert())) == (
        "강풍주의보전라남도(거문도·초도),제주도11:00발표·기상청제공"
    )


def test_a_warning_that_takes_effect_later_says_when() -> None:
    later = alert(effective_at=NOW + timedelta(hours=9))
    assert "11:00발표,03.1300:00발효" in text_of(banner(later))


def test_several_are_folded_behind_the_gravest_without_a_script() -> None:
    html = banner(alert("호우경보"), alert(), alert("풍랑주의보"))
    assert text_of(html).startswith("호우경보")
    assert html.index("호우경보") < html.index("<details>") < html.index("강풍주의보")
    assert "다른특보2건" in text_of(html)
    assert "<script" not in html


def test_very_many_are_counted_and_stand_on_the_weather_page() -> None:
    alerts = tuple(alert(f"특보{number:02}") for number in range(40))
    assert "그밖의특보28건" in text_of(banner(*alerts))
    text = text_of(PAGES.weather(chrome(alerts=alerts), WeatherView(())))
    assert all(f"특보{number:02}" in text for number in range(40))


def test_only_foreseen_warnings_are_not_red() -> None:
    html = banner(alert("한파", is_foreseen=True))
    assert 'class="alerts calm"' in html
    assert "한파예비특보" in text_of(html)
    assert "한파예비특보예비" not in text_of(banner(alert("한파 예비특보", is_foreseen=True)))
    assert "calm" not in banner(alert())


def test_areas_are_short_on_the_line_and_whole_on_the_weather_page() -> None:
    long = alert(areas=MANY, text="나무가 쓰러질 수 있습니다.\n\n간판을 살펴 주세요.")
    line = text_of(banner(long))
    assert "강원도제1산간" in line
    assert "강원도제40산간" not in line
    page = text_of(PAGES.weather(chrome(alerts=(long,)), WeatherView(())))
    assert "강원도제40산간" in page
    assert "간판을살펴주세요." in page
    links = {attrs.get("href") for tag, attrs in tags_of(banner(long)) if tag == "a"}
    assert links == {"/weather#alerts"}


def test_the_line_counts_the_areas_it_leaves_out() -> None:
    line = in_a_line(MANY)
    shown = line.split(" 외 ")[0].split(", ")
    assert line.endswith(f" 외 {40 - len(shown)}곳")
    assert len(", ".join(shown)) <= LINE_LENGTH
    assert in_a_line(["울릉도", "독도"]) == "울릉도, 독도"
    assert in_a_line([]) == ""


def test_one_area_longer_than_the_line_is_cut_with_an_ellipsis() -> None:
    line = in_a_line(["제주도(" + "산간, " * 40 + ")", "서울"])
    assert line.endswith("… 외 1곳")


def test_words_of_a_source_are_escaped() -> None:
    html = banner(alert("<b>강풍</b>", areas=("<i>섬</i>",), attribution="<u>누구</u>"))
    assert "&lt;i&gt;섬" in html
    assert "<i>" not in html
    assert "<u>" not in html
