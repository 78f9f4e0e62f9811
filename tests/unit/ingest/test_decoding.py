import codecs

import pytest

from ilbo_ingest.decoding import UndecodableError, decode_text, rows_of

TEXT = "2026.03.12 (목)\n똠방각하와 펲시맨, 뷁"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("cp949"),
    ],
)
def test_every_encoding_of_the_trade_is_read(data: bytes) -> None:
    assert decode_text(data) == TEXT


def test_euc_kr_is_read_as_its_superset() -> None:
    assert decode_text("서울 첫눈".encode("euc-kr")) == "서울 첫눈"


@pytest.mark.parametrize(
    "data",
    [
        b"\x00\x01\x02",
        "서울".encode("utf-16-le"),
        b"\xff\xff\xff",
        codecs.BOM_UTF8 + b"\xff",
        codecs.BOM_UTF16_LE + b"\x00\xd8",
        "서울 첫눈".encode("cp949")[:-1],
        "서울에 첫눈이 내렸다 강원 산지에는".encode()[:-1],
        "겉으로".encode()[:-1],
        "정책이".encode()[1:],
    ],
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(UndecodableError):
        decode_text(data)


def test_rows_know_their_line_and_whether_a_gap_stands_before_them() -> None:
    rows = rows_of("하나\r\n둘\n \u200b\n\u3000셋\u00a0 넷\u2028다섯")
    assert [(row.number, row.text, row.after_gap) for row in rows] == [
        (1, "하나", True),
        (2, "둘", False),
        (4, "셋 넷", True),
        (5, "다섯", False),
    ]


def test_a_joiner_stays_inside_an_emoji_only() -> None:
    [row] = rows_of("속\u200d보 👩\u200d👧 소식")
    assert row.text == "속보 👩\u200d👧 소식"
