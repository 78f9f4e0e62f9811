"""Text of XML and HTML whose header, declaration and bytes disagree."""

import pytest

from ilbo_ingest.decoding import UndecodableError
from ilbo_ingest.readers.text_encoding import decode_markup, python_encoding

KOREAN = "똠방각하 펲시콜라 ㈜서울신문 한국 뉴스 가나다라마바사"
KOREAN_LABELS = (
    "euc-kr",
    "EUC_KR",
    "x-euc-kr",
    "ks_c_5601-1987",
    "ks_c_5601",
    "KSC5601",
    "x-windows-949",
    "windows-949",
    "ms949",
    "UHC",
    "cp949",
)


def feed(title: str = KOREAN, declared: str = "") -> str:
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    return f"{declaration}<rss><channel><title>{title}</title></channel></rss>"


@pytest.mark.parametrize("label", KOREAN_LABELS)
def test_every_korean_label_means_cp949(label: str) -> None:
    assert python_encoding(label) == "cp949"
    for data, charset in ((feed(declared=label), None), (feed(), label)):
        found = decode_markup(data.encode("cp949"), charset)
        assert (found.text, found.encoding, found.replaced) == (data, "cp949", 0)


@pytest.mark.parametrize("charset", [None, "utf-8", "us-ascii", "iso-8859-1", "nonsense-8"])
@pytest.mark.parametrize("declared", ["", "utf-8", "euc-kr", "nonsense-8"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
def test_the_bytes_win_against_wrong_labels(
    encoding: str, declared: str, charset: str | None
) -> None:
    document = feed(declared=declared)
    assert decode_markup(document.encode(encoding), charset).text == document


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le"])
def test_wide_encodings_are_known_by_their_first_bytes(encoding: str) -> None:
    document = feed(declared=encoding[:6])
    assert decode_markup(document.encode(encoding)).text == document


def test_a_shifted_encoding_is_no_ascii() -> None:
    document = feed("가나다 한국", "iso-2022-kr")
    assert decode_markup(document.encode("iso2022_kr"), "iso-2022-kr").text == document


def test_johab_is_read_where_it_is_declared() -> None:
    document = feed(declared="johab")
    assert decode_markup(document.encode("johab")).text == document


def test_rare_syllables_composed_of_eight_bytes_are_whole() -> None:
    document = feed("뷁 힣 서울 한국 뉴스 신문", "euc-kr")
    assert decode_markup(document.encode("euc_kr")).text == document


@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1252"])
def test_a_western_page_keeps_its_accents(label: str) -> None:
    document = feed("“Café” déjà vu à Séoul, señor Müller", label)
    assert decode_markup(document.encode("cp1252")).text == document


def test_the_charset_of_a_page_is_found_in_its_head() -> None:
    page = '<html><head><meta http-equiv="Content-Type" content="text/html; charset=shift_jis">'
    page += "<title>ソウルの新聞</title></head></html>"
    found = decode_markup(page.encode("shift_jis"))
    assert (found.text, found.encoding) == (page, "shift_jis")


def test_a_cut_character_is_replaced_and_counted() -> None:
    data = feed(KOREAN * 20).encode() + "한".encode()[:2]
    found = decode_markup(data)
    assert (found.text, found.replaced) == (feed(KOREAN * 20) + "\ufffd", 1)


def test_cut_text_is_not_read_as_syllables_that_nobody_writes() -> None:
    data = b"<t>" + "발표".encode()[:-2] + b"</t>"
    assert data.decode("cp949") == "<t>諛쒗</t>"
    assert decode_markup(data).text == "<t>발\ufffd</t>"


def test_a_summary_cut_inside_a_cp949_character_is_replaced_and_counted() -> None:
    data = feed(KOREAN * 20).encode("cp949").replace("한국".encode("cp949"), b"\xc7", 1)
    found = decode_markup(data, "euc-kr")
    assert (found.encoding, found.replaced) == ("cp949", 1)


@pytest.mark.parametrize(
    "data",
    [
        feed("\x00서울").encode(),
        feed().encode().replace("똠".encode(), b"\xff\xfe\xc0\x80\xed\xa0\x80"),
        b"\xff\xfe<\0r\0\x00\xd8" + b"\x00\xdc" * 40,
        bytes(range(128, 256)) * 4,
    ],
    ids=["nul", "broken utf-8", "lone surrogates", "noise"],
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(UndecodableError):
        decode_markup(data)


@pytest.mark.parametrize("label", ["base64", "idna", "utf-7", "unicode_escape", "a\0b", "없음", ""])
def test_labels_of_no_text_encoding_are_ignored(label: str) -> None:
    assert python_encoding(label) is None
    assert decode_markup(feed().encode(), label).text == feed()
