from collections.abc import Sequence

import pytest

from ilbo_ingest.drafts import UnreadableDocumentError
from ilbo_ingest.readers.portal.text import read_portal_text
from tests.unit.ingest.pages import LEAD, SECOND, SIDE, Page, layout


def test_a_page_gives_its_article_and_the_lead_of_another() -> None:
    main, side = Page().read().drafts
    assert main.section == "사회"
    assert main.headline == "보건복지부, 마을 주치의 다섯 개 군으로 확대"
    assert main.subheads == ("4월부터 한 달에 두 번 방문 진료",)
    assert main.dateline == "포탈뉴스통신"
    assert main.body == (LEAD, SECOND)
    assert main.source
    assert main.source.name == "보건복지부"
    assert not main.is_excerpt
    assert side.section == "정치"
    assert side.headline == "선거관리기록원, 투표함 보관 기준 새로 정해"
    assert side.dateline == "포탈뉴스통신"
    assert side.body == (SIDE.split("(포탈뉴스통신) ")[1],)
    assert side.source
    assert side.source.name == "선거관리기록원"
    assert side.is_excerpt


def test_times_are_midnight_in_korea_and_of_day_precision() -> None:
    found = Page().read()
    for draft in found.drafts:
        assert draft.published_at
        assert draft.published_at.isoformat() == "2026-03-12T00:00:00+09:00"
        assert draft.published_precision == "day"
    assert {s.observed_at.isoformat() for s in found.sightings} == {"2026-03-12T00:00:00+09:00"}


def test_a_clean_page_leaves_nothing_over() -> None:
    assert Page().read().notes == ()


@pytest.mark.parametrize(
    "date",
    [
        "2026.03.12 (목)",
        "2026년 3월 12일 목요일",
        "2026년 03월 12일 (목요일)",
        "2026-03-12",
        "2026/03/12",
        "2026. 3. 12.(목)",
        "2026.03.12",
        "\u200b2026.03.12\u00a0(목)\u3000",
    ],
)
def test_the_masthead_may_spell_its_date_in_many_ways(date: str) -> None:
    main = Page().but(date=date).read().drafts[0]
    assert main.published_at
    assert main.published_at.date().isoformat() == "2026-03-12"


def test_a_wrong_weekday_is_noted_and_refuses_nothing() -> None:
    found = Page().but(date="2026.03.12 (금)").read()
    assert len(found.drafts) == 2
    assert ["the weekday is wrong" in note.reason for note in found.notes] == [True]


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (Page().but(date=""), "masthead date"),
        (Page().but(date="2026.02.30"), "no day of the calendar"),
        (Page().but(headline="", subheads=()), "no headline"),
        (Page().but(section="", headline="", subheads=()), "no headline"),
        (Page().but(subheads=(), body=(), source=""), "has no text"),
        (Page().but(section="", headline="", subheads=(), body=(), source=""), "no headline"),
        (Page().but(headline="!!! …"), "no letters"),
        (Page().but(headline="가" * 501), "too long"),
    ],
)
def test_what_is_no_page_is_refused_by_name(page: Page, reason: str) -> None:
    with pytest.raises(UnreadableDocumentError, match=reason):
        page.read()


@pytest.mark.parametrize("text", ["", " \n\u200b\n", "2026.03.12", "그냥 글\n\n둘째 문단이다."])
def test_text_of_another_kind_is_refused(text: str) -> None:
    with pytest.raises(UnreadableDocumentError):
        read_portal_text(text, layout())


@pytest.mark.parametrize(
    "line",
    [
        "[뉴스출처 : 보건복지부]",
        "[뉴스출처:보건복지부]",
        "[ 뉴스 출처： 보건복지부 ]",
        "[출처 : 보건복지부]",
        "【뉴스출처 : 보건복지부】",
        "뉴스출처 : 보건복지부",
        "<자료제공=보건복지부>",
    ],
)
def test_the_source_may_be_spelled_in_many_ways(line: str) -> None:
    main = Page().but(source=line).read().drafts[0]
    assert main.source
    assert main.source.name == "보건복지부"
    assert main.body == (LEAD, SECOND)


def test_a_source_behind_the_last_sentence_is_split_off() -> None:
    page = Page().but(
        body=(f"(포탈뉴스통신) {LEAD}", f"{SECOND} [뉴스출처 : 보건복지부]"), source=""
    )
    main = page.read().drafts[0]
    assert main.body == (LEAD, SECOND)
    assert main.source
    assert main.source.name == "보건복지부"


