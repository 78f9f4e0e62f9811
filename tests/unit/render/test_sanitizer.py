"""HTML from outside: harmless, bounded, and quick whatever comes."""

import time

import pytest

from ilbo_render.sanitizer import MAX_DEPTH, MAX_HTML_BYTES, RefusedMarkupError, sanitize


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ("<p>첫눈 <strong>3㎝</strong></p>", "<p>첫눈 <strong>3㎝</strong></p>"),
        ("<script>alert(1)</script><p>a</p>", "<p>a</p>"),
        ("<img src=x onerror=alert(1)>", "<img>"),
        ('<a href="javascript:x()">a</a>', '<a rel="noopener noreferrer nofollow ugc">a</a>'),
        ('<p style="x" class="y" id="z">a</p>', "<p>a</p>"),
        ('<a href="//evil.example/">a</a>', '<a rel="noopener noreferrer nofollow ugc">a</a>'),
        ("<svg><text>a</text></svg>", ""),
        ("<!-- a --><p>b", "<p>b</p>"),
    ],
)
def test_only_the_allowed_part_is_left(html: str, clean: str) -> None:
    assert sanitize(html) == clean


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 13_000,
        "<ul><li>" * 8_000,
        "<blockquote>" * 5_000,
        "<div></x>" * 7_000,
        "<b><p>" * 10_000,
        "<div/>" * 10_000,
        "<a><div>" * 8_000,
        "<p>" + "a" * MAX_HTML_BYTES,
    ],
    ids=lambda html: html[:12],
)
def test_what_is_built_to_hurt_is_refused_at_once(html: str) -> None:
    began = time.perf_counter()
    with pytest.raises(RefusedMarkupError):
        sanitize(html)
    assert time.perf_counter() - began < 0.5


def test_long_flat_markup_with_open_paragraphs_is_no_attack() -> None:
    html = "<p>첫눈<br>" * 1000 + "<ul>" + "<li>눈" * 500 + "</ul>" + "<b>눈</b>" * MAX_DEPTH * 3
    assert sanitize(html).count("<p>") == 1000


def test_the_same_text_is_always_cleaned_the_same() -> None:
    html = '<img src="https://a.example/b.jpg" alt="눈" width="1" height="2" loading="lazy">' * 20
    assert len({sanitize(html) for _ in range(20)}) == 1
