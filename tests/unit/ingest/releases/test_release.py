from datetime import UTC, datetime

import pytest

from ilbo_ingest.desk import prepared
from ilbo_ingest.drafts import UnreadableDocumentError
from ilbo_ingest.readers.releases.blocks import Cell, Paragraph, Table
from ilbo_ingest.readers.releases.head import CONTACT as A_CONTACT
from tests.unit.ingest.releases.documents import (
    ASIDE,
    CONTACT,
    DETAIL,
    HEAD,
    LEAD,
    MORE,
    SUBTITLE,
    TITLE,
    box,
    figure,
    grid,
    only,
    read,
    release,
)

NOON = datetime(2026, 4, 12, 3, tzinfo=UTC)


def test_a_release_gives_title_subtitle_text_issuer_and_time() -> None:
    draft = only(release())
    assert draft.headline == TITLE
    assert draft.subheads == (SUBTITLE.strip("- "),)
    assert draft.body == (LEAD.removeprefix("□ "),)
    assert draft.source is not None
    assert draft.source.name == "기상청"
    assert draft.section == "사회"
    assert draft.published_at == draft.embargo_until == NOON
    assert draft.hold is None


def test_the_levels_of_the_text_become_lists() -> None:
    html = only(release(LEAD, MORE, DETAIL, ASIDE, LEAD)).body_html
    lead, more = LEAD.removeprefix("□ "), MORE.removeprefix("ㅇ ")
    detail = DETAIL.removeprefix("- ")
    assert html == (
        f"<p>{lead}</p><ul><li>{more}<ul><li>{detail}<br><small>{ASIDE}</small></li></ul></li></ul>"
        f"<p>{lead}</p>"
    )


def test_a_table_stays_a_table() -> None:
    wide = Cell(1, 0, (Paragraph("합계"),), column_span=2)
    table = Table((*grid(("단계", "농도")).cells, wide))
    html = only(release(LEAD, table)).body_html
    assert html is not None
    assert "<table><tr><th>단계</th><th>농도</th></tr>" in html
    assert '<td colspan="2">합계</td>' in html


def test_markup_in_a_document_is_text() -> None:
    html = only(release(LEAD, MORE, "□ a<b> & <script>")).body_html
    assert html is not None
    assert "<p>a&lt;b&gt; &amp; &lt;script&gt;</p>" in html


def test_a_body_too_long_for_html_is_plain() -> None:
    draft = only(release(*[LEAD] * 600, MORE))
    assert draft.body_html is None
    assert len(draft.body) == 601
    assert draft.body[-1] == MORE


def test_officials_are_recognised_and_not_published() -> None:
    found = release(
        LEAD,
        "이 자료에 대하여 더욱 자세한 내용을 원하시면",
        "기상청 김철수 사무관(☎ 042-000-7112)에게 연락주시기 바랍니다.",
        "담당: 기후과 박민지 주무관 (042-000-7113)",
    )
    said = str(only(found).body) + str(only(found).body_html)
    contacts = [note.text for note in found.notes if note.reason == A_CONTACT]
    assert "042" not in said
    assert "원하시면" not in said
    assert len(contacts) == 4
    assert " | ".join(CONTACT) in contacts


def test_a_number_for_the_public_stays() -> None:
    line = "□ 궁금한 점은 기상콜센터(국번 없이 131)나 02-123-4567로 물을 수 있다고 기상청은 밝혔다."
    assert only(release(LEAD, line)).body[1] == line.removeprefix("□ ")


def test_contacts_in_the_head_are_not_taken_for_the_title() -> None:
    head = grid(HEAD, ("담당부서", "기후과", "담 당 자", "김철수(042-000-7100)"))
    draft = only(read([head, box(TITLE), Paragraph(LEAD)]))
    assert (draft.headline, draft.body) == (TITLE, (LEAD.removeprefix("□ "),))


def test_a_head_in_one_line_counts_as_one_in_a_table() -> None:
    line = Paragraph(f"{HEAD[0]} : {HEAD[1]}    {HEAD[2]} : {HEAD[3]}")
    draft = only(read([Paragraph("보도자료"), line, Paragraph(TITLE), Paragraph(LEAD)]))
    assert (draft.headline, draft.published_at) == (TITLE, NOON)


def test_a_label_above_its_value_is_read() -> None:
    above = grid(("보도시점", "배포"), (HEAD[1], HEAD[3]))
    assert only(read([above, box(TITLE), Paragraph(LEAD)])).published_at == NOON
    lines = [Paragraph("보도시점"), Paragraph(HEAD[1]), Paragraph(TITLE), Paragraph(LEAD)]
    assert only(read(lines)).published_at == NOON


