import pytest

from ilbo_ingest.readers.portal.ticker import TickerEntry, ticker_entries
from ilbo_paper import stations_by_name
from tests.unit.ingest.pages import Page


@pytest.mark.parametrize(
    ("line", "word", "station", "degrees"),
    [
        ("• 맑음동두천 6.4℃", "맑음", "동두천", 6.4),
        ("• 울산 5.3℃", None, "울산", 5.3),
        ("· 구름많음보은 7.9°C", "구름많음", "보은", 7.9),
        ("- 흐림강릉 -2.4℃", "흐림", "강릉", -2.4),
        ("* 눈대관령 −11.0 ℃", "눈", "대관령", -11.0),
        ("맑음서울 –0.5℃", "맑음", "서울", -0.5),
        ("맑음서울 -0.0℃", "맑음", "서울", 0.0),
        ("• 맑음서울 영하 3.2도", "맑음", "서울", -3.2),
        ("• 맑음 서울 8도", "맑음", "서울", 8.0),
        ("• 맑음북강릉 1.0℃", "맑음", "북강릉", 1.0),
        ("• 비서청주 1.0℃", "비", "서청주", 1.0),
        ("• 맑음고창군 1.0℃", "맑음", "고창군", 1.0),
        ("• 맑음고창 1.0℃", "맑음", "고창", 1.0),
        ("• 비안동 1.0℃", "비", "안동", 1.0),
        ("• 흐림 비/눈 강릉 1.0℃", "흐림 비/눈", "강릉", 1.0),
        ("• 비 끝남서울 1.0℃", "비 끝남", "서울", 1.0),
        ("• 쨍쨍서울 30.1℃", "쨍쨍", "서울", 30.1),
        ("• 맑음독도 9.0℃", "맑음", "독도", 9.0),
        ("• 독도 9.0℃", None, "독도", 9.0),
        ("• 비금도 9.0℃", None, "비금도", 9.0),
        ("• 눈꽃마을 -9.0℃", None, "눈꽃마을", -9.0),
        ("• 북제주 9.0℃", None, "북제주", 9.0),
        ("• 경기광주 9.0℃", None, "경기광주", 9.0),
        ("• 서울맑음 9.0℃", "맑음", "서울", 9.0),
        ("• 맑음서울 -℃", "맑음", "서울", None),
    ],
)
def test_an_entry_is_taken_apart(
    line: str, word: str | None, station: str, degrees: float | None
) -> None:
    assert ticker_entries(line, stations_by_name()) == [TickerEntry(station, word, degrees)]


def test_several_entries_may_share_a_line() -> None:
    entries = ticker_entries("• 맑음서울 8.7℃ • 울산 5.3℃ | 흐림강릉 -2℃", stations_by_name())
    assert [entry.station for entry in entries] == ["서울", "울산", "강릉"]


@pytest.mark.parametrize(
    "line",
    [
        "내일 아침 서울 영하 10도",
        "기온이 8도",
        "서울 지역 8.7도까지 오른다",
        "8.7℃",
        "서울",
        "서울 1234℃",
    ],
)
def test_a_sentence_about_the_weather_is_no_entry(line: str) -> None:
    assert ticker_entries(line, stations_by_name()) == []


def test_every_station_of_the_registry_is_found_behind_every_word() -> None:
    for word in ("맑음", "비", "눈", "구름많음", "비/눈", "안개"):
        for name in stations_by_name():
            [entry] = ticker_entries(f"• {word}{name} -1.5℃", stations_by_name())
            assert entry == TickerEntry(name, word, -1.5)


def test_a_station_counts_once_and_a_contradiction_is_noted() -> None:
    found = Page().but(ticker=("• 맑음서울 8.7℃", "• 맑음서울 8.7℃", "• 비서울 1.0℃")).read()
    assert [(s.word, s.temperature_celsius) for s in found.sightings] == [("맑음", 8.7)]
    assert [note.reason for note in found.notes] == [
        "서울 is printed twice",
        "서울 contradicts an earlier line",
    ]


@pytest.mark.parametrize("line", ["• 서울 -℃", "• 서울 640℃"])
def test_an_entry_without_a_possible_value_is_noted(line: str) -> None:
    found = Page().but(ticker=(line,)).read()
    assert found.sightings == ()
    assert [note.text for note in found.notes] == [line]


def test_only_a_printed_credit_is_a_credit() -> None:
    assert {s.attribution for s in Page().read().sightings} == {"기상청 제공"}
    assert {s.attribution for s in Page().but(credit="").read().sightings} == {""}


def test_a_headline_that_offers_something_is_no_credit() -> None:
    page = Page().but(credit="", headline="무료급식 제공", subheads=("어르신께 점심",))
    assert page.read().drafts[0].headline == "무료급식 제공"
