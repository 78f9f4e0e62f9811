import pytest

from ilbo_ingest.readers.releases.labels import (
    fields_of_line,
    is_release_sentence,
    meaning_of,
)
from ilbo_ingest.readers.releases.lines import Line


def fields(text: str) -> list[tuple[str, str]]:
    return [(field.meaning, field.value) for field in fields_of_line(text, Line(1, text))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "보도시점\t2026. 4. 12.(일) 12:00\t배포\t2026. 4. 10.(금)",
            [("release", "2026. 4. 12.(일) 12:00"), ("distribution", "2026. 4. 10.(금)")],
        ),
        (
            "보도시점 : 2026. 7. 14.(월) 조간    배포 : 2026. 7. 11.(금)",
            [("release", "2026. 7. 14.(월) 조간"), ("distribution", "2026. 7. 11.(금)")],
        ),
        (
            "보도시점 2026. 5. 7.(목) 15:00 배포 2026. 5. 6.(수)",
            [("release", "2026. 5. 7.(목) 15:00"), ("distribution", "2026. 5. 6.(수)")],
        ),
        (
            "보 도 일 시 | 배포 즉시 | 배 포 일 시 | 2026. 5. 6.(수) 10:00",
            [("release", "배포 즉시"), ("distribution", "2026. 5. 6.(수) 10:00")],
        ),
        ("보도시점\t배포 즉시\t배포\t...", [("release", "배포 즉시"), ("distribution", "...")]),
        ("[엠바고] 5. 7. 15:00", [("release", "5. 7. 15:00")]),
        ("※ 보도시점: 즉시", [("release", "즉시")]),
        ("보도시점", [("release", "")]),
        ("배포 즉시 보도할 수 있다", []),
        ("보도시점을 두고 말이 많다", []),
        ("환경부는 보도시점: 즉시라고 적었다", []),
        ("배포판 2026. 5. 6.", []),
    ],
)
def test_labels_and_values_are_told_apart(text: str, found: list[tuple[str, str]]) -> None:
    assert fields(text) == found


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("보 도 시 점", "release"),
        ("보도일시 :", "release"),
        ("배포", "distribution"),
        ("담 당 자", "contact"),
        ("책임자", "contact"),
        ("담당 부서", "contact"),
        ("배포 즉시", None),
        ("담당 부서장 회의", None),
    ],
)
def test_a_cell_that_is_only_a_label(text: str, meaning: str | None) -> None:
    assert meaning_of(text) == meaning


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("2026. 3. 13.(금) 조간부터 보도해 주시기 바랍니다.", True),
        ("※ 5월 7일 15:00 이전 보도 금지", True),
        ("이 자료는 즉시 보도 가능합니다.", True),
        ("많은 보도 부탁드립니다.", False),
        ("방송사는 12일부터 이 사건을 보도했다.", False),
    ],
)
def test_a_sentence_may_tell_the_time_too(text: str, *, is_one: bool) -> None:
    assert is_release_sentence(text) == is_one
