from typing import Any

import pytest

from ilbo_events import ArticleWithdrawn
from ilbo_ingest.writers.ninjs import ninjs, withdrawn_ninjs
from tests.news import MORNING, article
from tests.unit.ingest.pages import paper
from tests.unit.ingest.writers.schema import violations

KMA = {"name": "기상청", "url": "https://www.kma.go.kr/a?b=1", "kogl_type": "1"}
PICTURE = {
    "media_id": "0a1b",
    "width_pixels": 1200,
    "height_pixels": 800,
    "widths_pixels": (480, 1200),
    "caption": "25일 서울 광화문",
    "credit": "기상청",
    "alt": "눈이 쌓인 광장",
}
FULL: dict[str, Any] = {
    "section": "사회",
    "subheads": ("아침까지 3cm", "출근길 영하"),
    "byline": "홍길동 기자",
    "dateline": "서울=한빛통신",
    "source": KMA,
    "images": (PICTURE, PICTURE | {"media_id": "plain", "alt": ""}),
    "tags": ("눈", "겨울"),
    "revision": 3,
    "correction": {"text": "적설량을 바로잡았습니다."},
}


def written(**parts: Any) -> dict[str, Any]:
    return ninjs(article(**parts), paper())


@pytest.mark.parametrize(
    "parts",
    [
        {},
        FULL,
        {"body": ()},
        {"body": (), "body_html": "<p>눈이 <b>내렸다</b>.</p>"},
        {"is_excerpt": True, "source": {"name": "기상청"}},
        *({"source": KMA | {"kogl_type": kind}} for kind in "01234"),
    ],
)
def test_an_article_is_valid_ninjs(parts: dict[str, Any]) -> None:
    assert violations(written(**parts)) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("uri", "no address"),
        ("versionCreated", "yesterday"),
        ("pubStatus", "gone"),
        ("rightsInfo", {}),
        ("headline", "x"),
    ],
)
def test_the_schema_check_sees_what_is_wrong(name: str, value: object) -> None:
    assert violations(written() | {name: value}) != []


def test_every_field_of_an_article_has_its_place() -> None:
    item = written(**FULL)
    assert item["uri"] == f"{paper().masthead.url}/articles/snow-seoul"
    assert item["version"] == "3"
    assert item["pubStatus"] == "usable"
    assert item["headlines"] == [
        {"role": "main", "contentType": "text/plain", "value": "서울 첫눈"},
        {"role": "subhead", "contentType": "text/plain", "value": "아침까지 3cm"},
        {"role": "subhead", "contentType": "text/plain", "value": "출근길 영하"},
    ]
    assert (item["by"], item["located"]) == ("홍길동 기자", "서울=한빛통신")
    assert item["edNote"] == "적설량을 바로잡았습니다."
    assert item["subjects"] == [
        {"name": "사회", "rel": "section"},
        {"name": "눈", "rel": "about"},
        {"name": "겨울", "rel": "about"},
    ]
    assert item["copyrightHolder"] == "기상청"
    assert item["copyrightNotice"] == "출처: 기상청, 공공누리 제1유형"
    assert item["usageTerms"] == "공공누리 제1유형: 출처표시"
    assert {"role": "original", "value": KMA["url"]} in item["altIds"]


def test_a_picture_has_the_paper_s_address_and_its_words() -> None:
    first, second = written(**FULL)["associations"]
    address = f"{paper().masthead.url}/media/0a1b"
    assert first["uri"] == f"{address}/1200.jpg"
    assert first["by"] == "기상청"
    assert [text["value"] for text in first["descriptions"]] == [
        "25일 서울 광화문",
        "눈이 쌓인 광장",
    ]
    assert first["renditions"] == [
        {
            "name": f"jpeg-{width}",
            "href": f"{address}/{width}.jpg",
            "contentType": "image/jpeg",
            "width": width,
            "height": height,
        }
        for width, height in ((480, 320), (1200, 800))
    ]
    assert [text["role"] for text in second["descriptions"]] == ["caption"]


def test_a_text_without_a_licence_promises_nothing() -> None:
    item = written(source={"name": "기상청"})
    assert "usageTerms" not in item
    assert "rightsInfo" not in item
    assert written()["copyrightNotice"] == paper().imprint.copyright


def test_paragraphs_are_one_text_with_blank_lines_between() -> None:
    [body] = written(body=("첫 문단", "둘\n\n셋"))["bodies"]
    assert body["value"] == "첫 문단\n\n둘\n셋"
    assert (body["contentType"], body["wordCount"]) == ("text/plain", 4)


def test_a_withdrawn_article_is_canceled_and_says_nothing_of_what_it_said() -> None:
    event = ArticleWithdrawn(
        article_id="snow-seoul", revision=2, reason="오보", withdrawn_at=MORNING
    )
    item = withdrawn_ninjs(event, paper())
    assert violations(item) == []
    assert (item["pubStatus"], item["version"], item["edNote"]) == ("canceled", "2", "오보")
    assert item["uri"] == written()["uri"]
    assert not {"headlines", "bodies", "associations"} & item.keys()
