"""An article's page."""

from datetime import timedelta

import pytest

from ilbo_events import Correction, Provenance, Source
from ilbo_render.views import ArticleView, Withdrawal
from tests.unit.render import edition
from tests.unit.render.edition import (
    MIDNIGHT,
    NOW,
    article,
    article_view,
    card,
    chrome,
    json_ld_of,
    links_of,
    stand_in_order,
    tags_of,
    text_of,
)

PAGES = edition.pages()


def page(**changes: object) -> str:
    return PAGES.article(chrome(), article_view(article(**changes)))


def test_page_reads_in_the_order_of_a_portal_page() -> None:
    shown = article(subheads=("전국 스무 곳에서 첫눈",))
    other = card("vote", headline="투표소 안내, 오늘 시작", section="정치", lead="투표소가 열렸다.")
    html = PAGES.article(chrome(), article_view(shown, 정치=[other]))
    stations = [
        f"{r.word or ''}{r.station} {r.temperature_celsius:.1f}℃"
        for r in edition.weather().readings
    ]
    assert stand_in_order(
        text_of(html),
        [
            *("2026.03.12 (목)", *stations, "기상청 제공"),
            *("사회", "서울 첫눈", "전국 스무 곳에서 첫눈"),
            *("(한빛통신) 밤사이 서울에 첫눈이 내렸다.", "출근길 도로가 얼 수 있다."),
            "[뉴스출처 : 눈길청]",
            *("포토이슈", "더보기"),
            *("정치", "더보기", "투표소 안내, 오늘 시작", "(한빛통신)투표소가 열렸다."),
            *("사회", "더보기", "경제핫이슈", "더보기"),
        ],
    )


def test_order_check_notices_what_is_out_of_order() -> None:
    assert not stand_in_order("가나다", ["다", "가"])


def test_slug_and_lead_of_another_article_stand_in_one_element() -> None:
    lead = "가" * 600
    html = PAGES.article(chrome(), article_view(정치=[card("vote", section="정치", lead=lead)]))
    assert f"(한빛통신) {lead}</p>" in html


def test_every_block_has_its_more_link_even_when_empty() -> None:
    html = page()
    for path in ("/photos", "/sections/politics", "/sections/society", "/sections/economy"):
        assert f'<a class="more" href="{path}">더보기<span class="unseen">' in html


def test_slug_opens_the_first_paragraph_of_html_too() -> None:
    html = page(body=(), body_html="<h2>어디에</h2><p>산에 내렸다.</p><p>들에도.</p>")
    assert "<h2>어디에</h2><p>(한빛통신) 산에 내렸다.</p><p>들에도.</p>" in html


def test_table_of_a_body_scrolls_by_itself() -> None:
    html = page(body=(), body_html="<table><tr><td>1</td></tr></table>")
    assert 'tabindex="0"><table><tr><td>1</td></tr></table></div>' in html


def test_day_of_an_undated_hour_is_shown_without_a_clock() -> None:
    html = page(first_published_at=MIDNIGHT, published_at=MIDNIGHT, published_precision="day")
    text = text_of(html)
    assert "입력2026.03.12읽는" in text
    assert "00:00" not in text
    assert '<time datetime="2026-03-12">' in html


def test_clock_is_shown_with_its_zone_in_the_markup() -> None:
    html = page()
    assert "입력2026.03.1210:00" in text_of(html)
    assert 'datetime="2026-03-12T10:00+09:00"' in html


def test_first_revision_has_no_time_of_change() -> None:
    assert "수정2026" not in text_of(page())
    changed = page(revision=2, published_at=NOW - timedelta(hours=1))
    assert "수정2026.03.1214:00" in text_of(changed)


def test_correction_stands_above_the_text() -> None:
    text = text_of(page(revision=2, correction=Correction(text="3㎝를 2㎝로 고칩니다.")))
    assert stand_in_order(text, ["서울 첫눈", "바로잡습니다 3㎝를 2㎝로 고칩니다.", "밤사이"])


def test_source_names_licence_and_original() -> None:
    source = Source(name="눈길청", url="https://example.go.kr/1", kogl_type="4")
    html = page(source=source)
    assert "https://example.go.kr/1" in links_of(html)
    assert "https://www.kogl.or.kr/info/licenseType4.do" in links_of(html)
    assert "공공누리제4유형(출처표시·상업적이용금지·변경금지)" in text_of(html)
    assert "/sources/%EB%88%88%EA%B8%B8%EC%B2%AD" in links_of(html)


def test_article_without_source_credits_nobody() -> None:
    assert "뉴스출처" not in text_of(page(source=None))
    assert "뉴스출처" not in text_of(page(source=Source(name="")))


def test_trail_tells_what_happened_in_the_order_of_time() -> None:
    provenance = Provenance(
        origin="x", fetched_at=NOW - timedelta(hours=6), sha256="ab" * 32, reader="portal-text"
    )
    corrected = Correction(text="고침", corrected_at=NOW - timedelta(hours=1))
    text = text_of(page(revision=3, provenance=provenance, correction=corrected))
    assert stand_in_order(
        text,
        [
            "이 기사가 걸어온 길",
            "09:00 눈길청 자료가 들어왔습니다",
            "10:00 기사를 처음 실었습니다 1판",
            "14:00 잘못을 바로잡았습니다 3판",
        ],
    )


