"""Mails built to stop their reader: refused by name or read in bounds, never a crash."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilbo_ingest.drafts import UnreadableDocumentError
from ilbo_ingest.readers.mail.parts import parsed, parts_of
from tests.unit.ingest.mail.letters import NEWS, attach, mail, read

HEAD = b"From: a@b.kr\nTo: c@d.kr\nSubject: x\n"


def nested(depth: int) -> bytes:
    """Return parts within parts."""
    data = HEAD
    for level in range(depth):
        data += b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (level, level)
    return data + b"Content-Type: text/plain\n\ntext"


def many(count: int) -> bytes:
    """Return many parts beside each other."""
    return HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * count


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (nested(400), "too many lines or parts"),
        (many(5_000), "more than 500 parts"),
        (HEAD + b"X-A: b\n" * 2_000 + b"\nx", "more than 500 headers"),
        (HEAD + b"\n" + b"\n" * 800_000, "too many lines"),
    ],
    ids=["deep", "wide", "headers", "lines"],
)
def test_a_mail_that_grows_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableDocumentError, match=reason):
        read(data)


def test_parts_within_parts_are_read_to_a_depth() -> None:
    found = parts_of(parsed(nested(20)))
    assert found.refused == [("a part", "is nested too deep")]


def test_a_mail_that_is_cut_off_is_read_as_far_as_it_goes() -> None:
    message = mail()
    attach(message, "a.hwpx", b"x" * 4_000)
    data = bytes(message)
    for share in (0.3, 0.6, 0.9):
        try:
            read(data[: int(len(data) * share)])
        except UnreadableDocumentError as error:
            assert str(error)  # noqa: PT017 - either end is right


def test_a_script_in_html_is_no_text() -> None:
    message = mail("-")
    html = f"<script>alert(1)</script><p onclick='x()'>{NEWS}</p><img src=//t.example/p.gif>"
    message.add_alternative(html, subtype="html")
    [draft] = read(message).drafts
    assert "alert" not in str(draft)
    assert "onclick" not in str(draft)


@given(st.binary(max_size=300), st.integers(0, 900))
def test_bytes_in_the_way_crash_nothing(noise: bytes, place: int) -> None:
    message = mail()
    attach(message, "보도자료.hwpx", b"data")
    data = bytes(message)
    try:
        read(data[:place] + noise + data[place:])
    except UnreadableDocumentError as error:
        assert str(error)  # noqa: PT017 - either end is right


HEADERS = st.sampled_from(
    ("Subject", "From", "Date", "Message-ID", "Content-Type", "Content-Disposition",
     "Content-Transfer-Encoding", "MIME-Version")
)  # fmt: skip


@given(st.lists(st.tuples(HEADERS, st.text(max_size=60)), max_size=8))
def test_any_words_in_a_header_crash_nothing(lines: list[tuple[str, str]]) -> None:
    head = "".join(f"{name}: {value}\n" for name, value in lines)
    data = HEAD + head.encode("utf-8", "replace") + b"\n" + NEWS.encode()
    try:
        read(data)
    except UnreadableDocumentError as error:
        assert str(error)  # noqa: PT017 - either end is right
