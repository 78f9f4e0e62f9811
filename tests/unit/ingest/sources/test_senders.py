"""Whose mail is published at once."""

import pytest

from ilbo_ingest.sources.senders import doubt_about

SENDERS = ("@moel.go.kr", "Press@Example.kr")


def mail(sender: str, results: str = "") -> bytes:
    head = f"Authentication-Results: {results}\n" if results else ""
    return f"{head}From: {sender}\nSubject: x\n\ntext".encode()


@pytest.mark.parametrize(
    "sender",
    [
        "press@moel.go.kr", "홍보담당관 <PRESS@MOEL.GO.KR>", "=?utf-8?b?7ZmN?= <a@moel.go.kr>",
        "press@example.kr",
    ],
)  # fmt: skip
def test_a_known_sender_is_published(sender: str) -> None:
    assert doubt_about(mail(sender), SENDERS) is None
    assert doubt_about(mail(sender, "mx.kr; spf=pass; dmarc=pass"), SENDERS) is None


@pytest.mark.parametrize(
    ("sender", "results", "doubt"),
    [
        ("press@moel.go.kr.evil.com", "", "is none of this source's senders"),
        ("moel.go.kr@evil.com", "", "is none of this source's senders"),
        ('"press@moel.go.kr" <x@evil.com>', "", "x@evil.com is none"),
        ("press@moel.go.kr, x@evil.com", "", "x@evil.com is none"),
        ("other@example.kr", "", "is none of this source's senders"),
        ("", "", "names no sender"),
        ("press@moel.go.kr", "mx.kr; dmarc=fail (p=none)", "the sender is doubtful: dmarc=fail"),
        ("press@moel.go.kr", "mx.kr; dkim=pass; spf = fail", "the sender is doubtful: spf = fail"),
    ],
)
def test_a_stranger_waits_for_an_editor(sender: str, results: str, doubt: str) -> None:
    said = doubt_about(mail(sender, results), SENDERS)
    assert said is not None
    assert doubt in said


def test_without_senders_everybody_is_a_stranger() -> None:
    assert doubt_about(mail("press@moel.go.kr"), ()) is not None


def test_bytes_that_are_no_mail_name_no_sender() -> None:
    for data in (b"", b"\x00\xff", b"From:\n\n", b"From: <<>>\n\nx", b"From: a@b@c\n\n"):
        assert doubt_about(data, SENDERS) is not None