def test_a_quoted_source_inside_the_text_ends_nothing() -> None:
    quoted = "환자는 작년보다 한 해에 천 명 늘었다. (출처: 건강통계)"
    main = Page().but(body=(f"(포탈뉴스통신) {LEAD}", quoted, SECOND)).read().drafts[0]
    assert main.body == (LEAD, quoted, SECOND)
    assert main.source
    assert main.source.name == "보건복지부"


@pytest.mark.parametrize("quoted", ["(출처: 건강통계)", "자료제공: 건강통계"])
def test_a_quoted_source_at_the_end_of_the_text_is_no_credit(quoted: str) -> None:
    last = f"환자는 작년보다 한 해에 천 명 늘었다. {quoted}"
    main = Page().but(body=(f"(포탈뉴스통신) {LEAD}", last), source="").read().drafts[0]
    assert main.body == (LEAD, last)
    assert main.source is None


def test_without_a_source_line_the_blocks_end_the_text() -> None:
    found = Page().but(source="").read()
    assert found.drafts[0].body == (LEAD, SECOND)
    assert found.drafts[0].source is None
    assert len(found.drafts) == 2
    assert [note.reason for note in found.notes] == ["the article names no source"]


@pytest.mark.parametrize("subheads", [(), ("하나",), ("하나", "둘은 조금 더 긴 부제", "셋")])
def test_subheads_are_all_lines_between_headline_and_slug(subheads: Sequence[str]) -> None:
    main = Page().but(subheads=subheads).read().drafts[0]
    assert main.subheads == tuple(subheads)
    assert main.body == (LEAD, SECOND)


def test_without_a_wire_slug_the_first_sentence_begins_the_text() -> None:
    main = Page().but(body=(LEAD, SECOND)).read().drafts[0]
    assert main.subheads == ("4월부터 한 달에 두 번 방문 진료",)
    assert main.body == (LEAD, SECOND)
    assert main.dateline is None


def test_a_remark_in_brackets_is_no_wire_slug() -> None:
    remark = "(가칭) 마을주치의법을 두고 주민과 의원이 의견을 나누는 자리도 다음 달에 열린다."
    main = Page().but(body=(remark, SECOND)).read().drafts[0]
    assert main.dateline is None
    assert main.body == (remark, SECOND)


def test_a_reporter_behind_the_slug_is_the_byline() -> None:
    main = Page().but(body=(f"(서울=뉴스1) 김보기 기자 = {LEAD}", SECOND)).read().drafts[0]
    assert (main.dateline, main.byline) == ("서울=뉴스1", "김보기 기자")
    assert main.body == (LEAD, SECOND)


def test_lines_without_gaps_are_paragraphs_when_each_ends_a_sentence() -> None:
    main = Page().but(body=(f"(포탈뉴스통신) {LEAD}\n{SECOND}",)).read().drafts[0]
    assert main.body == (LEAD, SECOND)


def test_a_broken_line_stays_one_paragraph() -> None:
    main = (
        Page()
        .but(body=(f"(포탈뉴스통신) {LEAD}", "사업에 참여하는\n의원은 늘었다."))
        .read()
        .drafts[0]
    )
    assert main.body == (LEAD, "사업에 참여하는\n의원은 늘었다.")


def test_line_ends_and_blanks_of_other_systems_change_nothing() -> None:
    text = (
        Page().text().replace("\n", "\r\n").replace("서울", "서\u200b울").replace("  •", "\u3000•")
    )
    assert read_portal_text(text, layout()) == Page().read()


def test_an_unlisted_section_is_kept() -> None:
    main = Page().but(section="IT/과학").read().drafts[0]
    assert main.section == "IT/과학"


def test_a_page_without_a_section_goes_to_the_first() -> None:
    found = Page().but(section="").read()
    assert found.drafts[0].section == "사회"
    assert found.drafts[0].headline == Page().headline
    assert [note.reason for note in found.notes] == ["the article names no section"]


def test_the_same_article_has_the_same_id_on_every_page_of_that_day() -> None:
    whole = Page().but(section="정치", headline="선거관리기록원, 투표함 보관 기준 새로 정해").read()
    side = Page().read().drafts[1]
    assert whole.drafts[0].article_id == side.article_id
    assert side.article_id
    assert side.article_id.startswith("20260312-")
    other_day = Page().but(date="2026.03.13").read().drafts[1]
    assert other_day.article_id != side.article_id


