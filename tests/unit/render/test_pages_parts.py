"""Typography, icons, calendars and assets behind the pages."""

import hashlib
import json
import re
from datetime import date

import pytest

from ilbo_render import calendars, skies, typography
from ilbo_render.assets import load_assets, web_manifest
from tests.unit.render.edition import JOINER, PAPER, chrome, pages


def test_headline_breaks_between_its_clauses() -> None:
    html = typography.headline("공사장 천여 곳을 집중 점검…흙막이부터 살펴본다")
    assert html == (
        f'<span class="clause">공사장 천여 곳을 집중 점검{JOINER}…</span><wbr>'
        '<span class="clause">흙막이부터 살펴본다</span>'
    )


def test_headline_keeps_its_words_and_blanks() -> None:
    for text in ("눈길 안전 지키기 운동, 새벽부터 시작한다", "첫눈…끝", "하나", "가·나, 다…라"):
        plain = re.sub("<wbr>|</?span[^>]*>", "", typography.headline(text)).replace(JOINER, "")
        assert plain == text


def test_short_piece_gets_no_line_of_its_own() -> None:
    assert "clause" not in typography.headline("눈길청, 겨울철 안전 지키기 운동 시작")


def test_headline_is_escaped_whole_and_in_clauses() -> None:
    assert typography.headline("<i>눈</i>") == "&lt;i&gt;눈&lt;/i&gt;"
    clauses = typography.headline("<i>밤사이 내린</i> 첫눈, 그리고 아주 긴 다음 구절")
    assert '<span class="clause">&lt;i&gt;밤사이' in clauses


def test_body_without_a_paragraph_still_gets_its_slug() -> None:
    assert (
        typography.with_dateline("<ul><li>눈</li></ul>", "통신")
        == "<p>(통신)</p><ul><li>눈</li></ul>"
    )


@pytest.mark.parametrize(
    ("code", "drawn"),
    [
        ("clear", "sun"),
        ("mostly_cloudy", "part"),
        ("overcast", "cloud"),
        ("rain_light", "rain"),
        ("thunderstorm", "rain"),
        ("snow_heavy", "snow"),
        ("fog_patches", "fog"),
        ("rain_ended", "cloud"),
        ("waterspout", None),
        (None, None),
    ],
)
def test_icon_fits_the_sky(code: str | None, drawn: str | None) -> None:
    assert skies.icon(code) == drawn


def test_month_begins_on_sunday_and_counts_its_articles() -> None:
    (march,) = calendars.months([(date(2026, 3, 12), 3), (date(2026, 3, 1), 2)])
    assert march.total == 5
    assert march.weeks[0][0] == (date(2026, 3, 1), 2)
    assert march.weeks[-1][3:] == (None, None, None, None)


def test_assets_are_named_by_their_content() -> None:
    assets = load_assets()
    for path in (assets.style_path, assets.script_path):
        digest = hashlib.sha256(assets.files[path].body).hexdigest()
        assert path.split(".")[1] == digest[:10]


def test_style_and_script_stay_small_and_at_home() -> None:
    assets = load_assets()
    style = assets.files[assets.style_path].body.decode()
    script = assets.files[assets.script_path].body.decode()
    assert "url(" not in style
    assert "@import" not in style
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(", script)
    assert len(script) < 10_000


def test_manifest_names_the_paper() -> None:
    manifest = json.loads(web_manifest(PAPER).body)
    assert manifest["name"] == PAPER.masthead.name
    assert manifest["icons"][0]["src"] in load_assets().files


def test_page_without_a_picture_is_shared_with_that_of_the_paper() -> None:
    assets = load_assets()
    assert assets.files[assets.social_path].content_type == "image/png"
    html = pages().not_found(chrome())
    url = f"{PAPER.masthead.url}{assets.social_path}"
    assert f'<meta property="og:image" content="{url}">' in html
