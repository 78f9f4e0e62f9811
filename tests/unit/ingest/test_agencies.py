from datetime import datetime

import pytest

from ilbo_ingest.agencies import agency_at, agency_in, section_of
from ilbo_ingest.readers.dates import KST
from tests.unit.ingest.pages import paper


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=KST)


@pytest.mark.parametrize(
    ("written", "at", "name"),
    [
        ("고용노동부", "2026-05-08", "고용노동부"),
        ("산업통상자원부", "2026-05-08", "산업통상부"),
        ("산업통상부", "2024-05-08", "산업통상자원부"),
        ("산업통상자원부", "2025-09-30", "산업통상자원부"),
        ("산업통상자원부", "2025-10-01", "산업통상부"),
        ("국토부", "2026-05-08", "국토교통부"),
        ("통계청", "2026-05-08", "국가데이터처"),
        ("재정경제부", "2025-12-31", "기획재정부"),
        ("기획재정부", "2025-12-31", "기획재정부"),
        ("기획재정부", "2026-01-02", "기획재정부"),
        ("재외동포청", "2020-01-01", "재외동포청"),
        ("합성부", "2026-05-08", "합성부"),
    ],
)
def test_a_body_is_called_as_it_was_then(written: str, at: str, name: str) -> None:
    assert agency_at(written, day(at)).name == name


def test_a_split_ministry_is_told_and_not_guessed() -> None:
    found = agency_at("기획재정부", day("2026-05-08"))
    assert found.note is not None
    assert "it stays" in found.note


def test_without_a_time_the_name_stays() -> None:
    assert agency_at("산업통상자원부", None).name == "산업통상자원부"
    assert agency_at("환경부", None).agency is not None


def test_the_title_of_a_feed_names_its_ministry() -> None:
    found = agency_in("고용노동부 보도자료", day("2026-05-08"))
    assert found is not None
    assert found.name == "고용노동부"
    assert agency_in("한강일보 전체기사", day("2026-05-08")) is None


def test_a_section_is_proposed_only_where_the_newspaper_has_it() -> None:
    has = [section.name for section in paper().sections]
    police = agency_at("경찰청", None).agency
    space = agency_at("우주항공청", None).agency
    assert section_of(police, paper()) == ("사회" if "사회" in has else None)
    assert section_of(space, paper()) is None
    assert section_of(None, paper()) is None


def test_each_successor_is_itself_in_the_table() -> None:
    for name in ("기획재정부", "방송통신위원회", "문화재청", "국가보훈처", "특허청", "여성가족부"):
        agency = agency_at(name, None).agency
        assert agency is not None
        for successor in agency.became:
            assert agency_at(successor, None).agency is not None
