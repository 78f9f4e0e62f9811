"""KMA's status texts: what is in force, what is foreseen, none, or unknown."""

import json
from datetime import UTC, datetime

import pytest

from ilbo_weather.exchange import Page
from ilbo_weather.readings import Failure
from ilbo_weather.warnings.bulletin import Bulletin
from ilbo_weather.warnings.kma_status import read

NOW = datetime(2026, 9, 14, 0, tzinfo=UTC)
NONE = {"t6": "o 없음", "t7": "o 없음", "tmEf": "202609140900", "tmFc": 202609140830, "tmSeq": 7}


def page(*items: dict[str, object]) -> Page:
    body = {"items": {"item": list(items)}, "pageNo": 1, "numOfRows": 10, "totalCount": len(items)}
    header = {"resultCode": "00", "resultMsg": "NORMAL_SERVICE"}
    text = json.dumps({"response": {"header": header, "body": body}}, ensure_ascii=False)
    return Page(text.encode())


def bulletin(*items: dict[str, object]) -> Bulletin:
    answer = read(page(*items), NOW)
    assert isinstance(answer, Bulletin), answer
    return answer


def test_areas_keep_what_stands_in_their_brackets() -> None:
    (wind,) = bulletin(NONE | {"t6": "o 강풍주의보 : 전라남도(거문도.초도, 여수), 제주도"}).warnings
    assert (wind.warning_id, wind.phenomenon, wind.level) == (
        "kma-strong_wind-advisory", "strong_wind", "advisory",
    )  # fmt: skip
    assert wind.areas == ("전라남도(거문도.초도, 여수)", "제주도")
    assert wind.issued_at == datetime(2026, 9, 13, 23, 30, tzinfo=UTC)
    assert wind.attribution == "기상청 제공"


def test_a_long_list_goes_on_without_a_mark() -> None:
    text = "o 호우경보 : 서울, 인천(강화,\n 옹진)\r\n, 경기도\no 풍랑주의보 : 서해중부먼바다"
    rain, sea = bulletin(NONE | {"t6": text}).warnings
    assert rain.areas == ("서울", "인천(강화, 옹진)", "경기도")
    assert (rain.level, sea.phenomenon) == ("warning", "high_seas")


@pytest.mark.parametrize("none", ["o 없음", "o 없 음", " o  없음 \n", "ㅇ 없음", "없음"])
def test_none_is_said_in_many_ways(none: str) -> None:
    assert bulletin(NONE | {"t6": none}).warnings == ()


@pytest.mark.parametrize(
    "text", ["", "-", "o 강풍주의보", "o 강풍주의보 :", "o 무언가 : 제주도", "강풍주의보 : 제주도"]
)
def test_a_text_that_can_not_be_read_is_unknown_and_never_none(text: str) -> None:
    answer = read(page(NONE | {"t6": text}), NOW)
    assert isinstance(answer, Failure)
    assert answer.kind == "garbage"


def test_what_is_foreseen_is_preliminary() -> None:
    text = (
        "(1) 풍랑 예비특보\no 14일 밤 : 제주도남쪽먼바다\n(2) 강풍 예비특보\no 15일 새벽 : 제주도"
    )
    sea, wind = bulletin(NONE | {"t7": text}).warnings
    assert (sea.word, sea.level, sea.areas) == (
        "풍랑예비특보",
        "preliminary",
        ("제주도남쪽먼바다",),
    )
    assert wind.warning_id == "kma-strong_wind-preliminary"


def test_an_unreadable_forecast_leaves_what_is_in_force() -> None:
    found = bulletin(NONE | {"t6": "o 폭염경보 : 대구", "t7": "자료 점검 중"})
    assert [warning.word for warning in found.warnings] == ["폭염경보"]
    assert not found.speaks_of_foreseen


def test_the_newest_item_counts_in_any_order() -> None:
    old = NONE | {"t6": "o 건조주의보 : 강릉", "tmFc": "202609140600", "tmSeq": "9"}
    new = NONE | {"t6": "o 폭염주의보 : 대구", "tmSeq": "10"}
    same_time = NONE | {"t6": "o 황사경보 : 서울", "tmSeq": "2"}
    for items in ((old, new, same_time), (same_time, new, old)):
        assert [warning.phenomenon for warning in bulletin(*items).warnings] == ["heat_wave"]


def test_a_word_of_tomorrow_is_kept_as_it_is() -> None:
    (fog,) = bulletin(NONE | {"t6": "o 안개주의보 : 인천"}).warnings
    assert (fog.phenomenon, fog.word) == ("other", "안개주의보")


@pytest.mark.parametrize(
    "content",
    [
        b"", b"<html><body>error</body></html>", b"Unauthorized", b'{"response":', b"[]", b"{}",
        b'{"response":{"header":{"resultCode":"03","resultMsg":"NO_DATA"}}}',
    ],
)  # fmt: skip
def test_every_failure_is_unknown(content: bytes) -> None:
    assert isinstance(read(Page(content), NOW), Failure)


def test_the_same_in_xml() -> None:
    text = (
        "<response><header><resultCode>00</resultCode><resultMsg>NORMAL_SERVICE</resultMsg></header>"
        "<body><items><item><t6>o 대설경보 : 울릉도</t6><t7>o 없음</t7><tmFc>202609140830</tmFc>"
        "<tmEf>202609140900</tmEf><tmSeq>3</tmSeq></item></items></body></response>"
    )
    answer = read(Page(text.encode()), NOW)
    assert isinstance(answer, Bulletin)
    assert [warning.word for warning in answer.warnings] == ["대설경보"]
