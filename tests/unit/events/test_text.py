import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilbo_events.text import clean_line, clean_text, split_paragraphs

ANY_TEXT = st.text(st.characters(codec=None))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("서울\x00 첫눈\x1b", "서울 첫눈"),
        ("줄\r\n끝\r하나", "줄\n끝\n하나"),
        ("탭\t은 남는다", "탭\t은 남는다"),
        ("짝 없는 \ud800 대리 문자", "짝 없는  대리 문자"),
        ("비문자 \ufffe\U0001ffff", "비문자 "),
        (unicodedata.normalize("NFD", "첫눈"), "첫눈"),
        ("아랍어 \u202eمرحبا\u202c", "아랍어 \u202eمرحبا\u202c"),
    ],
)
def test_prose_loses_what_no_page_can_hold(given: str, kept: str) -> None:
    assert clean_text(given) == kept


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("  서울\n\t첫눈  ", "서울 첫눈"),
        ("값\u202e싼 제목\u202c", "값싼 제목"),
        ("\ufeff머리 \u200f 끝", "머리 끝"),
        ("전각\u3000공백\u00a0둘", "전각 공백 둘"),
        ("줄\u2028바꿈\x85둘", "줄 바꿈 둘"),
    ],
)
def test_a_line_is_one_line_in_reading_order(given: str, kept: str) -> None:
    assert clean_line(given) == kept


@pytest.mark.parametrize(
    ("given", "paragraphs"),
    [
        ("첫 문단\n\n둘째 문단", ["첫 문단", "둘째 문단"]),
        ("첫 문단\r\n \t\r\n\r\n둘째\n이어짐\n", ["첫 문단", "둘째\n이어짐"]),
        ("\n\n", []),
        ("", []),
    ],
)
def test_blank_lines_separate_paragraphs(given: str, paragraphs: list[str]) -> None:
    assert split_paragraphs(given) == paragraphs


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)
    assert clean_line(clean_line(text)) == clean_line(text)


@given(ANY_TEXT)
def test_clean_text_can_always_be_written_as_utf8_and_xml(text: str) -> None:
    for kept in (clean_text(text), clean_line(text)):
        kept.encode()
        assert not any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t" for c in kept)
        assert unicodedata.is_normalized("NFC", kept)
