import time

import pytest

from ilbo_ingest.sanitizer import RefusedHtmlError, sanitize

ADDRESS = "https://www.moel.go.kr/news/1"


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        '<img src="x" onerror="alert(1)">',
        '<a href="javascript:alert(1)">x</a>',
        '<a href="data:text/html,x">x</a>',
        '<p style="x" class="y" id="z">x</p>',
        "<svg><script>alert(1)</script></svg>",
        "<iframe src='https://example.kr'></iframe>",
        "<!-- x --><math><mi>x</mi></math>",
    ],
)
def test_nothing_that_acts_is_left(html: str) -> None:
    clean = sanitize(html, None)
    for forbidden in (
        "script",
        "onerror",
        "javascript",
        "data:",
        "style",
        "class",
        "<!--",
        "iframe",
    ):
        assert forbidden not in clean


def test_links_are_resolved_against_the_source() -> None:
    clean = sanitize('<a href="/a">a</a><a href="//b.kr/c">b</a><img src="d.png">', ADDRESS)
    assert 'href="https://www.moel.go.kr/a"' in clean
    assert 'href="https://b.kr/c"' in clean
    assert 'src="https://www.moel.go.kr/news/d.png"' in clean


def test_without_a_source_relative_links_go() -> None:
    assert "href" not in sanitize('<a href="/a">a</a><a href="//b.kr/c">b</a>', None)


def test_a_source_no_link_can_be_resolved_against_is_none() -> None:
    assert "href" not in sanitize('<a href="/a">a</a>', "http://[")


def test_cleaning_twice_changes_nothing() -> None:
    html = '<p>첫눈 <b>25일</b> &amp; <a href="https://example.kr/?a=1&b=2">기사</a></p>'
    assert sanitize(sanitize(html, None), None) == sanitize(html, None)


@pytest.mark.parametrize(
    "html",
    ["<div>" * 13_000, "<ul><li>" * 8_000, "<a><div>" * 8_000, "<b><i>" * 10_000, "<p><a>" * 9_000],
)
def test_deep_nesting_is_refused_before_it_costs_anything(html: str) -> None:
    started = time.process_time()
    with pytest.raises(RefusedHtmlError, match="more than 100 deep"):
        sanitize(html, None)
    assert time.process_time() - started < 0.2


def test_too_much_is_refused_before_and_after() -> None:
    with pytest.raises(RefusedHtmlError, match="65537 bytes, 65536"):
        sanitize("x" * 65_537, None)
    with pytest.raises(RefusedHtmlError, match="once cleaned"):
        sanitize("<a>" * 90 + "<p>x" * 12_000, None)


def test_many_paragraphs_without_end_tags_are_not_deep() -> None:
    assert sanitize("<p>눈" * 500, None).count("<p>") == 500