def test_excerpt_says_so() -> None:
    assert "앞부분만들어온기사입니다" in text_of(page(is_excerpt=True))
    assert "앞부분만들어온" not in text_of(page())


def test_text_size_and_address_need_no_script() -> None:
    tags = tags_of(page())
    radios = [a for tag, a in tags if tag == "input" and a.get("type") == "radio"]
    fields = [a for tag, a in tags if tag == "input" and "readonly" in a]
    assert len(radios) == 3
    assert [field["value"] for field in fields] == [f"{edition.PAPER.masthead.url}/articles/snow"]


def test_section_is_current_in_the_menu() -> None:
    assert '<a href="/sections/society" aria-current="true">사회</a>' in page()


@pytest.mark.parametrize(
    "changes",
    [
        {"headline": "<script>x</script> & \"'"},
        {"subheads": ("<script>x</script>",)},
        {"body": ("<script>x</script>",)},
        {"byline": "<script>x</script>"},
        {"dateline": "<script>x</script>"},
        {"dateline": "<script>x</script>", "body": (), "body_html": "<p>본문</p>"},
        {"tags": ("</script><script>x</script>",)},
        {"section": '"><script>x</script>'},
        {"source": Source(name="</title><script>x</script>")},
        {"revision": 2, "correction": Correction(text="<script>x</script>")},
    ],
    ids=lambda changes: "+".join(changes),
)
def test_text_never_becomes_markup(changes: dict[str, object]) -> None:
    html = page(**changes)
    assert "<script>x" not in html
    assert len([tag for tag, _ in tags_of(html) if tag == "script"]) == 2


def test_cards_of_others_never_become_markup() -> None:
    evil = card(
        "evil",
        headline="<script>x</script>",
        lead="<script>x</script>",
        source="<b>",
        section="정치",
    )
    html = PAGES.article(chrome(), article_view(정치=[evil]))
    assert "<script>x" not in html
    assert "&lt;b&gt;" in html


def test_structured_data_holds_the_plain_headline() -> None:
    news = json_ld_of(page(headline="눈·비 함께 온다…주말까지 </script>"))[0]
    assert news["@type"] == "NewsArticle"
    assert news["headline"] == "눈·비 함께 온다…주말까지 </script>"
    assert news["datePublished"] == "2026-03-12T10:00+09:00"


def test_structured_data_holds_no_character_that_html_reads() -> None:
    html = page(headline="<!-- </script x> & 눈")
    start = html.index("application/ld+json")
    data = html[html.index("{", start) : html.index("</script>", start)]
    assert not {"<", ">", "&"} & set(data)


def test_structured_data_names_release_and_correction() -> None:
    source = Source(name="눈길청", kogl_type="1")
    news = json_ld_of(page(source=source, revision=2, correction=Correction(text="고침")))[0]
    assert isinstance(news["isBasedOn"], dict)
    assert news["isBasedOn"]["license"] == "https://www.kogl.or.kr/info/licenseType1.do"
    assert isinstance(news["correction"], dict)
    assert news["correction"]["text"] == "고침"


def test_new_revision_is_not_hidden_by_what_was_kept() -> None:
    assert "둘째 판" not in page()
    assert "둘째 판" in page(revision=2, headline="둘째 판")


def test_related_articles_are_offered() -> None:
    view = article_view()
    related = ArticleView(view.article, view.card, view.blocks, (card("ice", headline="빙판길"),))
    assert "이어읽기빙판길" in text_of(PAGES.article(chrome(), related))


def test_withdrawn_article_says_why_and_shows_nothing_else() -> None:
    html = PAGES.gone(chrome(), Withdrawal("snow", NOW, "수치가 <틀림>", "recall"))
    assert "거둔기사입니다" in text_of(html)
    assert "수치가&lt;틀림&gt;" in html.replace(" ", "")
    assert '<meta name="robots" content="noindex">' in html


def test_text_edition_has_no_style_script_or_picture() -> None:
    html = PAGES.lite_article(chrome(), article_view(article(images=(edition.PICTURE,))))
    assert {"script", "img", "style"}.isdisjoint(tag for tag, _ in tags_of(html))
    assert stand_in_order(
        text_of(html), ["맑음동두천 4.0℃", "서울 첫눈", "(한빛통신) 밤사이", "등록번호"]
    )


def test_picture_of_the_article_goes_before_that_of_the_paper() -> None:
    def pictures(**changes: object) -> object:
        return json_ld_of(page(**changes))[0]["image"]

    url = edition.PAPER.masthead.url
    assert pictures(images=(edition.PICTURE,)) == [f"{url}/media/snow/1600.jpg"]
    assert str(pictures()).startswith(f"['{url}/a/social.")