def test_a_title_over_two_lines_is_one() -> None:
    title = box("기상청, 봄철 꽃가루를", "동네마다 알려준다", SUBTITLE)
    draft = only(release(title=title))
    assert draft.headline == "기상청, 봄철 꽃가루를 동네마다 알려준다"
    assert len(draft.subheads) == 1


def test_a_subtitle_over_two_lines_is_one() -> None:
    title = box(TITLE, "- 전국 120개 지점에서 여섯 가지 나무를", "매일 재어 누리집에 싣는다 -")
    assert only(release(title=title)).subheads == (
        "전국 120개 지점에서 여섯 가지 나무를 매일 재어 누리집에 싣는다",
    )


def test_annexes_follow_the_text_and_their_list_does_not() -> None:
    found = release(
        LEAD, "붙임 1. 지점 현황 1부.", "2. 묻고 답하기 1부.  끝.",
        grid(("붙임 1", "지점 현황")), grid(("지역", "지점"), ("수도권", "40")),
    )  # fmt: skip
    html = only(found).body_html
    assert html is not None
    assert html.endswith(
        "<h3>붙임 1 지점 현황</h3>"
        "<table><tr><th>지역</th><th>지점</th></tr><tr><td>수도권</td><td>40</td></tr></table>"
    )
    assert [note.text for note in found.notes if note.reason == "the list of annexes"] == [
        "붙임 1. 지점 현황 1부.",
        "2. 묻고 답하기 1부. 끝.",
    ]


@pytest.mark.parametrize(
    ("line", "kogl"),
    [
        ("이 보도자료는 공공누리 제1유형에 따라 이용할 수 있습니다.", "1"),
        ("공공누리 : 출처표시", "1"),
        ("공공누리 출처표시-상업적 이용금지", "2"),
        ("공공누리 출처표시-변경금지", "3"),
        ("공공누리 출처표시+상업적 이용금지+변경금지", "4"),
        ("공공누리 마크를 확인하세요", None),
    ],
)
def test_the_licence_is_read_and_not_published_as_text(line: str, kogl: str | None) -> None:
    draft = only(release(LEAD, line))
    assert draft.source is not None
    assert (draft.source.kogl_type, draft.rights) == (kogl, line)
    assert len(draft.body) == 1
    assert bool(prepared(draft).body) == (kogl == "1")


def test_a_release_without_a_licence_is_its_sender_s_to_decide() -> None:
    assert prepared(only(release())).body


def test_licences_that_contradict_each_other_are_none() -> None:
    draft = only(release(LEAD, "공공누리 제1유형", "공공누리 제3유형"))
    assert draft.source is not None
    assert draft.source.kogl_type is None


def test_pictures_are_not_taken() -> None:
    found = release(LEAD, figure("현장.jpg"))
    assert only(found).pictures == ()
    assert [note.text for note in found.notes if "picture" in note.reason] == ["현장.jpg"]


def test_comments_and_running_heads_are_not_published() -> None:
    found = release(
        LEAD, Paragraph("과장님 확인 바람", part="comment"), Paragraph("- 2 -", part="footer")
    )
    assert only(found).body == (LEAD.removeprefix("□ "),)
    reasons = {note.text: note.reason for note in found.notes}
    assert reasons["과장님 확인 바람"].startswith("a comment")
    assert reasons["- 2 -"] == "a running foot"


def test_a_footnote_is_part_of_the_text() -> None:
    found = release(LEAD, Paragraph("측정값은 잠정치다.", part="footnote"))
    html = only(found).body_html
    assert html is not None
    assert html.endswith("<p><small>* 측정값은 잠정치다.</small></p>")


@pytest.mark.parametrize(
    ("first", "name"),
    [
        (
            "□ 고용노동부(장관 김영희)는 일터를 살폈다고 12일 밝혔다. 살핀 곳은 백 곳이다.",
            "고용노동부",
        ),
        (
            "□ 서울특별시는 한강 다리 세 곳을 밤에도 연다고 12일 밝혔다. 시민은 걸어서 건넌다.",
            "서울특별시",
        ),
        ("□ 과기정통부는 새 위성을 올해 안에 쏘기로 했다고 12일 밝혔다.", "과학기술정보통신부"),
        ("□ 정부는 새해 예산을 국회에 냈다고 12일 밝혔다. 예산은 모두 열 갈래다.", None),
    ],
)
def test_the_issuer_is_who_speaks(first: str, name: str | None) -> None:
    draft = only(read([grid(HEAD), box(TITLE), Paragraph(first)]))
    assert (draft.source.name if draft.source else None) == name


