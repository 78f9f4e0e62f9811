"""What Korean programs send: headers and texts in CP949, encoded, raw, or cut within a letter."""

import base64
from email.message import EmailMessage

import pytest

from ilbo_ingest.readers.mail.headers import decoded, file_name, header, sender
from ilbo_ingest.readers.mail.parts import looks_like_mail, parsed, parts_of
from tests.unit.ingest.mail.letters import NEWS, attach, mail, read


def encoded(text: str, charset: str = "EUC-KR") -> str:
    return f"=?{charset}?B?{base64.b64encode(text.encode('cp949')).decode()}?="


@pytest.mark.parametrize("charset", ["EUC-KR", "ks_c_5601-1987", "cp949", "x-windows-949"])
def test_words_in_any_korean_label_are_read(charset: str) -> None:
    assert decoded(encoded("똠양 축제 소식", charset)) == "똠양 축제 소식"


def test_a_letter_cut_in_two_words_is_whole_again() -> None:
    data = "전철 증편".encode("cp949")
    halves = [f"=?EUC-KR?B?{base64.b64encode(part).decode()}?=" for part in (data[:3], data[3:])]
    assert decoded("\n ".join(halves)) == "전철 증편"


@pytest.mark.parametrize("text", ["=?EUC-KR?B?가나?=", "=?nothing?Q?abc?=", "=?utf-8?B?!!!!?="])
def test_words_that_are_broken_are_shown_and_crash_nothing(text: str) -> None:
    assert decoded(text)


def test_raw_bytes_in_headers_are_read() -> None:
    raw = b"From: \xb1\xb9\xc5\xe4\xba\xce <a@b.kr>\nSubject: \xc0\xfc\xc3\xb6\nDate: x\n\n."
    found = parsed(raw)
    assert header(found, "subject") == "전철"
    assert sender(found) == ("국토부", "a@b.kr")


@pytest.mark.parametrize(
    "disposition",
    [
        'attachment; filename="' + encoded("보도자료.hwpx") + '"',
        "attachment; filename*=UTF-8''%EB%B3%B4%EB%8F%84%EC%9E%90%EB%A3%8C.hwpx",
        "attachment; filename*0*=EUC-KR''%BA%B8%B5%B5; filename*1*=%C0%DA%B7%E1.hwpx",
        'attachment; filename="C:\\\\자료\\\\보도자료.hwpx"',
    ],
)
def test_names_of_files_are_read(disposition: str) -> None:
    raw = f"Content-Type: application/octet-stream\nContent-Disposition: {disposition}\n\n."
    assert file_name(parsed(raw.encode())) == "보도자료.hwpx"


def test_a_name_in_raw_bytes_is_read() -> None:
    raw = 'Content-Disposition: attachment; filename="보도자료.hwpx"\n\n.'
    assert file_name(parsed(raw.encode("cp949"))) == "보도자료.hwpx"


@pytest.mark.parametrize(
    ("charset", "codec"),
    [
        ("euc-kr", "cp949"),
        ("utf-8", "cp949"),
        ("euc-kr", "utf-8"),
        ("", "cp949"),
        ("x-odd", "utf-8"),
    ],
)
def test_texts_are_read_whatever_their_label_says(charset: str, codec: str) -> None:
    label = f"Content-Type: text/plain; charset={charset}\n" if charset else ""
    raw = f"From: a@b.kr\nTo: c@d.kr\nSubject: x\n{label}Content-Transfer-Encoding: 8bit\n\n"
    found = parts_of(parsed(raw.encode() + NEWS.encode(codec)))
    assert found.plain == [NEWS]


def test_a_whole_mail_in_cp949_is_read() -> None:
    head = (
        f"From: {encoded('국토교통부')} <a@b.kr>\nTo: c@d.kr\nSubject: {encoded('똠양 축제')}\n"
        "Content-Type: text/plain; charset=ks_c_5601-1987\nContent-Transfer-Encoding: base64\n\n"
    )
    body = base64.encodebytes(NEWS.encode("cp949"))
    [draft] = read(head.encode() + body).drafts
    assert (draft.headline, len(draft.body)) == ("똠양 축제", 2)


@pytest.mark.parametrize(
    ("data", "is_mail"),
    [
        (bytes(mail()), True),
        (b"From someone Wed Mar 11\nFrom: a\nTo: b\nSubject: c\n\nx", True),
        (b"Received: from x\n by y\nReceived: z\nFrom: a\nDate: b\n\nx", True),
        (b"Subject: x\n\n", False),
        (b"2026.03.12\nFrom: a\nTo: b\nSubject: c\n", False),
        (b"<?xml version='1.0'?>", False),
        (b'{"From": 1}', False),
        (b"", False),
    ],
)
def test_a_mail_is_known_by_its_header(data: bytes, *, is_mail: bool) -> None:
    assert looks_like_mail(data) == is_mail


def test_names_of_attached_files_reach_their_reader() -> None:
    message: EmailMessage = mail()
    attach(message, "첨부 자료.hwpx")
    assert [file.name for file in parts_of(parsed(bytes(message))).files] == ["첨부 자료.hwpx"]