def test_an_id_ignores_spacing_and_punctuation_of_the_headline() -> None:
    spaced = Page().but(headline="보건복지부,  마을 주치의 ‘다섯 개’ 군으로 확대!").read().drafts[0]
    assert spaced.article_id == Page().read().drafts[0].article_id


def test_an_article_that_a_block_shows_again_counts_once() -> None:
    again = f"사회\n더보기\n{Page().headline} (포탈뉴스통신) {LEAD}"
    found = Page().but(blocks=again).read()
    assert [draft.is_excerpt for draft in found.drafts] == [False]
    assert [note.reason for note in found.notes] == [
        "is shown twice on this page, the first counts"
    ]


def test_what_stands_above_the_article_is_noted() -> None:
    found = Page().but(ticker=("오늘의 날씨", "• 맑음서울 8.7℃")).read()
    assert [note.text for note in found.notes] == ["오늘의 날씨"]
    assert found.drafts[0].headline == Page().headline


def test_the_date_of_the_article_is_noted_and_no_subhead() -> None:
    found = Page().but(subheads=("방문 진료", "입력 2026.03.12 14:18")).read()
    assert found.drafts[0].subheads == ("방문 진료",)
    assert [note.text for note in found.notes] == ["입력 2026.03.12 14:18"]


def test_a_copyright_notice_is_noted_and_no_paragraph() -> None:
    notice = "<저작권자 ⓒ 포탈뉴스통신, 무단전재 및 재배포 금지>"
    found = Page().but(body=(f"(포탈뉴스통신) {LEAD}", SECOND, notice)).read()
    assert found.drafts[0].body == (LEAD, SECOND)
    assert [note.text for note in found.notes] == [notice]


def test_a_second_date_below_the_masthead_is_noted() -> None:
    found = Page().but(date="2026.03.12 (목)\n2026년 3월 12일 목요일").read()
    assert found.drafts == Page().read().drafts
    assert [note.reason for note in found.notes] == ["is a second date"]


def test_the_hour_of_the_masthead_is_noted_and_not_used() -> None:
    found = Page().but(date="2026.03.12 (목) 14:30").read()
    assert found.drafts == Page().read().drafts
    assert "14:30 is not used" in found.notes[0].reason


def test_a_subhead_about_temperatures_is_no_weather() -> None:
    found = Page().but(subheads=("- 낮 최고 30도", "마을 주치의")).read()
    assert found.drafts[0].subheads == ("- 낮 최고 30도", "마을 주치의")
    assert len(found.sightings) == 2


def test_the_names_of_other_sites_above_the_masthead_are_noted() -> None:
    found = Page().but(date="포탈뉴스\n로그인\n회원가입\n2026.03.12 (목)").read()
    assert found.drafts == Page().read().drafts
    assert len(found.sightings) == 2
    assert [note.text for note in found.notes] == ["포탈뉴스", "로그인", "회원가입"]


def test_a_menu_of_sections_above_the_article_is_noted() -> None:
    found = Page().but(section="정치\n경제\n사회").read()
    assert found.drafts[0].section == "사회"
    assert [note.text for note in found.notes] == ["정치", "경제"]


@pytest.mark.parametrize("section", ["[사회]", "■ 사회", "홈 > 사회 > 노동"])
def test_the_section_may_be_framed_or_the_end_of_a_path(section: str) -> None:
    assert Page().but(section=section).read().drafts[0].section == "사회"


def test_a_slug_on_a_line_of_its_own_opens_the_text() -> None:
    main = Page().but(body=("(포탈뉴스통신)", LEAD, SECOND)).read().drafts[0]
    assert main.dateline == "포탈뉴스통신"
    assert main.body == (LEAD, SECOND)


@pytest.mark.parametrize(
    "headline", ["[포토] 주치의 첫 방문", "(종합) 주치의 첫 방문", "[기고] 마을의 의사"]
)
def test_a_headline_may_begin_with_a_remark(headline: str) -> None:
    main = Page().but(headline=headline).read().drafts[0]
    assert main.headline == headline
    assert main.body == (LEAD, SECOND)


def test_lists_and_short_lines_stay_in_the_text() -> None:
    items = ("□ 주요 내용", "▲ 방문 진료", "① 혈압\n② 당뇨", "한편, 신청은 다음 달부터다.")
    main = Page().but(body=(f"(포탈뉴스통신) {LEAD}", *items)).read().drafts[0]
    assert main.body == (LEAD, *items)
