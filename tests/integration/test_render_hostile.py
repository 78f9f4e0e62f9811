"""What others write into the stream harms no page and stops nothing behind it."""

import json
from pathlib import Path

from tests.integration.log import Log
from tests.integration.render_process import rendering
from tests.until import until

XSS = (
    "<script>alert(1)</script><p>눈</p>",
    "<img src=x onerror=alert(1)>",
    '<a href="jav&#x09;ascript:alert(1)">눈</a>',
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    '<p style="background:url(javascript:alert(1))" onmouseover=alert(1)>눈</p>',
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
)
ODD_ADDRESSES = (
    "/%", "/%00", "/%ff", "/..%2f..%2fetc%2fpasswd", "/a/..%2fx", "//x", "/?%",
    "/sections/all?page=%", "/tags/" + "a" * 5000, "/articles/%F0%9F%92%A9",
    "/archive/9999/99/99", "/archive/0001/01/01", "/sections/" + "%20" * 50,
)  # fmt: skip


def test_hostile_html_is_harmless_on_every_page_and_in_the_feed(
    log: Log, redis_url: str, tmp_path: Path
) -> None:
    with rendering(redis_url, tmp_path) as render:
        for number, html in enumerate(XSS):
            data = {"article_id": f"evil{number}", "headline": html, "body_html": html,
                    "tags": [html], "byline": html, "source": {"name": html}}  # fmt: skip
            log.add_raw({"data": json.dumps(data)})
        until(lambda: len(render.everything()) == len(XSS))
        pages = [f"/{kind}/evil{n}" for kind in ("articles", "lite") for n in range(len(XSS))]
        for page in (*pages, "/", "/sources", "/sections/all", "/feed.xml"):
            text = render.text(page)
            for forbidden in ("<script>alert", "<img src=x", "<svg><style", "<math", "<p style"):
                assert forbidden not in text, page


def test_bad_entries_become_dead_letters_and_those_behind_are_shown_at_once(
    log: Log, redis_url: str, tmp_path: Path
) -> None:
    bomb = {"article_id": "bomb", "headline": "눈", "body_html": "<div>" * 5000}
    with rendering(redis_url, tmp_path) as render:
        log.add_together(
            {"data": "{broken"},
            {"data": json.dumps(bomb)},
            {"data": json.dumps({"article_id": "snow", "headline": "눈", "body": "눈"})},
            {"x": b"\xff\xfe"},
            {"data": json.dumps({"article_id": "rain", "headline": "비", "body": "비"})},
        )
        until(lambda: sorted(render.everything()) == ["rain", "snow"], 2)
        until(lambda: len(log.letters()) == 3, 5)
        reasons = sorted(letter["dead_reason"].decode() for letter in log.letters())
        assert any("nested deeper" in reason for reason in reasons)
        assert any("field 'data'" in reason for reason in reasons)
        assert log.pending() == 0


def test_raw_addresses_are_never_an_error_of_the_server(
    log: Log, redis_url: str, tmp_path: Path
) -> None:
    with rendering(redis_url, tmp_path) as render:
        assert {a: s for a in ODD_ADDRESSES if (s := render.status(a)) >= 500} == {}