def test_a_ministry_is_called_as_on_the_day_of_the_release() -> None:
    head = ("보도시점", "2024. 5. 8.(수) 12:00")
    first = "□ 통계청은 지난달 물가가 올랐다고 8일 밝혔다. 채소 값이 가장 크게 올랐다고 한다."
    draft = only(read([grid(head), box(TITLE), Paragraph(first)]))
    assert draft.source is not None
    assert draft.source.name == "통계청"


def test_what_is_unclear_is_held_and_keeps_its_identity() -> None:
    moved = ("보도시점", "2026. 4. 13.(월) 12:00", "배포", HEAD[3])
    unclear = ("보도시점", "2026. 4. 12.(일) 조간", "배포", HEAD[3])
    drafts = [only(release(head=head)) for head in (HEAD, moved, unclear)]
    assert drafts[2].hold is not None
    assert len({draft.upstream_id for draft in drafts}) == 1


def test_two_times_are_held() -> None:
    other = grid(("보도시점", "2026. 4. 13.(월) 12:00"))
    hold = only(release(LEAD, other)).hold
    assert hold is not None
    assert "two times" in hold


def test_the_doubts_of_the_parsers_are_told_to_the_editor() -> None:
    doubt = "two parsers find 10 and 20 syllables in it"
    assert only(read([box(TITLE), Paragraph(LEAD)], doubts=[doubt])).hold == doubt


def test_a_document_without_a_title_is_held_under_its_first_words() -> None:
    draft = only(read([Paragraph(LEAD), Paragraph(LEAD)]))
    assert draft.hold == "it has no title"
    assert LEAD.removeprefix("□ ") in draft.body
    assert draft.headline.startswith("□ 기상청")


def test_any_document_gives_its_first_line_as_title() -> None:
    draft = only(read([Paragraph("수학"), Paragraph("수학은 수를 다루는 학문")]))
    assert (draft.headline, draft.body) == ("수학", ("수학은 수를 다루는 학문",))


def test_a_document_of_a_few_letters_is_refused() -> None:
    with pytest.raises(UnreadableDocumentError, match="hardly any text: 4 letters"):
        read([Paragraph("가나다라")])


def test_a_head_without_text_is_refused() -> None:
    with pytest.raises(UnreadableDocumentError, match="letterhead without text"):
        read([grid(("기상청", "보도자료")), grid(HEAD), grid(CONTACT)])


def test_a_title_that_speaks_of_a_release_is_no_letterhead() -> None:
    title = "가짜 보도자료 뿌린 일당 붙잡혀"
    assert only(release(title=box(title))).headline == title


def test_each_field_has_its_place() -> None:
    places = {place.field: place for place in only(release()).places}
    assert places["headline"].value == TITLE
    assert places["embargo_until"].value == HEAD[1]
    assert places["source"].where == "first sentence"
    assert places["published_at"].where == "line 5, 배포"


def test_a_reference_to_an_annex_is_no_heading_and_its_title_is_one() -> None:
    table = grid(("지역", "지점"), ("수도권", "40"))
    found = release(LEAD, box("참고 1"), MORE, box("붙임 2"), box("지점의 목록"), table)
    html = only(found).body_html
    assert html is not None
    assert "참고 1" not in html
    assert "<h3>붙임 2 지점의 목록</h3><table>" in html


def test_a_line_in_brackets_above_a_table_is_its_caption() -> None:
    html = only(
        release(LEAD, "< 지역별 지점 수 >", grid(("지역", "지점"), ("수도권", "40")))
    ).body_html
    assert html is not None
    assert "<table><caption>지역별 지점 수</caption><tr>" in html


def test_a_name_in_circles_is_no_item_of_a_list() -> None:
    assert (
        only(release("○○시는 다리를 새로 놓는다고 12일 밝혔다. 다리는 내년에 열린다.")).body_html
        is None
    )


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["수신  내부결재", "제목  꽃가루 측정 계획 보고"], "official letter"),
        (["꽃가루 측정 계획", "(대외비) 회의 뒤에 거둠"], "marked “대외비”"),
        (["꽃가루 측정 계획", "내부 검토용"], "marked “내부 검토”"),
    ],
)
def test_what_is_not_for_readers_is_held(lines: list[str], reason: str) -> None:
    hold = only(read([Paragraph(line) for line in (*lines, LEAD)])).hold
    assert hold is not None
    assert reason in hold
